"""Close a meeting."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from lilong.commons.usecase import use_case
from lilong.council import meeting_permissions
from lilong.council.cockpit_moving import end_the_sitting
from lilong.council.meeting_events import MeetingClosed
from lilong.council.meeting_moving import locked_meeting, move_meeting
from lilong.council.models import Meeting
from lilong.council.roll import head_count
from lilong.council.states import MeetingState
from lilong.kernel.actor import Actor


@use_case
def close_meeting(actor: Actor, *, meeting_id: UUID) -> Meeting:
    """Say that the meeting is over; its minutes can still be finished.

    A straw poll that is open is closed as it stands; the speakers' list is forgotten, and
    so is who waited for the roll call.

    Raises:
        NotAllowed: not one of those who run it.
        ForbiddenMove: it has not begun, is over or was cancelled.
    """
    meeting = locked_meeting(meeting_id)
    meeting_permissions.run_meeting(actor, meeting)
    meeting.closed_at = timezone.now()
    there = head_count(meeting)
    move_meeting(actor, meeting, MeetingState.CLOSED, MeetingClosed, there=there)
    end_the_sitting(actor, meeting)
    return meeting
