"""Owners hear of each ballot cast online for their unit: that it came and when, never what."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from tests.ballot.test_cast_ballots import by_slip, cast, office
from tests.ballot.votes import motion_on, voter_of
from tests.neighbourhood import person_with

from lilong.ballot import telling_tasks
from lilong.ballot.models import Ballot, Motion, OwnersTold, RollOwner
from lilong.ballot.moving import said_at
from lilong.ballot.telling_tasks import tell_owners
from lilong.commons.jobs.declaring import REGULAR
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice


def told(person=None):
    notices = Notice.objects.filter(group="ballot.own")
    return list(notices.filter(person_id=person.person_id) if person else notices)


@pytest.fixture
def owners(street, motion):
    """Two owners of the first room, one by grant and one by the roll, and one of the second."""
    by_grant, by_roll = (
        person_with("owner", street.rooms[0]),
        person_with("resident", street.area),
    )
    RollOwner.objects.filter(unit__number=1).update(person_id=by_roll.person_id)
    return by_grant, by_roll, person_with("owner", street.rooms[1])


def test_each_owner_of_the_unit_is_told_the_time_and_how_to_complain(motion, owners):
    by_grant, by_roll, next_door = owners
    voter = voter_of(motion, 1)
    cast(motion, by_slip(voter, "oppose"))

    assert tell_owners.call() == 1

    row = Ballot.objects.get()
    for owner in (by_grant, by_roll):
        [notice] = told(owner)
        assert "手机或网上" in notice.sentence
        assert "提出疑问" in notice.sentence
        assert notice.facts == {"title": motion.title, "at": said_at(row.received_at)}
        assert notice.url == f"/ballot/voters/{voter.id}/complain/"
    assert told(next_door) == []


def test_neither_notice_nor_query_nor_ledger_holds_a_choice(motion, owners):
    cast(motion, by_slip(voter_of(motion, 1), "oppose"), by_slip(voter_of(motion, 2), "agree"))
    ledger = LedgerEntry.objects.count()

    with CaptureQueriesContext(connection) as heard:
        tell_owners.call()

    assert not any('"choice"' in query["sql"] for query in heard)
    said = json.dumps([[one.sentence, one.facts, one.url, one.key] for one in told()])
    assert not any(word in said for word in ("agree", "oppose", "同意", "反对"))
    assert LedgerEntry.objects.count() == ledger


def test_what_comes_over_a_desk_is_told_of_by_those_who_took_it(motion, owners):
    office(motion, voter_of(motion, 1), "agree", channel="paper")
    office(motion, voter_of(motion, 1))

    assert tell_owners.call() == 0

    assert told() == []
    assert OwnersTold.objects.get().number == 2


def test_it_goes_on_where_it_stopped_and_tells_nothing_twice(motion, owners, monkeypatch):
    monkeypatch.setattr(telling_tasks, "BATCH", 2)
    by_grant, _by_roll, next_door = owners
    cast(motion, *(by_slip(voter_of(motion, number)) for number in range(2, 7)))

    assert [tell_owners.call(), tell_owners.call()] == [5, 0]
    cast(motion, by_slip(voter_of(motion, 1)))
    assert [tell_owners.call(), tell_owners.call()] == [1, 0]

    assert len(told(next_door)) == len(told(by_grant)) == 1
    assert OwnersTold.objects.get().number == 6


def test_an_interrupted_round_is_done_again_as_a_whole(motion, owners, monkeypatch):
    """The machine stops after some notices and before the mark: both are taken back."""
    by_grant, _by_roll, next_door = owners
    cast(motion, by_slip(voter_of(motion, 1)), by_slip(voter_of(motion, 2)))
    tell, said = telling_tasks.tell, []

    def stops(*args, **named):
        if said:
            raise DatabaseError("the machine stops")
        said.append(tell(*args, **named))

    monkeypatch.setattr(telling_tasks, "tell", stops)
    with pytest.raises(DatabaseError):
        tell_owners.call()
    assert told() == []
    monkeypatch.setattr(telling_tasks, "tell", tell)

    assert tell_owners.call() == 2

    assert len(told(by_grant)) == len(told(next_door)) == 1


def test_told_again_from_the_beginning_nobody_hears_it_twice(motion, owners):
    """A mark that was lost, as after a restored backup."""
    by_grant = owners[0]
    cast(motion, by_slip(voter_of(motion, 1)))
    tell_owners.call()
    OwnersTold.objects.all().delete()

    tell_owners.call()

    assert len(told(by_grant)) == 1


def test_where_the_last_counts_each_one_is_told_of(roll, street):
    motion = motion_on(roll, options={"repeat_policy": "last"})
    owner, voter = person_with("owner", street.rooms[0]), voter_of(motion, 1)
    cast(motion, by_slip(voter, "agree"), by_slip(voter, "oppose"))

    tell_owners.call()

    assert len(told(owner)) == 2


@pytest.mark.parametrize(("state", "count"), [("closed", 1), ("counted", 1), ("withdrawn", 0)])
def test_what_came_at_the_last_moment_is_told_of_after_the_close(motion, owners, state, count):
    cast(motion, by_slip(voter_of(motion, 1)))
    Motion.objects.filter(pk=motion.pk).update(state=state)

    assert tell_owners.call() == count


def test_many_ballots_cost_a_notice_each_and_nothing_more(motion, owners):
    """Owners are looked up for all of a batch at once."""
    cast(motion, by_slip(voter_of(motion, 1)))
    tell_owners.call()
    cast(motion, by_slip(voter_of(motion, 2)))
    with CaptureQueriesContext(connection) as one:
        tell_owners.call()
    cast(motion, *(by_slip(voter_of(motion, number)) for number in range(3, 13)))
    with CaptureQueriesContext(connection) as ten:
        tell_owners.call()

    # Of those ten units nobody has an account: the one before paid for one notice.
    assert len(ten) <= len(one)


def test_it_is_done_every_minute():
    [regular] = [one for name, one in REGULAR.items() if name.endswith("tell_owners")]
    assert regular.every.total_seconds() == 60
