"""Answer a straw poll."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lilong.commons.usecase import use_case
from lilong.council import cockpit_permissions
from lilong.council.cockpit_moving import refuse_unless_open, tell_watchers
from lilong.council.meeting_moving import locked_meeting
from lilong.council.models import StrawAnswer, StrawPoll
from lilong.council.roll import latest_attendance
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused


@use_case(unrecorded="who answered is nobody's business; the result is recorded at the close")
def answer_straw_poll(
    actor: Actor, *, meeting_id: UUID, number: int, choice: int | None
) -> StrawPoll:
    """Choose one option, once; what a person chose is kept nowhere, so it cannot be changed.

    Args:
        choice: the option, from 0; None when none was chosen.

    Raises:
        NotAllowed: not there.
        Invalid: no such option.
        Refused: it is closed, or they have answered.
    """
    meeting = locked_meeting(meeting_id)
    cockpit_permissions.answer_straw_poll(actor, latest_attendance(meeting, actor.person_id))
    refuse_unless_open(meeting)
    poll = StrawPoll.objects.filter(meeting=meeting, number=number, closed_at=None).first()
    if poll is None:
        raise Refused(_("这次摸底已经结束了"))
    if choice is None or not 0 <= choice < len(poll.options):
        raise Invalid(_("请选一项再提交"))
    assert actor.person_id is not None  # who is there by name only was refused
    if StrawAnswer.objects.filter(poll=poll, person_id=actor.person_id).exists():
        raise Refused(_("您已经作答了"), remedy=_("系统不记谁选了什么，所以答过的不能再改。"))
    StrawAnswer.objects.create(space_id=meeting.space_id, poll=poll, person_id=actor.person_id)
    poll.chosen = [count + (at == choice) for at, count in enumerate(poll.chosen)]
    poll.save(update_fields=["chosen"])
    tell_watchers(meeting)
    return poll
