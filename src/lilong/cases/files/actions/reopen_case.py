"""Open a closed case again: it was not solved after all. Its clocks keep their history."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, permissions
from lilong.cases.files.events import CaseReopened
from lilong.cases.files.kinds import case_kinds
from lilong.cases.files.models import Case
from lilong.cases.files.states import GOES_ON_AT, CaseState, Outcome
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def reopen_case(
    actor: Actor, *, case_id: UUID, words: str, base_version: int | None = None
) -> Case:
    """Open a closed case again where its machine goes on.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no word says what was not solved.
        Refused: it is not closed; somebody was quicker.
    """
    case = moving.locked_case(case_id)
    permissions.keep_case(actor, case.place_path)
    moving.check_version(case, base_version)
    words = moving.check_words(words, needed=_("请写哪里没有解决"))
    if case.state != CaseState.CLOSED:
        raise Refused(_("只有已办结的才能重新办理"))
    return moving.move(
        actor,
        case,
        GOES_ON_AT[case_kinds()[case.kind].machine],
        "reopen_case",
        event=CaseReopened(**moving.about(case)),
        words=words,
        also={
            "outcome": Outcome.NONE,
            "closed_on": None,
            "ask_on": None,
            "done_by_id": None,
            "reopened": case.reopened + 1,
        },
    )
