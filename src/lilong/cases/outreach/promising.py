"""How a case follows what was said at its door: shared by the verbs of outreach."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving
from lilong.cases.files.machines import machine_of
from lilong.cases.files.models import Case
from lilong.cases.files.states import SOLVED, VIOLATIONS, WITH_OTHERS, CaseState, Machine
from lilong.cases.outreach.models import CasePromise
from lilong.cases.outreach.states import PROMISE, PromiseState
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid

# A day further off is no promise.
LONGEST_PROMISE = timedelta(days=366)
# Where talking brings a case: what was talked over is under dissuasion, or was told the standard.
_TALKED: dict[str, tuple[CaseState, frozenset[str]]] = {
    **dict.fromkeys(
        VIOLATIONS, (CaseState.DISSUADED, frozenset({CaseState.FOUND, CaseState.CLASSIFIED}))
    ),
    Machine.NORM: (CaseState.ASKED, frozenset({CaseState.FOUND, CaseState.MEASURED})),
}


def takes_promises(case: Case) -> bool:
    """Whether the case is of a kind in which something can be promised."""
    return machine_of(case) in _TALKED


def note_talk(actor: Actor, case: Case, verb: str, words: str, on: date) -> None:
    """Somebody was talked with: the first talk moves the case, every further one is a step."""
    to, before = _TALKED.get(machine_of(case), (None, frozenset()))
    if to is not None and case.state in before:
        moving.move(actor, case, to, verb, words=words, on=on, for_parties=False)
    else:
        moving.append_step(actor, case, verb, words=words, on=on, for_parties=False)


def fall_back(actor: Actor, case: Case, verb: str, words: str, on: date) -> None:
    """A promise is taken back: the case goes on where it stood before it."""
    to, _before = _TALKED[machine_of(case)]
    settle_open(case, PromiseState.DROPPED)
    moving.move(
        actor, case, to, verb, words=words, on=on, also={"not_before": None}, for_parties=False
    )


def settle_open(case: Case, state: PromiseState | None = None) -> CasePromise | None:
    """Settle the open promise of a locked case, if there is one; by default as what it has come
    to."""
    promise = CasePromise.objects.select_for_update().filter(case=case, state=PromiseState.OPEN)
    if (found := promise.first()) is None:
        return None
    found.state = PROMISE.check(found.state, state or comes_to(case))
    found.settled_on = timezone.localdate()
    found.save(update_fields=["state", "settled_on"])
    return found


def comes_to(case: Case) -> PromiseState:
    """What the open promise of a case that is over for us has come to: kept where it was solved
    between us; where others had it in hand since, or it ended without being solved, nobody waits
    for it any more. One query.

    Since is a later day, or later on the same day: reported and promised may be of one, and a
    phone may send days afterwards what was promised at a door.
    """
    if not (case.state == CaseState.CHECKED or case.outcome in SOLVED):
        return PromiseState.LAPSED
    promised = case.steps.filter(verb="record_promise").order_by("-order")[:1]
    since = Q(on__gt=promised.values("on")) | Q(order__gte=promised.values("order"))
    others = case.steps.filter(since, state__in=sorted(WITH_OTHERS))
    return PromiseState.LAPSED if others.exists() else PromiseState.KEPT


def check_day(due_on: date | None, made_on: date | None = None) -> date:
    """The day of a promise. Raises Invalid for none, one before it was made, or one too far off.

    Args:
        made_on: today by default. What a phone without network sends days later may be over when
            it comes; it is late then, and no less a promise.
    """
    made = made_on or timezone.localdate()
    said: Any = None
    if due_on is None:
        said = _("请选答应在哪一天以前办")
    elif due_on < made:
        said = _("答应的日子不能早于答应的那天")
    elif due_on > made + LONGEST_PROMISE:
        said = _("答应的日子最晚一年以内")
    if said or due_on is None:
        raise Invalid(said, fields={"due_on": [said]})
    return due_on


def make_promise(
    case: Case, actor: Actor, due_on: date, words: str, call_id: UUID | None, made_on: date
) -> CasePromise:
    """Write a promise down; one before it is replaced."""
    settle_open(case, PromiseState.REPLACED)
    return CasePromise.objects.create(
        space_id=case.space_id,
        case=case,
        call_id=call_id,
        made_on=made_on,
        due_on=due_on,
        words=words,
        by_id=actor.person_id,
    )
