"""Call a speaker."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lilong.commons.usecase import use_case
from lilong.council import cockpit_permissions
from lilong.council.cockpit_moving import (
    cockpit_of,
    end_running_speech,
    in_turn,
    move_speech,
    refuse_unless_open,
    tell_watchers,
)
from lilong.council.cockpit_states import SpeechState
from lilong.council.meeting_moving import locked_meeting
from lilong.council.models import Speech
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case(unrecorded="who spoke is told by the minutes, as far as the secretary writes it down")
def call_speaker(actor: Actor, *, meeting_id: UUID, order: int | None = None) -> Speech:
    """Give the floor to the next in turn, or to another who waits; who was speaking has finished.

    In turn: who has not spoken in this meeting before who has, then in the order of asking.

    Args:
        order: who is called out of turn; None for the next.

    Raises:
        NotAllowed: not one of those who steer it.
        Refused: nobody waits, or this one does not.
    """
    meeting = locked_meeting(meeting_id)
    cockpit_permissions.steer_meeting(actor, meeting)
    refuse_unless_open(meeting)
    item_id = cockpit_of(meeting).item_id
    waiting = [
        one
        for one in in_turn(Speech.objects.filter(meeting=meeting))
        if one.item_id == item_id and order in (None, one.order)
    ]
    if not waiting:
        raise Refused(_("没有人等着发言") if order is None else _("这一位已经不在等了"))
    end_running_speech(meeting)
    move_speech(waiting[0], SpeechState.SPEAKING)
    tell_watchers(meeting)
    return waiting[0]
