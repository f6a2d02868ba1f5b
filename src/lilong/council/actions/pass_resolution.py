"""Pass a resolution in a meeting."""

from __future__ import annotations

from uuid import UUID

from lilong.commons.usecase import use_case
from lilong.council import meeting_permissions
from lilong.council.meeting_events import ResolutionPassed
from lilong.council.meeting_moving import locked_meeting, tell_of
from lilong.council.models import Resolution
from lilong.council.resolution_passing import ResolutionDraft, passed
from lilong.kernel.actor import Actor


@use_case
def pass_resolution(
    actor: Actor, *, meeting_id: UUID, draft: ResolutionDraft, form_id: UUID | None = None
) -> Resolution:
    """Say what the meeting resolved; it gets the next number of the year and stays as it is.

    Args:
        form_id: the number of the form, so that the same one sent twice resolves once.

    Raises:
        NotAllowed: who prepares does not decide.
        Invalid: no title, no text, an item of another meeting, an impossible number of hands.
        Refused: the meeting has not begun, its minutes are approved, or fewer members are there
            or agree than its kind asks.
    """
    meeting = locked_meeting(meeting_id)
    meeting_permissions.decide_meeting(actor, meeting)
    resolution = passed(meeting, draft, form_id=form_id)
    tell_of(actor, resolution, ResolutionPassed, meeting_id=meeting.id)
    return resolution
