"""Let a rule that has changed hold for clocks that run already, from its day on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import clocks, hours, moving, permissions
from lilong.cases.files.events import ClockRuleChanged, DueMovedByRule
from lilong.cases.files.models import Case, CaseClock, ClockEntry
from lilong.cases.files.queries.hotline import CLOSE, FIRST_CONTACT, amounts_of, times_of
from lilong.cases.files.states import ClockState, ClockWord
from lilong.commons import clocks as registry
from lilong.commons.ledger.chain import lock_street, record
from lilong.commons.ledger.models import LedgerHead
from lilong.commons.usecase import use_case
from lilong.council.wording import legible
from lilong.engines.clocks import Clock
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView

# In one transaction; whoever has more says it again until none is left.
MOST = 300
LONGEST_PAPER = 100


@dataclass(frozen=True)
class RuleChange:
    """How many clocks go on by the new rule, and of how many the last day moved.

    Attributes:
        left: whether some come after these: those of the cases beyond `last`.
    """

    changed: int
    moved: int
    left: bool
    last: UUID


@use_case
def change_clock_rule(
    actor: Actor, *, area_id: UUID, clock: str, on: date, paper: str, after: UUID | None = None
) -> RuleChange:
    """Let the running clocks of a residents' area go on by the rule that the house knows now.

    The rule is the registry's, and of a hotline order what the area has written down; nobody
    types an amount here. What was before `on` stays: pauses are kept, what was late stays late
    and is not touched, and no clock is late sooner than `on`.

    Args:
        clock: id in the registry.
        on: from which day on the new rule holds for what runs already.
        paper: the text that says so.
        after: the last case of the part before, where there are many (`RuleChange.last`).

    Raises:
        NotAllowed: neither secretary nor chair here, nor an officer of the street.
        Invalid: no residents' area, no such clock, no paper, a day ahead or before any paper.
        Refused: nobody has set the clock's days, or all that run go by this rule already; so where
            somebody was quicker with this part.
    """
    area = places.place(area_id)
    permissions.change_clock_rule(actor, area.path)
    paper = " ".join(legible(paper).split())
    _check(area, clock, on, paper)
    rule = _rule_now(area_id, clock)
    waiting = _by_another(area_id, clock, rule, after)
    part = waiting[:MOST]
    taken, head = _held(area.space_id, part, rule)
    if not taken:
        raise Refused(
            _("正在计时的都已经按这条规定，没有要改的"),
            remedy=_("规定本身改了的，先写下新的一版，或者先更新期限表。"),
        )
    begin = datetime.combine(on, time(), tzinfo=timezone.get_current_timezone())
    moved = [one for one in taken if _change(actor, one, rule, begin, head)]
    record(
        actor,
        ClockRuleChanged(
            space_id=area.space_id,
            place_path=area.path,
            subject_id=area.id,
            clock=clock,
            on=on,
            paper=paper,
            count=len(taken),
        ),
        head=head,
    )
    owners = Counter(one.case.owner_id for one in moved)
    hours.tell_rule_changed(owners, area, f"{clock}:{on}:{taken[0].pk}", paper)
    return RuleChange(len(taken), len(moved), len(waiting) > MOST, part[-1][1])


def _change(actor: Actor, clock: CaseClock, rule: Clock, at: datetime, head: LedgerHead) -> bool:
    """Append the new rule to one clock; whether its last day is another."""
    case, was = clock.case, clocks.last_day_of(clock.runs_out)
    clocks.append(actor, clock, ClockWord.RULE_CHANGED, at, rule=clocks.rule_facts(rule))
    due = clocks.last_day_of(clock.runs_out)
    if due == was:
        return False
    told = DueMovedByRule(**moving.about(case), clock=clock.clock, was=was, due=due)
    moving.tell(actor, told, head=head)
    clocks.note_next(case)
    return True


def _by_another(
    area_id: UUID, clock_id: str, rule: Clock, after: UUID | None
) -> list[tuple[UUID, UUID]]:
    """The first clocks (and their cases) that run by another rule and are not late, by case and
    one more than are taken at a time. No more of them is read than tells that."""
    told = ClockEntry.objects.filter(clock=OuterRef("pk")).exclude(rule={}).order_by("-order")
    rows = _running().filter(area_id=area_id, clock=clock_id)
    if after is not None:
        rows = rows.filter(case_id__gt=after)
    rows = rows.annotate(by=Subquery(told.values("rule")[:1])).order_by("case_id", "id")
    now, found = clocks.rule_facts(rule), list[tuple[UUID, UUID]]()
    for clock, case, by in rows.values_list("id", "case_id", "by").iterator(MOST):
        if by != now:
            found.append((clock, case))
        if len(found) > MOST:
            break
    return found


def _held(
    space_id: UUID, part: Sequence[tuple[UUID, UUID]], rule: Clock
) -> tuple[list[CaseClock], LedgerHead]:
    """These clocks, with their cases locked in the order of their ids and then the street, as
    everybody locks (`lock_street`). What somebody else has ended or changed meanwhile is left out:
    of two who say it at once the second waits here.
    """
    rows = Case.objects.select_for_update(no_key=True).filter(pk__in=[case for _id, case in part])
    cases = {case.pk: case for case in rows.order_by("pk").defer("grams")}
    head = lock_street(space_id)
    found = _running().filter(pk__in=[clock for clock, _case in part]).prefetch_related("entries")
    now, taken = clocks.rule_facts(rule), []
    for clock in found.order_by("case_id", "id"):
        if clock.case_id in cases and _last_rule(clock.entries.all()) != now:
            clock.case = cases[clock.case_id]
            taken.append(clock)
    return taken, head


def _running() -> QuerySet[CaseClock]:
    rows = CaseClock.objects.filter(breached_at=None).exclude(state=ClockState.ENDED)
    return rows.filter(runs_out__gte=timezone.now())


def _last_rule(entries: Iterable[ClockEntry]) -> dict[str, Any] | None:
    told = [one for one in entries if one.rule]
    return max(told, key=lambda one: one.order).rule if told else None


def _rule_now(area_id: UUID, clock_id: str) -> Clock:
    """The rule that holds now. Raises Refused: nobody has set it."""
    rule = registry.clock(clock_id)
    times = times_of(area_id) if clock_id in (FIRST_CONTACT, CLOSE) else None
    if times is not None:
        amount = amounts_of(times).get(clock_id)
        rule = replace(rule, amount=amount, basis=times.source)
    if rule.amount is None:
        raise Refused(
            _("这个期限没有写下天数，不能按它改"),
            remedy=_("请书记或主任先照文件写下热线工单的时限。"),
        )
    return rule


def _check(area: PlaceView, clock: str, on: date, paper: str) -> None:
    wrong = dict[str, list[Any]]()
    if area.kind != "residents_area":
        wrong["area"] = [_("规定按居民区来改")]
    if clock not in registry.clocks():
        wrong["clock"] = [_("没有这个期限")]
    if not paper or len(paper) > LONGEST_PAPER:
        wrong["paper"] = [_("请写依据哪份文件，哪一条；没有依据的不要改")]
    if not clocks.EARLIEST <= on <= timezone.localdate():
        wrong["on"] = [_("从哪天起算，最晚到今天；还没有生效的，到那天再改")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)
