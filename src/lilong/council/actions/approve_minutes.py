"""Approve the minutes of a meeting: from now on they stand."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import meeting_permissions
from lilong.council.covering import covered_minutes
from lilong.council.meeting_events import MinutesApproved
from lilong.council.meeting_moving import latest_minutes, locked_meeting, refuse_approved, tell_of
from lilong.council.minutes_writing import append_minutes, mark_of, whole
from lilong.council.models import MinutesVersion
from lilong.council.states import MeetingState, MinutesState
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def approve_minutes(
    actor: Actor, *, meeting_id: UUID, number: int, seen: str | None = None, covered: bool = False
) -> MinutesVersion:
    """Approve the draft that the actor has read, with agenda, attendance, resolutions, actions.

    Args:
        number: the draft that was read; no other is approved.
        seen: `mark_of` the whole that was read, with attendance, resolutions and promises; None
            not to compare.
        covered: with telephone and identity numbers, and names beside a room, covered in what
            everybody will read; the draft keeps them for those who keep the minutes.

    Raises:
        NotAllowed: who prepares does not approve.
        Refused: the meeting is not over, nothing is written, somebody wrote on or changed what
            stands beside it meanwhile, or they are approved already.
    """
    meeting = locked_meeting(meeting_id)
    meeting_permissions.decide_meeting(actor, meeting)
    refuse_approved(meeting)
    if meeting.state != MeetingState.CLOSED:
        raise Refused(_("会还没有散，纪要还不能定稿"), remedy=_("散会以后再定稿。"))
    draft = latest_minutes(meeting)
    if draft is None:
        raise Refused(_("还没有写纪要"), remedy=_("先写，再定稿。"))
    if draft.number != number:
        raise Refused(
            _("您看过以后，别人又改了一稿（第 %(number)s 稿）") % {"number": draft.number},
            remedy=_("请看一遍新的一稿，再定稿。"),
        )
    content = whole(meeting, draft.content)
    if seen is not None and seen != mark_of(content):
        raise Refused(
            _("您看过以后，到会名单、决议或者承诺又变了"),
            remedy=_("下面就是现在的样子，请看一遍，再定稿。"),
        )
    if covered:
        content = covered_minutes(content)
    version = append_minutes(actor, meeting, MinutesState.APPROVED, content)
    tell_of(actor, meeting, MinutesApproved, number=version.number)
    return version
