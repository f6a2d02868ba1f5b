"""Note that a joint meeting was not held, and why."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, writing
from lilong.cases.joint import permissions
from lilong.cases.joint.events import JointMeetingCalledOff
from lilong.cases.joint.models import JointMeeting
from lilong.cases.joint.moving import locked_meeting
from lilong.cases.joint.states import JOINT, JointState
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor


@use_case
def call_off_joint_meeting(
    actor: Actor, *, meeting_id: UUID, reason: str, personal: str = Personal.ASK
) -> JointMeeting:
    """It stays in the file: who was asked and did not come was asked all the same.

    Args:
        reason: why; the parties read it.
        personal: what to do with numbers and names in the reason.

    Raises:
        NotAllowed: neither keeper nor above them here.
        NotFound: no such meeting.
        Invalid: no reason.
        Refused: the reason orders something.
        Telling: it tells who somebody is or who complained, or may be meant as an order, and nobody
            has said yet whether that is meant.
        ForbiddenMove: its outcome is noted, or it was called off.
    """
    case, meeting = locked_meeting(meeting_id)
    permissions.call_joint_meeting(actor, case)
    needed = _("请写为什么没有开成")
    reason = moving.check_words(reason, personal=personal, needed=needed, kind=case.kind)
    meeting.state = JOINT.check(meeting.state, JointState.CALLED_OFF)
    meeting.agreed = reason
    meeting.save(update_fields=["state", "agreed"])
    moving.tell(actor, JointMeetingCalledOff(**moving.about(case)))
    writing.save(case, [])
    moving.append_step(actor, case, "call_off_joint_meeting", words=reason)
    return meeting
