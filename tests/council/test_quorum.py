"""Who counts for the quorum: members on the day on which the roll was called."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.council.actions.check_in import check_in
from lilong.council.actions.close_meeting import close_meeting
from lilong.council.door_codes import code_at
from lilong.council.meeting_printing import quorum_words
from lilong.council.minutes_writing import members_there, quorum_of
from lilong.people.models import RoleGrant
from tests.council import cockpit_stage as cockpit
from tests.council import meeting_stage as stage
from tests.neighbourhood import person_with


@pytest.fixture
def members(street):
    return [
        person_with("owners_committee_member", street.compound, f"示例委员{n}") for n in range(3)
    ]


@pytest.fixture
def meeting(members, street):
    place = {"place_id": street.compound.id, "kind": "owners_committee_meeting", "members": 3}
    return stage.opened(members[0], street, **place)


def test_who_resigns_later_was_there_as_a_member(members, meeting):
    cockpit.checked_in(members[0], meeting, *members[:2])
    close_meeting(members[0], meeting_id=meeting.id)
    meeting.refresh_from_db()
    before = quorum_of(meeting)

    RoleGrant.objects.filter(person_id=members[1].person_id).update(ended_at=timezone.now())

    assert quorum_of(meeting) == before
    assert (before["there"], before["met"]) == (2, True)


def test_who_is_elected_later_was_there_as_a_guest(members, meeting, street):
    guest = person_with("resident", street.rooms[0])
    cockpit.checked_in(members[0], meeting, members[0], guest)
    meeting.closed_at = timezone.now() - timedelta(days=3)
    meeting.save()

    RoleGrant.objects.create(
        person_id=guest.person_id,
        role="owners_committee_member",
        place_id=street.compound.id,
        path=street.compound.path,
        space_id=street.compound.space_id,
        since=timezone.localdate(),
    )

    assert members_there(meeting).there == 1


def test_a_term_that_was_over_counts_no_more(members, meeting):
    cockpit.checked_in(members[0], meeting, *members)
    yesterday = timezone.localdate() - timedelta(days=1)
    RoleGrant.objects.filter(person_id=members[2].person_id).update(
        since=yesterday - timedelta(days=9), until=yesterday
    )

    assert members_there(meeting).there == 2


def test_who_is_written_in_after_the_meeting_was_a_member_then(members, meeting):
    close_meeting(members[0], meeting_id=meeting.id)
    meeting.refresh_from_db()
    RoleGrant.objects.filter(person_id=members[2].person_id).update(ended_at=timezone.now())

    cockpit.checked_in(members[0], meeting, *members)

    assert members_there(meeting).there == 3


def test_beside_the_quorum_stands_who_called_themselves_present(members, meeting):
    cockpit.checked_in(members[0], meeting, *members[:2])
    code = code_at(meeting.id, timezone.now())

    check_in(members[2], meeting_id=meeting.id, code=code)

    told = quorum_of(meeting)
    assert (told["there"], told["by_self"]) == (3, 1)
    assert "其中 1 位是自己给自己点的名" in quorum_words(told)
    assert "自己" not in quorum_words({**told, "by_self": 0})
    del told["by_self"]  # minutes that were approved before this was told
    assert "自己" not in quorum_words(told)
