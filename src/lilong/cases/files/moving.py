"""How a case goes on: shared by the verbs that move it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import clocks, outcomes, permissions, writing
from lilong.cases.files.events import CaseClosed, CaseEvent, CaseMoved
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
    HAND_OVER,
    OVER,
    TO_BE_CHECKED,
    WITH_OTHERS,
    CaseState,
    HandOverState,
    Level,
)
from lilong.cases.files.summaries import doubts_about_step, doubts_about_summary
from lilong.commons.ledger.chain import record
from lilong.commons.ledger.models import LedgerHead
from lilong.council.covering import looked_through
from lilong.council.wording import legible
from lilong.kernel.actor import Actor
from lilong.kernel.paths import ancestors
from lilong.kernel.refusal import Invalid, NotFound, Refused
from lilong.people import queries as people

LONGEST_WORDS = 500
# What an order began with, and what giving it back ends.
ORDER_CLOCKS = ("hotline_first_contact", "hotline_close")
# What a visit ends; where nobody is coming any more, they end with the reason.
VISITS = ("enforcement_visit", "enforcement_visit_under_construction")
# When it is asked whether it stayed solved, in days after closing.
ASKED_AFTER = (30, 180)


def locked_case(case_id: UUID) -> Case:
    """The case, locked until the commit. Raises NotFound."""
    # Others' rows point at it (see `chain.lock_street`).
    found = Case.objects.select_for_update(no_key=True).filter(pk=case_id).first()
    if found is None:
        raise NotFound(_("没有这个办件"))
    return found


def keepers_at(path: str) -> set[UUID]:
    """Who may keep a case at a place: the committee's workers, and those above. One query."""
    held = people.holders_by_path(ancestors(path), permissions.FULL_SIGHT)
    return set().union(*held.values())


def check_version(case: Case, base_version: int | None) -> None:
    """Raises Refused: somebody else has changed the case since the page was opened."""
    if base_version is not None and base_version != case.version:
        raise Refused(
            _("刚才已经有人处理过这一件"),
            remedy=_("请看看上面最新的进展，需要的话再提交一次；您写的还在。"),
        )


def check_words(
    words: str, *, personal: str, needed: object = "", may_order: bool = False, kind: str = ""
) -> str:
    """The words without blanks around them, and without signs that nobody sees.

    Args:
        personal: a `Personal`: what to do with numbers and names. Parties, block leaders and the
            papers for other bodies read a step's words, so every verb asks.
        may_order: whether they are told of, asked of or said by a body that may order, or no
            party reads them.
        kind: of the case whose step they are: what is broken is told in other words.

    Raises:
        Invalid: longer than what is kept, or `needed` (the sentence that asks for them) and none.
        Refused: they order something, or threaten; a committee cannot.
        Telling: they tell who somebody is or who complained, or may be meant as an order, and
            nobody has said yet whether that is meant.
    """
    words = legible(words)
    if len(words) > LONGEST_WORDS:
        said: Any = _("最多写 %(most)s 个字，请写短一点") % {"most": LONGEST_WORDS}
        raise Invalid(said, fields={"words": [said]})
    if needed and not words:
        raise Invalid(needed, fields={"words": [needed]})
    texts = {"words": words}
    if may_order:
        return looked_through(personal, texts)["words"]
    doubts = doubts_about_step(kind, words)
    return looked_through(personal, texts, doubts)["words"]


def check_summary(case: Case, summary: str, personal: str) -> str:
    """What a case is about, as it may be kept: when it is opened, and when it is written anew.

    Raises:
        Refused: it orders something of whoever is told to change something.
        Telling: it tells who somebody is or who complained, or may be meant as an order, and
            nobody has said yet whether that is meant.
    """
    doubts = doubts_about_summary(case.kind, summary)
    return looked_through(personal, {"summary": summary}, doubts)["summary"]


def move(
    actor: Actor,
    case: Case,
    state: str,
    verb: str,
    *,
    event: CaseEvent | None = None,
    at: datetime | None = None,
    done: clocks.Done | None = None,
    also: dict[str, Any] | None = None,
    back: bool = False,
    **step: Any,
) -> Case:
    """Move a locked case to `state`: event, step, clocks, counters.

    Args:
        verb: the use case's name.
        event: what is recorded; `CaseMoved` by default.
        at: the moment that clocks are counted from, where it is known; now by default.
        done: when it was done, where others did it and told us the day.
        also: further columns to set.
        back: the case stands again where it stood: nothing begins anew.
        step: words and columns of the step (`append_step`).

    Raises:
        Refused: something is decided of what nobody has classified.
        ForbiddenMove: no move of its machine leads there.
    """
    check_move(case, state, back=back)
    before, entered, closing = case.state, case.since, (case.level, case.outcome)
    record(actor, event or CaseMoved(**about(case), state=state))
    today = timezone.localdate()
    values: dict[str, Any] = {"state": state, "since": today, **(also or {})}
    if state in TO_BE_CHECKED:
        values.setdefault("done_by_id", actor.person_id)
    if case.not_before is not None and state != CaseState.PROMISED:
        values.setdefault("not_before", None)  # a promised day holds no longer than the promise
    for name, value in values.items():
        setattr(case, name, value)
    writing.save(case, list(values))
    outcomes.note(case.space_id, outcomes.moved_of(case, before, entered, closing))
    append_step(actor, case, verb, **step)
    if not back:
        clocks.follow_state(actor, case, at, done)
    return case


def close(actor: Actor, case: Case, outcome: str, verb: str, *, words: str, **told: Any) -> Case:
    """Bring a locked case to rest: its clocks end, a hop that waits is taken back, and on the
    days of `ASKED_AFTER` it is asked whether it stayed solved.

    Args:
        told: further columns and words of the step (`also`, `told_by`, `paper`, `on`).

    Raises:
        ForbiddenMove: no move of its machine leads there.
    """
    today = timezone.localdate()
    also = {
        "outcome": outcome,
        "closed_on": today,
        "ask_on": today + timedelta(days=ASKED_AFTER[0]),
        **told.pop("also", {}),
    }
    event = CaseClosed(**about(case), outcome=outcome)
    move(actor, case, CaseState.CLOSED, verb, event=event, words=words, also=also, **told)
    clocks.end_all(actor, case)
    let_go_of_hand_over(actor, case, words)
    return case


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
    """The clocks that a case's coming into `state` ends."""
    rule = clock_rules().get((machine_of(case), state))
    return rule.ends if rule else ()


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
        move(actor, case, done.before, verb, words=words, also=also, back=True)
        clocks_go_on(actor, case, done, ended=ended, begun=True, reason=NOT_OVER)
        return case
    waits = case.hand_overs.filter(state=HandOverState.WAITING)
    if case.level not in AHEAD_LEVELS and not waits.exists():
        also["level"] = Level.NEIGHBOURHOOD
    return move(actor, case, to, verb, words=words, also=also)


def let_go_of_hand_over(actor: Actor, case: Case, words: str) -> None:
    """What is at rest asks nobody any more: a hop that waits is taken back with the reason."""
    for waits in case.hand_overs.filter(state=HandOverState.WAITING):
        waits.state = HAND_OVER.check(waits.state, HandOverState.TAKEN_BACK)
        waits.answer, waits.answered_on = words, timezone.localdate()
        waits.answered_by_id = actor.person_id
        waits.save(update_fields=["state", "answer", "answered_on", "answered_by"])


def lie_again(
    actor: Actor, case: Case, event: CaseEvent, level: str, verb: str, **step: Any
) -> None:
    """Let a case lie at `level` again, and leave it where it stands."""
    tell(actor, event)
    case.level = level
    writing.save(case, ["level"])
    append_step(actor, case, verb, **step)


def take_up_report(
    actor: Actor, case: Case, event: CaseEvent, level: str, verb: str, **step: Any
) -> None:
    """Let a case lie at `level` again whose hand-over was answered, given or taken back: what was
    reported goes on with us where it last stood, and the visit that was waited for does not come.
    """
    on = ours_again(case, last_ours(case)) if case.state == CaseState.REPORTED else ""
    if on and on in moves_of(case).table[case.state]:
        move(actor, case, on, verb, event=event, also={"level": level}, back=True, **step)
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


def about(case: Case) -> dict[str, Any]:
    """What every event of a case says."""
    return {
        "space_id": case.space_id,
        "place_path": case.place_path,
        "subject_id": case.id,
        "code": case.code,
    }


def tell(actor: Actor, event: CaseEvent, *, head: LedgerHead | None = None) -> None:
    """Record what happens to a case; `head` as in `record`."""
    record(actor, event, head=head)


def append_step(
    actor: Actor,
    case: Case,
    verb: str,
    *,
    words: str = "",
    told_by: str = "",
    paper: str = "",
    on: date | None = None,
    served_on: date | None = None,
    service: str = "",
    for_parties: bool = True,
) -> CaseStep:
    """Append what happened, in the state the case has now.

    Args:
        words: without names, checked before (`check_words`).
        told_by, paper: of what others did, and `served_on`, `service` of that paper.
        on: the day it happened; today by default.
        for_parties: whether they read it.
    """
    last = CaseStep.objects.filter(case=case).aggregate(last=Max("order"))["last"] or 0
    return CaseStep.objects.create(
        space_id=case.space_id,
        case=case,
        order=last + 1,
        verb=verb,
        state=case.state,
        level=case.level,
        words=words,
        told_by=told_by,
        paper=paper,
        served_on=served_on,
        service=service,
        on=on or timezone.localdate(),
        by_id=actor.person_id,
        for_parties=for_parties,
    )
