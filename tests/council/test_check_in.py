"""check_in: the code of the room, the wish without it, the tap of who calls the roll."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from lilong.commons.ledger.models import LedgerEntry
from lilong.council.actions.check_in import CheckedIn, check_in
from lilong.council.actions.close_meeting import close_meeting
from lilong.council.door_codes import MOST_GUESSES, WINDOW, code_at, code_holds, seconds_left
from lilong.council.models import Attendance, CheckInWish, Cockpit
from lilong.council.roll import head_count, present
from lilong.kernel.refusal import NotAllowed, Refused
from tests.council import cockpit_stage as cockpit
from tests.council import meeting_stage as stage
from tests.neighbourhood import person_with

MOMENT = datetime(2026, 12, 10, 6, 0, tzinfo=UTC)


@pytest.fixture
def meeting(secretary, street):
    return stage.opened(secretary, street)


def code_of(meeting):
    """What the screen shows now."""
    return code_at(meeting.id, timezone.now())


def wrong(meeting):
    """A code that is none, now or in a minute."""
    now = timezone.now()
    known = {code_at(meeting.id, now + timedelta(seconds=WINDOW * n)) for n in (-1, 0, 1)}
    return next(f"{n:06}" for n in range(4) if f"{n:06}" not in known)


# ── The code ────────────────────────────────────────────────────────────────────────────────


def test_a_code_is_taken_while_it_is_shown_and_one_minute_longer():
    meeting_id = uuid.uuid4()
    code = code_at(meeting_id, MOMENT)

    for seconds, holds in (
        (0, True),
        (59, True),
        (60, True),
        (119, True),
        (120, False),
        (-1, False),
    ):
        assert code_holds(meeting_id, code, MOMENT + timedelta(seconds=seconds)) is holds, seconds
    assert seconds_left(MOMENT + timedelta(seconds=50)) == 10


def test_a_code_is_of_one_meeting_and_one_installation(settings):
    one, other = uuid.uuid4(), uuid.uuid4()
    code = code_at(one, MOMENT)

    assert code_at(other, MOMENT) != code
    settings.FIELD_KEY = "another" * 8
    assert code_at(one, MOMENT) != code


@pytest.mark.parametrize("how", ["{0}", " {0} ", "{1} {2}", "{1}-{2}", "wide"])
def test_a_code_is_read_as_people_type_it(how):
    meeting_id = uuid.uuid4()
    code = code_at(meeting_id, MOMENT)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    typed = wide if how == "wide" else how.format(code, code[:3], code[3:])

    assert code_holds(meeting_id, typed, MOMENT)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abc", "²²²²²²"])
def test_what_is_no_code_is_none(typed):
    assert not code_holds(uuid.uuid4(), typed, MOMENT)


# ── Checking in ─────────────────────────────────────────────────────────────────────────────


def test_who_sees_the_code_of_the_room_is_there(resident, meeting):
    came = check_in(resident, meeting_id=meeting.id, code=code_of(meeting))

    row = Attendance.objects.get()
    assert came is CheckedIn.HERE
    assert (row.person_id, row.name, row.as_what, row.how) == (
        resident.person_id,
        resident.name,
        "居民",
        "qr",
    )
    assert LedgerEntry.objects.get(kind="council.attendance_recorded").facts["there"] == 1
    assert check_in(resident, meeting_id=meeting.id) is CheckedIn.HERE
    assert Attendance.objects.count() == 1


def test_from_home_it_is_a_wish_until_the_roll_is_called(resident, secretary, meeting):
    before = Cockpit.objects.get().version
    assert check_in(resident, meeting_id=meeting.id) is CheckedIn.WAITS

    assert not Attendance.objects.exists()
    assert CheckInWish.objects.get().as_what == "居民"
    assert Cockpit.objects.get().version == before + 1
    cockpit.checked_in(secretary, meeting, resident)
    assert Attendance.objects.get().how == "roll_call"
    assert not CheckInWish.objects.exists()


def test_a_member_at_home_makes_no_quorum(street):
    """沪规定 art. 20, 26: members come themselves."""
    member = person_with("owners_committee_member", street.compound)
    other = person_with("owners_committee_member", street.compound)
    meeting = stage.opened(
        member, street, place_id=street.compound.id, kind="owners_committee_meeting", members=3
    )

    for code in ("", wrong(meeting)):
        check_in(other, meeting_id=meeting.id, code=code)

    assert head_count(meeting) == 0


def test_codes_are_not_guessed(resident, meeting):
    for _each in range(MOST_GUESSES):
        came = check_in(resident, meeting_id=meeting.id, code=wrong(meeting))
        assert came is CheckedIn.WRONG_CODE

    assert check_in(resident, meeting_id=meeting.id, code=code_of(meeting)) is CheckedIn.TOO_OFTEN
    assert check_in(resident, meeting_id=meeting.id) is CheckedIn.WAITS
    assert not Attendance.objects.exists()


def test_nobody_checks_in_before_it_begins_or_after_it_closed(resident, secretary, street):
    waiting = stage.invited(secretary, street)
    with pytest.raises(Refused, match="没有在开会"):
        check_in(resident, meeting_id=waiting.id, code=code_of(waiting))
    meeting = stage.opened(secretary, street)
    check_in(resident, meeting_id=meeting.id)

    close_meeting(secretary, meeting_id=meeting.id)

    assert not CheckInWish.objects.exists()
    with pytest.raises(Refused, match="没有在开会"):
        check_in(resident, meeting_id=meeting.id, code=code_of(meeting))


def test_a_stranger_checks_in_nowhere(other_street, meeting):
    stranger = person_with("resident", other_street.rooms[0])

    with pytest.raises(NotAllowed):
        check_in(stranger, meeting_id=meeting.id, code=code_of(meeting))

    assert not CheckInWish.objects.exists()


# ── The roll ────────────────────────────────────────────────────────────────────────────────


def test_the_count_of_heads_is_that_of_the_roll(resident, leader, secretary, meeting):
    cockpit.checked_in(secretary, meeting, resident, leader)
    stage.came(secretary, meeting, "示例甲", "示例乙")
    stage.left(secretary, meeting, resident)
    cockpit.checked_in(secretary, meeting, resident)
    stage.left(secretary, meeting, leader)

    assert head_count(meeting) == len(present(meeting)) == 3
