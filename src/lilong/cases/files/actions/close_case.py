"""Close a case that has been checked, and set the days on which "stayed solved?" is asked."""

from __future__ import annotations

from uuid import UUID

from lilong.cases.files import moving, permissions
from lilong.cases.files.machines import machine_of, moves_of
from lilong.cases.files.models import Case
from lilong.cases.files.states import CLOSEABLE, CaseState, Machine, Outcome
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor

_OUTCOMES = {
    Machine.REMOVAL: Outcome.REMOVED,
    Machine.WALL: Outcome.RESTORED,
    Machine.STRUCTURE: Outcome.RESTORED,
    Machine.APPEARANCE: Outcome.RESTORED,
    Machine.COMMON: Outcome.REMOVED,
    Machine.LAND: Outcome.REMOVED,
    Machine.NORM: Outcome.TO_NORM,
    Machine.REPAIR: Outcome.REPAIRED,
    Machine.DANGER: Outcome.REPAIRED,
    Machine.DISPUTE: Outcome.AGREED,
}


@use_case
def close_case(
    actor: Actor,
    *,
    case_id: UUID,
    words: str = "",
    teaching: bool = False,
    base_version: int | None = None,
    personal: str = Personal.ASK,
) -> Case:
    """Close a case. Its clocks end; after 30 and 180 days it is asked whether it stayed solved.

    Args:
        words: for the parties.
        teaching: a candidate for the case library.
        personal: what to do with numbers and names in the words; more than keepers read them.

    Raises:
        NotAllowed: not a keeper here, or a party of it.
        Refused: somebody was quicker.
        ForbiddenMove: it has not been checked.
        Telling: the words tell who somebody is, and nobody has said yet whether that is meant.
    """
    case = moving.locked_case(case_id)
    permissions.rest_case(actor, case)
    moving.check_version(case, base_version)
    words = moving.check_words(words, personal=personal)
    if case.state not in CLOSEABLE:
        raise moves_of(case).refusal(case.state, CaseState.CLOSED)
    outcome = Outcome.REFERRED if case.state == CaseState.FAILED else _OUTCOMES[machine_of(case)]
    also = {"teaching": teaching}
    return moving.close(actor, case, outcome, "close_case", words=words, also=also)
