"""Cancel a meeting that has not begun."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import meeting_permissions
from lilong.council.covering import Personal, looked_through
from lilong.council.meeting_events import MeetingCancelled
from lilong.council.meeting_moving import checked_texts, locked_meeting, move_meeting
from lilong.council.models import Meeting
from lilong.council.states import MeetingState
from lilong.kernel.actor import Actor

LONGEST_REASON = 200


@use_case
def cancel_meeting(
    actor: Actor, *, meeting_id: UUID, reason: str, personal: str = Personal.ASK
) -> Meeting:
    """Cancel it and say why: whoever was invited reads the reason.

    Args:
        personal: what to do with numbers and names in the reason.

    Raises:
        NotAllowed: not one of those who run it.
        Invalid: no reason, or one too long.
        Telling: there are some, and nobody has said yet what is meant.
        ForbiddenMove: it has begun, is over or was cancelled already.
    """
    meeting = locked_meeting(meeting_id)
    meeting_permissions.run_meeting(actor, meeting)
    said = checked_texts(
        {"reason": reason},
        longest={"reason": LONGEST_REASON},
        needed={"reason": _("请写为什么取消，请来的人会看到")},
    )
    said = looked_through(personal, said)
    meeting.cancelled_because = said["reason"]
    return move_meeting(
        actor, meeting, MeetingState.CANCELLED, MeetingCancelled, reason=said["reason"]
    )
