"""Correct approved minutes by a new version; the old one stays."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import meeting_permissions
from lilong.council.meeting_events import MinutesCorrected
from lilong.council.meeting_moving import checked_texts, latest_minutes, locked_meeting, tell_of
from lilong.council.minutes_writing import append_minutes, merged
from lilong.council.models import MinutesVersion
from lilong.council.states import MinutesState
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused

LONGEST_REASON = 200


@use_case
def correct_minutes(
    actor: Actor,
    *,
    meeting_id: UUID,
    base_number: int,
    reason: str,
    points: Mapping[str, str],
    remarks: str = "",
) -> MinutesVersion:
    """Say what should have stood there and why; readers see both versions.

    Agenda, attendance, resolutions and actions stay as they were approved.

    Raises:
        NotAllowed: who prepares does not approve, and so does not correct.
        Conflict: somebody corrected the same item meanwhile.
        Invalid: no reason, nothing new, an unknown item, a text too long.
        Refused: the minutes are not approved yet.
    """
    meeting = locked_meeting(meeting_id)
    meeting_permissions.decide_meeting(actor, meeting)
    approved = latest_minutes(meeting)
    if approved is None or approved.state != MinutesState.APPROVED:
        raise Refused(_("纪要还没有定稿，直接改就可以"), remedy=_("请在纪要里修改草稿。"))
    said = checked_texts(
        {"reason": reason},
        longest={"reason": LONGEST_REASON},
        needed={"reason": _("请写为什么要更正")},
    )
    content = merged(meeting, base_number, {"points": dict(points), "remarks": remarks})
    version = append_minutes(
        actor,
        meeting,
        MinutesState.APPROVED,
        {**approved.content, **content},
        corrects=approved.number,
        reason=said["reason"],
    )
    tell_of(
        actor,
        meeting,
        MinutesCorrected,
        number=version.number,
        corrects=approved.number,
        reason=said["reason"],
    )
    return version
