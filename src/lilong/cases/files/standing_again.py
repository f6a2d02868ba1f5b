"""A case stands again where it stood: what was not done after all, what a rung gave back."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lilong.cases.files import clocks, ladder, moving, writing
from lilong.cases.files.events import CaseEvent
from lilong.cases.files.kinds import clock_rules
from lilong.cases.files.machines import (
    check_move,
    is_theirs_again,
    machine_of,
    moves_of,
    ours_again,
)
from lilong.cases.files.models import Case, CaseStep
from lilong.cases.files.reasons import NOT_OVER
from lilong.cases.files.states import (
    AHEAD_LEVELS,
    OVER,
    TO_BE_CHECKED,
    WITH_OTHERS,
    CaseState,
    HandOverState,
    Level,
)
from lilong.kernel.actor import Actor

# What an order began with, and what giving it back ends.
ORDER_CLOCKS = ("hotline_first_contact", "hotline_close")
# What a visit ends; where nobody is coming any more, they end with the reason.
VISITS = ("enforcement_visit", "enforcement_visit_under_construction")

# Rooms whose own rows follow when a closed case goes on, by name: called in the transaction with
# the locked case and the state in which it goes on.
GOES_ON_WITH: dict[str, Callable[[Case, CaseState], None]] = {}


@dataclass(frozen=True, slots=True)
class Stay:
    """That a case came into a state: where it stood before, when it came, and when something
    happened next; what that first step did to clocks lies between the two."""

    state: str
    before: str
    since: datetime
    until: datetime | None


def last_stay(case: Case, states: Collection[str]) -> Stay | None:
    """When a case last came into one of `states`, by whatever verb; what was noted of it there is
    no coming. One query."""
    steps = list(case.steps.order_by("order").values_list("state", "at"))
    for number in reversed(range(len(steps))):
        state, at = steps[number]
        before = steps[number - 1][0] if number else ""
        if state in states and state != before:
            until = steps[number + 1][1] if number + 1 < len(steps) else None
            return Stay(state, before, at, until)
    return None


def last_ours(case: Case) -> str:
    """Where a case last stood in our own hands; empty where it never did. One query."""
    ours = case.steps.exclude(state__in=sorted(OVER | WITH_OTHERS)).order_by("order").last()
    return ours.state if ours else ""


def clocks_go_on(
    actor: Actor, case: Case, done: Stay, *, ended: Collection[str], begun: bool, reason: str
) -> None:
    """Let the clocks go on that a step ended by which a case was said to be done."""
    clocks.go_on(
        actor, case, done.since, until=done.until, only=sorted(ended), begun=begun, reason=reason
    )


def ended_by(case: Case, state: str) -> Collection[str]:
    """The clocks that a case's coming into `state` ends, or ended by the rules as they were."""
    rule = clock_rules().get((machine_of(case), state))
    if rule is None:
        return ()
    ended = (*rule.ends, *rule.falls_away)
    if not rule.formerly_ends or case.steps.filter(state=state, verb="end_clock").exists():
        return ended  # what somebody has ended by a paper since stays ended
    return (*ended, *rule.formerly_ends)


def theirs_again(case: Case) -> Stay | None:
    """How a case that is over stood when it was said to be done, if others had it in hand: should
    it not be so after all, it is theirs again. One query."""
    done = last_stay(case, TO_BE_CHECKED)
    return done if done is not None and is_theirs_again(case, done.before) else None


def take_up_over(actor: Actor, case: Case, to: str, verb: str, words: str) -> Case:
    """Go on with a locked case that was checked, and is not so after all.

    What others had in hand when it was said to be done is theirs again: an order stands. Else it is
    taken up by our own step `to`, and lies with us.

    Raises:
        ForbiddenMove: no such step leads on.
    """
    check_move(case, to)
    also: dict[str, Any] = {"done_by_id": None}
    if (done := theirs_again(case)) is not None:
        ended = ended_by(case, done.state)
        moving.move(actor, case, done.before, verb, words=words, also=also, back=True)
        clocks_go_on(actor, case, done, ended=ended, begun=True, reason=NOT_OVER)
        return case
    waits = case.hand_overs.filter(state=HandOverState.WAITING)
    if case.level not in AHEAD_LEVELS and not waits.exists():
        also["level"] = Level.NEIGHBOURHOOD
        ladder.owe_no_more(case)
    return moving.move(actor, case, to, verb, words=words, also=also)


def lie_again(
    actor: Actor, case: Case, event: CaseEvent, level: str, verb: str, **step: Any
) -> None:
    """Let a case lie at `level` again, and leave it where it stands."""
    moving.tell(actor, event)
    case.level = level
    writing.save(case, ["level"])
    moving.append_step(actor, case, verb, **step)


def take_up_report(
    actor: Actor, case: Case, event: CaseEvent, level: str, verb: str, **step: Any
) -> None:
    """Let a case lie at `level` again whose hand-over was answered, given or taken back: what was
    reported goes on with us where it last stood, and the visit that was waited for does not come.
    """
    on = ours_again(case, last_ours(case)) if case.state == CaseState.REPORTED else ""
    if on and on in moves_of(case).table[case.state]:
        moving.move(actor, case, on, verb, event=event, also={"level": level}, back=True, **step)
    else:
        lie_again(actor, case, event, level, verb, **step)
    clocks.end(actor, case, VISITS, reason=step["words"][: clocks.LONGEST_REASON])
    clocks.note_next(case)


def sent_back(case: Case) -> CaseStep | None:
    """The step by which an order went back by the list, when that was the last hop of the case."""
    hops = case.steps.filter(verb__in=("refuse_task", "hand_over_case"))
    last = hops.order_by("-order").first()
    return last if last is not None and last.verb == "refuse_task" else None


def go_on_with_order(actor: Actor, case: Case) -> None:
    """An order that was refused by the list and is here again: its clocks go on; they stood."""
    if (refusal := sent_back(case)) is not None:
        clocks.go_on(actor, case, refusal.at, only=ORDER_CLOCKS)
