"""End a speech."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lilong.commons.usecase import use_case
from lilong.council import cockpit_permissions
from lilong.council.cockpit_moving import end_running_speech, refuse_unless_open, tell_watchers
from lilong.council.meeting_moving import locked_meeting
from lilong.council.models import Meeting
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case(unrecorded="who spoke is told by the minutes, as far as the secretary writes it down")
def end_speech(actor: Actor, *, meeting_id: UUID) -> Meeting:
    """Say that who is speaking has finished.

    Raises:
        NotAllowed: not one of those who steer it.
        Refused: nobody is speaking.
    """
    meeting = locked_meeting(meeting_id)
    cockpit_permissions.steer_meeting(actor, meeting)
    refuse_unless_open(meeting)
    if not end_running_speech(meeting):
        raise Refused(_("现在没有人在发言"))
    tell_watchers(meeting)
    return meeting
