"""Open a closed case again: it was not solved after all. Its clocks keep their history."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import clocks, moving, permissions
from lilong.cases.files.events import CaseReopened
from lilong.cases.files.machines import machine_of
from lilong.cases.files.models import Case
from lilong.cases.files.states import GOES_ON_AT, CaseState, Level, Outcome
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
    """Open a closed case again where its machine goes on: it lies with the residents' area. An
    agreement that took effect still binds: such a case goes on with its being kept, and a new
    quarrel is a case of its own.

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
    permissions.keep_case(actor, case.place_path)
    moving.check_version(case, base_version)
    words = moving.check_words(
        words, personal=personal, needed=_("请写哪里没有解决"), kind=case.kind
    )
    if case.state != CaseState.CLOSED:
        raise Refused(_("只有已办结的才能重新办理"))
    closed_at = moving.closed_at(case)
    moving.move(
        actor,
        case,
        _goes_on_at(case),
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
    )
    if closed_at is not None:
        clocks.go_on(actor, case, closed_at)
    return case


def _goes_on_at(case: Case) -> CaseState:
    agreed = case.steps.filter(state=CaseState.AGREED).exists()
    return CaseState.AGREED if agreed else GOES_ON_AT[machine_of(case)]
