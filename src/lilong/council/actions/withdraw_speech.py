"""Withdraw from the speakers' list."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lilong.commons.usecase import use_case
from lilong.council import cockpit_permissions
from lilong.council.cockpit_moving import move_speech, refuse_unless_open, tell_watchers
from lilong.council.cockpit_states import SpeechState
from lilong.council.meeting_moving import locked_meeting
from lilong.council.models import Speech
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound


@use_case(unrecorded="who wished to speak is a matter of the evening, and nobody's afterwards")
def withdraw_speech(actor: Actor, *, meeting_id: UUID, order: int) -> Speech:
    """Say that somebody who waits does not wish to speak after all.

    Raises:
        NotAllowed: neither who asked nor one of those who steer.
        NotFound: no such wish.
        ForbiddenMove: they are speaking, have spoken or have withdrawn.
    """
    meeting = locked_meeting(meeting_id)
    speech = Speech.objects.filter(meeting=meeting, order=order).first()
    cockpit_permissions.withdraw_speech(actor, meeting, speech and speech.person_id)
    if speech is None:
        raise NotFound(_("名单上没有这一位"))
    refuse_unless_open(meeting)
    move_speech(speech, SpeechState.TAKEN_BACK)
    tell_watchers(meeting)
    return speech
