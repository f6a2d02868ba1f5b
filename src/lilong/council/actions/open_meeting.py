"""Open a meeting."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from lilong.commons.usecase import use_case
from lilong.council import meeting_permissions
from lilong.council.cockpit_moving import cockpit_of
from lilong.council.meeting_events import MeetingOpened
from lilong.council.meeting_moving import locked_meeting, move_meeting
from lilong.council.models import Meeting
from lilong.council.states import MeetingState
from lilong.kernel.actor import Actor


@use_case
def open_meeting(actor: Actor, *, meeting_id: UUID) -> Meeting:
    """Say that the meeting begins: from now on people check in and notes are taken.

    Raises:
        NotAllowed: not one of those who run it.
        ForbiddenMove: it has begun, is over or was cancelled.
    """
    meeting = locked_meeting(meeting_id)
    meeting_permissions.run_meeting(actor, meeting)
    meeting.opened_at = timezone.now()
    move_meeting(actor, meeting, MeetingState.OPEN, MeetingOpened)
    cockpit_of(meeting)
    return meeting
