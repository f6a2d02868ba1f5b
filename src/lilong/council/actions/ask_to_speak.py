"""Ask to speak."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lilong.commons.usecase import use_case
from lilong.council import cockpit_permissions
from lilong.council.cockpit_moving import (
    LONGEST_CALLED,
    cockpit_of,
    refuse_unless_open,
    speaker_of,
    tell_watchers,
)
from lilong.council.cockpit_states import SpeechState
from lilong.council.meeting_moving import locked_meeting
from lilong.council.models import Attendance, Meeting, Speech
from lilong.council.roll import there_of
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

# Of one item: more would wait longer than a meeting lasts.
MOST_WAITING = 100


@use_case(unrecorded="who wished to speak is a matter of the evening, and nobody's afterwards")
def ask_to_speak(
    actor: Actor, *, meeting_id: UUID, called: str, whom: UUID | str | None = None
) -> Speech:
    """Join the speakers' list of the item that is on.

    Args:
        called: how they wish to be called before all; of somebody who raised a hand it may be
            empty, they are called as on the roll then.
        whom: person or name as in the roll, for whom those who steer ask; None for oneself.

    Raises:
        NotAllowed: not there, or for somebody else.
        Invalid: no name to be called by, or one too long.
        Refused: no item is on, they wait or speak already, or are not there.
    """
    meeting = locked_meeting(meeting_id)
    meant = _meant(whom) if whom else actor.person_id
    here = _there(meeting, meant)
    cockpit_permissions.ask_to_speak(actor, meeting, here, meant)
    refuse_unless_open(meeting)
    row = here[0] if here else None
    if whom and row and not called.strip():
        called = row.name[:LONGEST_CALLED]
    called = _checked(called)
    if row is None:
        raise Refused(_("名单上没有这个人在场"), remedy=_("请先点名签到，再报名发言。"))
    item = cockpit_of(meeting).item
    if item is None:
        raise Refused(_("还没有开始讨论哪一项"), remedy=_("等主持人开始第一项，再报名发言。"))
    speech = _written(meeting, row, called, item.id)
    tell_watchers(meeting)
    return speech


def _meant(whom: UUID | str) -> UUID | str:
    try:
        return UUID(str(whom))
    except ValueError:
        return str(whom)


def _there(meeting: Meeting, whom: object) -> list[Attendance]:
    """Of the roll those who are meant, a person or a name."""
    if isinstance(whom, UUID):
        return there_of(meeting, persons=[whom])
    return there_of(meeting, names=[str(whom)]) if whom else []


def _checked(called: str) -> str:
    called = " ".join(called.split())
    why = ""
    if not called:
        why = _("请写怎么称呼")
    elif len(called) > LONGEST_CALLED:
        why = _("最多 %(most)s 个字，请写短一点") % {"most": LONGEST_CALLED}
    if why:
        raise Invalid(why, fields={"called": [why]})
    return called


def _written(meeting: Meeting, row: Attendance, called: str, item_id: UUID) -> Speech:
    rows = list(Speech.objects.filter(meeting=meeting))
    busy = (SpeechState.WAITING, SpeechState.SPEAKING)
    now = [one for one in rows if one.item_id == item_id and one.state in busy]
    if any(speaker_of(one) == (row.person_id or row.name) for one in now):
        raise Refused(_("已经在发言名单里了"))
    if len(now) >= MOST_WAITING:
        raise Refused(_("等着发言的人太多了"), remedy=_("等前面的人说完，再报名。"))
    return Speech.objects.create(
        space_id=meeting.space_id,
        meeting=meeting,
        item_id=item_id,
        order=max((one.order for one in rows), default=0) + 1,
        person_id=row.person_id,
        name="" if row.person_id else row.name,
        called=called,
    )
