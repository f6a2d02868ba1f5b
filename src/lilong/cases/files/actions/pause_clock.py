"""Let a clock of a case stand: for a reason, and until a day on which it goes on by itself."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone

from lilong.cases.files import clocks, moving, permissions
from lilong.cases.files.events import ClockPaused
from lilong.cases.files.models import Case
from lilong.cases.files.states import ClockWord
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor


@use_case
def pause_clock(
    actor: Actor,
    *,
    case_id: UUID,
    clock: str,
    reason: str,
    until: date,
    personal: str = Personal.ASK,
) -> Case:
    """Let one clock stand until the morning of `until`: one that a text lets us stop.

    Args:
        personal: what to do with numbers and names in the words; more than keepers read them.

    Raises:
        NotAllowed: not a keeper here.
        NotFound: no such clock runs.
        Invalid: no reason, or no day within half a year, all its pauses together.
        Refused: it stands already, is a right of others, or a duty that the law counts.
        Telling: the words tell who somebody is or who complained, and nobody has said yet whether
            that is meant.
    """
    case = moving.locked_case(case_id)
    permissions.keep_case(actor, case)
    found = clocks.locked_clock(case, clock)
    clocks.check_stoppable(clock)
    reason, ends = clocks.check_pause(reason, until)
    clocks.check_renewal(found, ends)
    # Parties and the packet read why a clock stood.
    reason = moving.check_told(personal, {"reason": reason})["reason"]
    moving.tell(actor, ClockPaused(**moving.about(case), clock=clock, until=until))
    clocks.append(actor, found, ClockWord.PAUSED, timezone.now(), reason=reason, until=ends)
    clocks.note_next(case)
    moving.append_step(actor, case, "pause_clock", words=reason, for_parties=False)
    return case
