"""Check in at a meeting."""

from __future__ import annotations

from enum import Enum
from uuid import UUID

from django.utils import timezone
from django.utils.translation import override

from lilong.commons.documents.pdf import CHINESE
from lilong.commons.usecase import use_case
from lilong.council import cockpit_permissions
from lilong.council.cockpit_moving import refuse_unless_open, tell_watchers
from lilong.council.door_codes import MOST_GUESSES, code_holds, read_code
from lilong.council.meeting_events import AttendanceRecorded
from lilong.council.meeting_moving import locked_meeting, tell_of
from lilong.council.models import Attendance, CheckInWish, Meeting
from lilong.council.roll import add_rows, head_count, latest_attendance
from lilong.council.states import AttendedBy
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.people.roles import ROLES


class CheckedIn(Enum):
    """What came of it: they are there, they wait for a tap, or the code was none."""

    HERE = "here"
    WAITS = "waits"
    WRONG_CODE = "wrong_code"
    TOO_OFTEN = "too_often"


@use_case(unrecorded="a wish is a matter of the evening; who is there is recorded")
def check_in(actor: Actor, *, meeting_id: UUID, code: str = "") -> CheckedIn:
    """Say that one is there, with the code that the screen of the room shows.

    Without it, or with a wrong one, the wish waits for a tap of those who call the roll: from
    home everybody knows the address, but not the code.

    Args:
        code: as it was typed or scanned; empty for none.

    Raises:
        NotAllowed: nobody who is known and may see the meeting.
        Refused: the meeting is not being held.
    """
    meeting = locked_meeting(meeting_id)
    cockpit_permissions.check_in(actor, meeting)
    refuse_unless_open(meeting)
    if latest_attendance(meeting, actor.person_id):
        return CheckedIn.HERE
    assert actor.person_id is not None  # who is nobody was refused
    wish = _wish(actor, meeting, actor.person_id)
    if not read_code(code):
        return CheckedIn.WAITS
    if wish.guesses >= MOST_GUESSES:
        return CheckedIn.TOO_OFTEN
    if not code_holds(meeting.id, code, timezone.now()):
        wish.guesses += 1
        wish.save(update_fields=["guesses"])
        return CheckedIn.WRONG_CODE
    wish.delete()
    row = Attendance(
        person_id=actor.person_id, name=actor.name, as_what=as_what_at(actor, meeting.place_path)
    )
    add_rows(actor, meeting, [row], AttendedBy.QR)
    tell_of(actor, meeting, AttendanceRecorded, there=head_count(meeting))
    return CheckedIn.HERE


def _wish(actor: Actor, meeting: Meeting, person_id: UUID) -> CheckInWish:
    """That they say so; those who call the roll hear of it once."""
    wish, new = CheckInWish.objects.get_or_create(
        meeting=meeting,
        person_id=person_id,
        defaults={
            "space_id": meeting.space_id,
            "as_what": as_what_at(actor, meeting.place_path),
            "at": timezone.now(),
        },
    )
    if new:
        tell_watchers(meeting)
    return wish


def as_what_at(actor: Actor, path: str) -> str:
    """What one is around the place, as the roll call would write it; the first role of several."""
    near = {one.role for one in actor.grants if covers(one.path, path) or covers(path, one.path)}
    with override(CHINESE):  # the minutes are
        return next((str(role.label) for code, role in ROLES.items() if code in near), "")
