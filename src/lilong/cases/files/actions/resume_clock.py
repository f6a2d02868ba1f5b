"""Let a clock of a case go on before its pause ends by itself."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from lilong.cases.files import clocks, moving, permissions
from lilong.cases.files.events import ClockResumed
from lilong.cases.files.models import Case
from lilong.cases.files.states import ClockWord
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor


@use_case
def resume_clock(actor: Actor, *, case_id: UUID, clock: str) -> Case:
    """Let one standing clock go on.

    Raises:
        NotAllowed: not a keeper here.
        NotFound: no such clock of the case has not ended.
        Refused: it waits for a notice to have stood its days.
    """
    case = moving.locked_case(case_id)
    permissions.keep_case(actor, case)
    found = clocks.locked_clock(case, clock)
    clocks.check_resumable(clock)
    moving.tell(actor, ClockResumed(**moving.about(case), clock=clock))
    clocks.append(actor, found, ClockWord.RESUMED, timezone.now())
    clocks.note_next(case)
    moving.append_step(actor, case, "resume_clock", for_parties=False)
    return case
