"""Record that somebody is at a meeting, or is not there after all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from lilong.commons.usecase import use_case
from lilong.council import meeting_permissions
from lilong.council.meeting_events import AttendanceRecorded
from lilong.council.meeting_moving import (
    locked_meeting,
    refuse_approved,
    tell_of,
    too_long,
)
from lilong.council.models import Attendance, CheckInWish, Meeting
from lilong.council.roll import add_rows, called, head_count, there_of
from lilong.council.states import AttendedBy
from lilong.council.wording import legible
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused
from lilong.people import queries as people

LONGEST_NAME = 60
MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Attendee:
    """Somebody who came: a registered person, or a name that was typed.

    Attributes:
        as_what: role or body in words.
        there: False takes back what was recorded before.
    """

    person_id: UUID | None = None
    name: str = ""
    as_what: str = ""
    there: bool = True


@use_case
def record_attendance(actor: Actor, *, meeting_id: UUID, attendees: Sequence[Attendee]) -> Meeting:
    """Call the roll: who is there, or is not after all; a further row, nothing is overwritten.

    Whoever said themselves that they are there (`check_in`) waits no more.

    Raises:
        NotAllowed: not one of those who prepare it.
        Invalid: nobody, no name, one too long.
        Refused: it has not begun, its minutes are approved, or all of it is known already.
    """
    meeting = locked_meeting(meeting_id)
    meeting_permissions.record_attendance(actor, meeting)
    refuse_approved(meeting)
    _check(attendees)
    here = _known(meeting, attendees)
    named = people.names_of(one.person_id for one in attendees)
    told: dict[object, Attendee] = {
        called(one.person_id, legible(one.name), legible(one.as_what)): one
        for one in attendees
        if one.person_id is None or one.person_id in named
    }
    news = {key: one for key, one in told.items() if one.there != (key in here)}
    if not news:
        raise Refused(
            _("这些都已经登记过了"),
            remedy=_("同名的两位，请在身份里写清楚，例如几号楼、哪个单位。"),
        )
    _write(actor, meeting, news, named)
    came = [one.person_id for one in news.values() if one.person_id]
    CheckInWish.objects.filter(meeting=meeting, person_id__in=came).delete()
    tell_of(actor, meeting, AttendanceRecorded, there=head_count(meeting))
    return meeting


def _known(meeting: Meeting, attendees: Sequence[Attendee]) -> set[object]:
    """Who of them is there already, as the roll tells people apart."""
    rows = there_of(
        meeting,
        persons=[one.person_id for one in attendees if one.person_id],
        names=[legible(one.name) for one in attendees if not one.person_id],
    )
    return {called(row.person_id, row.name, row.as_what) for row in rows}


def _check(attendees: Sequence[Attendee]) -> None:
    if not attendees:
        raise Invalid(_("请选谁到了"))
    if len(attendees) > MOST_AT_ONCE:
        raise Invalid(_("一次最多登记 %(most)s 位") % {"most": MOST_AT_ONCE})
    for one in attendees:
        if one.person_id is None and not legible(one.name):
            why = _("请写名字")
            raise Invalid(why, fields={"name": [why]})
        for field, text in (("name", one.name), ("as_what", one.as_what)):
            if len(text) > LONGEST_NAME:
                why = too_long(len(text), LONGEST_NAME)
                raise Invalid(why, fields={field: [why]})


def _write(
    actor: Actor, meeting: Meeting, news: dict[object, Attendee], named: dict[UUID, str]
) -> None:
    rows = [
        Attendance(
            person_id=one.person_id,
            name=named[one.person_id] if one.person_id else legible(one.name),
            as_what=legible(one.as_what),
            there=one.there,
        )
        for one in news.values()
    ]
    add_rows(actor, meeting, rows, AttendedBy.ROLL_CALL)
