"""Close a straw poll."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from lilong.commons.usecase import use_case
from lilong.council import cockpit_permissions
from lilong.council.cockpit_moving import close_poll, refuse_unless_open
from lilong.council.meeting_moving import locked_meeting
from lilong.council.models import StrawPoll
from lilong.council.roll import head_count
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused


@use_case
def close_straw_poll(
    actor: Actor, *, meeting_id: UUID, number: int, hands: Mapping[int, int] | None = None
) -> StrawPoll:
    """End it with the hands that were counted in the room; from now on everybody sees the numbers.

    Args:
        hands: how many raised a hand for each option, of those who did not answer by phone.

    Raises:
        NotAllowed: not one of those who steer it.
        Invalid: more answers than people who are there.
        Refused: it is closed already.
    """
    meeting = locked_meeting(meeting_id)
    cockpit_permissions.steer_meeting(actor, meeting)
    refuse_unless_open(meeting)
    poll = StrawPoll.objects.filter(meeting=meeting, number=number, closed_at=None).first()
    if poll is None:
        raise Refused(_("这次摸底已经结束了"))
    counted = {at: count for at, count in (hands or {}).items() if at < len(poll.options)}
    _check(counted, sum(poll.chosen), head_count(meeting))
    close_poll(actor, poll, meeting, counted)
    return poll


def _check(hands: Mapping[int, int], phones: int, there: int) -> None:
    if any(count < 0 for count in hands.values()):
        raise Invalid(_("举手的人数不能是负数"))
    raised = sum(hands.values())
    if raised and raised + phones > there:
        raise Invalid(
            _("手机作答 %(phones)s 位，举手 %(raised)s 位，比到会的 %(there)s 位还多")
            % {"phones": phones, "raised": raised, "there": there},
            remedy=_("用手机答过的请不要再举手；没签到的请先签到。"),
        )
