"""Note what is said at an item, while it is said."""

from __future__ import annotations

from uuid import UUID

from lilong.commons.usecase import use_case
from lilong.council import meeting_permissions
from lilong.council.cockpit_moving import item_of
from lilong.council.meeting_moving import latest_minutes, locked_meeting, refuse_approved
from lilong.council.minutes_writing import EMPTY, REMARKS, append_minutes, laid_on
from lilong.council.models import MinutesVersion
from lilong.council.states import MinutesState
from lilong.kernel.actor import Actor


@use_case(unrecorded="each note is a version of the minutes that keeps who wrote it and when")
def note_at_meeting(
    actor: Actor, *, meeting_id: UUID, item_id: UUID, text: str, base_number: int
) -> MinutesVersion | None:
    """Write at one item of the draft minutes; all other items stay as they are.

    Where nothing was touched since the version that was seen, nothing is written: the page of
    those who steer sends its note with every button.

    Returns:
        The version that counts now; None while there is none.

    Args:
        base_number: number of the version of the minutes that the actor saw; 0 for none.

    Raises:
        NotAllowed: not one of those who prepare it.
        NotFound: the item is not on the agenda any more.
        Conflict: somebody else wrote at this item meanwhile; both texts are in it.
        Invalid: a text too long.
        Refused: it has not begun, or the minutes are approved.
    """
    meeting = locked_meeting(meeting_id)
    meeting_permissions.prepare_meeting(actor, meeting)
    refuse_approved(meeting)
    item = item_of(meeting, item_id)
    remarks = _remarks_at(meeting_id, base_number)
    mine = {"points": {str(item.id): text}, REMARKS: remarks}
    content = laid_on(meeting, base_number, mine)
    if content is None:
        return latest_minutes(meeting)
    return append_minutes(actor, meeting, MinutesState.DRAFT, content)


def _remarks_at(meeting_id: UUID, base_number: int) -> str:
    """The remarks as they stood in that version: what is not typed is not touched."""
    seen = MinutesVersion.objects.filter(meeting_id=meeting_id, number=base_number).first()
    return str((seen.content if seen else EMPTY)[REMARKS])
