"""What `lilong check` looks at among cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from operator import attrgetter
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lilong.cases.files import outcomes
from lilong.cases.files.models import Case, LeadOffer
from lilong.cases.files.repeat_models import CaseRepeat
from lilong.cases.files.repeats import REPEATED
from lilong.cases.files.states import TO_BE_CHECKED, CaseState, Tier
from lilong.cases.files.writing import AHEAD, CASES, ahead_key, facet_of, scopes_of
from lilong.commons.counters.models import Tally


def outcomes_agree() -> Iterator[str]:
    """Reckon days, closings and reopenings again from every case's steps, and yield a sentence for
    each counter that differs."""
    counted: Counter[tuple[UUID, str, str]] = Counter()
    for case in Case.objects.prefetch_related("steps").defer("grams").iterator(500):
        for moved in _moves_of(case):
            for name, key, amount in outcomes.counted(moved):
                counted.update({(scope, name, key): amount for scope in moved.scopes})
    names = (outcomes.DAYS, outcomes.LEFT, outcomes.CLOSED, outcomes.REOPENED)
    yield from _differing(counted, names)


def _moves_of(case: Case) -> Iterator[outcomes.Moved]:
    """The moves of a case as its steps tell them, closings at the level it then had."""
    state, entered, done, closing = "", case.opened_on, "", ("", "")
    for step in sorted(case.steps.all(), key=attrgetter("order")):
        on = timezone.localtime(step.at).date()
        if state and step.state != state:
            if step.state == CaseState.CLOSED:
                closing = (step.level, str(outcomes.outcome_of(state, done)))
            yield outcomes.Moved(
                case.kind, state, entered, step.state, on, scopes_of(case), closing
            )
        if step.state != state:
            state, entered = step.state, on
        if state in TO_BE_CHECKED:
            done = state


def counters_agree() -> Iterator[str]:
    """Count every case again and yield one sentence for each counter that differs."""
    counted: Counter[tuple[UUID, str, str]] = Counter()
    for case in Case.objects.defer("grams", "summary").iterator(2000):
        facet = facet_of(case)
        counted.update((scope, CASES, str(facet)) for scope in scopes_of(case))
        if key := ahead_key(case, facet):
            counted[case.area_id, AHEAD, key] += 1
    yield from _differing(counted, (CASES, AHEAD))


def repeats_agree() -> Iterator[str]:
    """Count again what came where one of its kind had been solved, and yield a sentence for each
    counter that differs."""
    counted: Counter[tuple[UUID, str, str]] = Counter()
    for one in CaseRepeat.objects.select_related("case").defer("case__grams").iterator(2000):
        counted.update((scope, REPEATED, one.case.kind) for scope in scopes_of(one.case))
    yield from _differing(counted, (REPEATED,))


def leads_agree() -> Iterator[str]:
    """Yield a sentence for each case whose tier and whose offers to lead contradict each other."""
    cases = Case.objects.annotate(offered=Exists(LeadOffer.objects.filter(case=OuterRef("pk"))))
    wrong = cases.filter(~Q(tier=Tier.LEADS), offered=True) | cases.filter(
        tier=Tier.LEADS, offered=False
    )
    for code, address in wrong.values_list("code", "address").order_by("code"):
        yield _("%(code)s %(address)s 的先后和报名带头的记录不一致") % {
            "code": code,
            "address": address,
        }


def _differing(counted: Counter[tuple[UUID, str, str]], names: tuple[str, ...]) -> Iterator[str]:
    rows = Tally.objects.filter(name__in=names).values_list("scope_id", "name", "key", "count")
    kept = {(scope_id, name, key): count for scope_id, name, key, count in rows}
    for scope_id, name, key in sorted(counted.keys() | kept.keys(), key=str):
        right, count = counted[scope_id, name, key], kept.get((scope_id, name, key), 0)
        if right != count:
            yield _told(name, key, scope_id, count, right)


def _told(name: str, key: str, scope_id: UUID, count: int, right: int) -> str:
    return _("计数 %(name)s/%(key)s 在 %(scope)s 是 %(count)s，应为 %(right)s") % {
        "name": name,
        "key": key,
        "scope": scope_id,
        "count": count,
        "right": right,
    }
