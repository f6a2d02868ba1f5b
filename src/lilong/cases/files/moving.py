"""How a case goes on: shared by the verbs that move it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import clocks, ladder, outcomes, permissions, writing
from lilong.cases.files.events import CaseClosed, CaseEvent, CaseMoved
from lilong.cases.files.kinds import kept_by_closing
from lilong.cases.files.machines import (
    check_move,
)
from lilong.cases.files.models import Case, CaseStep
from lilong.cases.files.ordering import complaints_in
from lilong.cases.files.reasons import NOT_NOTED
from lilong.cases.files.states import (
    HAND_OVER,
    TO_BE_CHECKED,
    CaseState,
    HandOverState,
    Outcome,
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
# That another rung is asked, and that somebody with the power has done something.
_ASKED_OR_DONE = ("hand_over_case", "refuse_task", "note_told")
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
            remedy=_("请看“到今天为止”里最新的进展，需要的话再提交一次。"),
        )


def check_words(
    words: str,
    *,
    personal: str,
    needed: object = "",
    may_order: bool = False,
    apart: bool = False,
    kind: str = "",
    promised: bool = False,
) -> str:
    """The words without blanks around them, and without signs that nobody sees.

    Args:
        personal: a `Personal`: what to do with numbers and names. Parties, block leaders and the
            papers for other bodies read a step's words, so every verb asks.
        may_order: whether they are told of, asked of or said by a body that may order, or no
            party reads them. Who complained is asked about all the same.
        apart: whether neither parties nor block leaders nor the packet read them, or a party says
            them: then nobody learns from them who complained.
        kind: of the case whose step they are: what is broken is told in other words.
        promised: whether they tell what a side has promised: a term that it has set itself is no
            order of ours.

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
    if apart:
        return looked_through(personal, texts)["words"]
    if may_order:
        doubts = complaints_in(texts)
    else:
        doubts = doubts_about_step(kind, words, promised=promised)
    return looked_through(personal, texts, doubts)["words"]


def check_told(personal: str, texts: Mapping[str, str]) -> dict[str, str]:
    """What is told of other bodies, with their names and papers, as it may be kept: all that was
    typed in one form is asked about at once, since parties and the packet read all of it.

    Raises:
        Telling: it tells who somebody is or who complained, and nobody has said yet whether that
            is meant.
    """
    return looked_through(personal, texts, complaints_in(texts))


def tidy(name: str) -> str:
    """A unit or a paper as it is kept: in one line, without signs that nobody sees."""
    return " ".join(legible(name).split())


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
    """Bring a locked case to rest: its clocks end, a hop that waits is taken back, with the rung
    that never answered, and on the days of `ASKED_AFTER` it is asked whether it stayed solved.

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
        **_rung_of(case, outcome),
        **told.pop("also", {}),
    }
    event = CaseClosed(**about(case), outcome=outcome)
    move(actor, case, CaseState.CLOSED, verb, event=event, words=words, also=also, **told)
    clocks.end_all(actor, case, reason=NOT_NOTED, kept=kept_by_closing())
    let_go_of_hand_over(actor, case, words)
    return case


def _rung_of(case: Case, outcome: str) -> dict[str, str]:
    """The rung at which a case comes to rest, where that changes: whoever was asked, and neither
    answered nor did anything, has not solved it. Two queries while a hop waits, else one."""
    waits = case.hand_overs.filter(state=HandOverState.WAITING).order_by("-hop").first()
    if waits is None or outcome == Outcome.REFERRED:
        return {}
    last = case.steps.filter(verb__in=_ASKED_OR_DONE).order_by("-order").first()
    acted = last is not None and last.verb == "note_told"
    return {} if acted else {"level": waits.from_level}


def let_go_of_hand_over(actor: Actor, case: Case, words: str) -> None:
    """What is at rest asks nobody any more: a hop that waits is taken back with the reason, and
    who took it owes no more news."""
    for waits in case.hand_overs.filter(state=HandOverState.WAITING):
        waits.state = HAND_OVER.check(waits.state, HandOverState.TAKEN_BACK)
        waits.answer, waits.answered_on = words, timezone.localdate()
        waits.answered_by_id = actor.person_id
        waits.save(update_fields=["state", "answer", "answered_on", "answered_by"])
    ladder.owe_no_more(case)


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
