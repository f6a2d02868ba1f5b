"""Write the minutes of a meeting, on the version one has seen."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from lilong.commons.usecase import use_case
from lilong.council import meeting_permissions
from lilong.council.meeting_events import MinutesWritten
from lilong.council.meeting_moving import locked_meeting, refuse_approved, tell_of
from lilong.council.minutes_writing import append_minutes, merged
from lilong.council.models import MinutesVersion
from lilong.council.states import MinutesState
from lilong.kernel.actor import Actor


@use_case
def write_minutes(
    actor: Actor,
    *,
    meeting_id: UUID,
    base_number: int,
    points: Mapping[str, str],
    remarks: str = "",
) -> MinutesVersion:
    """Save a draft that rests on `base_number`; every saved draft is kept.

    What a second secretary wrote meanwhile at other items stays; where both wrote at the same
    item, nothing is written and both texts are shown.

    Args:
        base_number: number of the version the actor saw; 0 when there was none.
        points: text by the item's id.

    Raises:
        NotAllowed: not one of those who prepare it.
        Conflict: the same item was written meanwhile.
        Invalid: nothing new, an unknown item, a text too long.
        Refused: it has not begun, or the minutes are approved.
    """
    meeting = locked_meeting(meeting_id)
    meeting_permissions.prepare_meeting(actor, meeting)
    refuse_approved(meeting)
    content = merged(meeting, base_number, {"points": dict(points), "remarks": remarks})
    version = append_minutes(actor, meeting, MinutesState.DRAFT, content)
    tell_of(actor, meeting, MinutesWritten, number=version.number)
    return version
