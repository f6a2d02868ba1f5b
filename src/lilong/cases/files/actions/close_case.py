"""Close a case that has been checked, and set the days on which "stayed solved?" is asked."""

from __future__ import annotations

from uuid import UUID

from lilong.cases.files import moving, outcomes, permissions
from lilong.cases.files.events import CaseWorthTelling
from lilong.cases.files.machines import moves_of
from lilong.cases.files.models import Case
from lilong.cases.files.states import CLOSEABLE, TO_BE_CHECKED, CaseState
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor


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
    words = moving.check_words(words, personal=personal, kind=case.kind)
    if case.state not in CLOSEABLE:
        raise moves_of(case).refusal(case.state, CaseState.CLOSED)
    done = case.steps.filter(state__in=TO_BE_CHECKED).order_by("-order").first()
    outcome = outcomes.outcome_of(case.state, done.state if done else "")
    also = {"teaching": teaching}
    closed = moving.close(actor, case, outcome, "close_case", words=words, also=also)
    if teaching:
        moving.tell(actor, CaseWorthTelling(**moving.about(case)))
    return closed
