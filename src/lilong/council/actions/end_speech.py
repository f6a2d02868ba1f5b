"""End a speech."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lilong.commons.usecase import use_case
from lilong.council import cockpit_permissions
from lilong.council.cockpit_moving import (
    AlreadyDone,
    move_speech,
    refuse_unless_open,
    tell_watchers,
)
from lilong.council.cockpit_states import SpeechState
from lilong.council.meeting_moving import locked_meeting
from lilong.council.models import Meeting, Speech
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case(unrecorded="who spoke is told by the minutes, as far as the secretary writes it down")
def end_speech(actor: Actor, *, meeting_id: UUID, order: int) -> Meeting:
    """Say that this speaker has finished; nobody else's turn is ended by it.

    Args:
        order: who is meant, as in the speakers' list.

    Raises:
        NotAllowed: not one of those who steer it.
        Refused: they have not had the floor.
        AlreadyDone: they have finished.
    """
    meeting = locked_meeting(meeting_id)
    cockpit_permissions.steer_meeting(actor, meeting)
    refuse_unless_open(meeting)
    speech = Speech.objects.filter(meeting=meeting, order=order).first()
    if speech is not None and speech.state == SpeechState.SPOKEN:
        raise AlreadyDone(_("这一位已经说完了"))
    if speech is None or speech.state != SpeechState.SPEAKING:
        raise Refused(_("这一位没有在发言"))
    move_speech(speech, SpeechState.SPOKEN)
    tell_watchers(meeting)
    return meeting
