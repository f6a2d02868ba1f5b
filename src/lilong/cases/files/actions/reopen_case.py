"""Open a closed case again: it was not solved after all. Its clocks keep their history."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import clocks, moving, permissions, standing_again
from lilong.cases.files.actions.note_told import WINDOWS
from lilong.cases.files.events import CaseReopened
from lilong.cases.files.machines import machine_of, moves_of
from lilong.cases.files.models import Case
from lilong.cases.files.reasons import AT_REST_MEANWHILE
from lilong.cases.files.states import (
    GOES_ON_AT,
    TO_BE_CHECKED,
    UNDER_REVIEW,
    CaseState,
    ClockState,
    Level,
    Outcome,
)
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def reopen_case(
    actor: Actor,
    *,
    case_id: UUID,
    words: str,
    base_version: int | None = None,
    personal: str = Personal.ASK,
) -> Case:
    """Open a closed case again where its machine goes on: it lies with the residents' area. What
    binds still binds: an order whose windows run stands, and an agreement that took effect goes on
    with its being kept; a new quarrel is a case of its own. A quarrel that came to nothing goes on
    where it stood when it ended.

    The clocks that ended with it, closed or referred, go on; between then and now they stood.

    Args:
        personal: what to do with numbers and names in the words; more than keepers read them.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no word says what was not solved.
        Refused: it is not closed; somebody was quicker.
        Telling: the words tell who somebody is, and nobody has said yet whether that is meant.
    """
    case = moving.locked_case(case_id)
    permissions.keep_case(actor, case)
    moving.check_version(case, base_version)
    words = moving.check_words(
        words, personal=personal, needed=_("请写哪里没有解决"), kind=case.kind
    )
    if case.state != CaseState.CLOSED:
        raise Refused(_("只有已办结的才能重新办理"))
    closing = standing_again.last_stay(case, {CaseState.CLOSED})
    goes_on_at = _goes_on_at(case, closing)
    for go_on in standing_again.GOES_ON_WITH.values():
        go_on(case, goes_on_at)
    moving.move(
        actor,
        case,
        goes_on_at,
        "reopen_case",
        event=CaseReopened(**moving.about(case)),
        words=words,
        also={
            "outcome": Outcome.NONE,
            "closed_on": None,
            "ask_on": None,
            "done_by_id": None,
            "reopened": case.reopened + 1,
            "level": Level.NEIGHBOURHOOD,
        },
        back=True,
    )
    if closing is not None:
        clocks.go_on(
            actor, case, closing.since, until=closing.until, reason=AT_REST_MEANWHILE
        )  # fmt: skip
    return case


def _goes_on_at(case: Case, closing: standing_again.Stay | None) -> CaseState:
    if case.steps.filter(state=CaseState.AGREED).exists():
        return CaseState.AGREED
    # A quarrel goes on where it ended: who sat at no table and was told no rights, still did not.
    ended = standing_again.last_stay(case, {CaseState.FAILED})
    if ended is not None and ended.before in moves_of(case).table[case.state]:
        return CaseState(ended.before)
    # What ended by another body's paper is not ordered any more, or that body sees to it.
    checked = closing is not None and closing.before == CaseState.CHECKED
    done = standing_again.last_stay(case, TO_BE_CHECKED) if checked else None
    kept = UNDER_REVIEW & {*moves_of(case).table[case.state]}
    if done is not None and done.before in kept and _may_be_reviewed(case):
        return CaseState(done.before)
    return GOES_ON_AT[machine_of(case)]


def _may_be_reviewed(case: Case) -> bool:
    """Whether a window of its order still runs. What stands there again long after an order was
    followed is built anew, and reported and ordered anew."""
    windows = case.clocks.filter(clock__in=WINDOWS).exclude(state=ClockState.ENDED)
    return windows.filter(runs_out__gt=timezone.now()).exists()
