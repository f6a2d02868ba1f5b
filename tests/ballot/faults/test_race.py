"""Sixty-four at once for one unit: one ballot, whichever was first, and sixty-three refusals."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection
from tests.ballot.faults.dropped import CONSTRAINTS
from tests.ballot.test_cast_ballots import by_slip, cast
from tests.ballot.votes import motion_on, roll_of, voter_of
from tests.neighbourhood import build_district, build_street
from tests.own_database import Aside

from lilong.ballot import chain_rows
from lilong.ballot.casting import Taken
from lilong.ballot.checking import chains_hold
from lilong.ballot.models import Ballot, RefusedBallot

pytestmark = pytest.mark.slow

AT_ONCE = 64


def motion_here():
    return motion_on(roll_of(build_street(build_district(), "枫林街道", "fenglin")))


def all_at_once(motion, count):
    """So many threads, each with a connection of its own, cast for unit 1; their answers."""
    gate, voter = threading.Barrier(count), voter_of(motion, 1)

    def one(place):
        gate.wait(30)
        return cast(motion, by_slip(voter, ("agree", "oppose")[place % 2]))[0]

    threads = [Aside(lambda place=place: one(place)) for place in range(count)]
    return [thread.outcome() for thread in threads]


def test_of_sixty_four_at_once_one_is_taken(own_database):
    motion = motion_here()
    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"]["timeout"] = 30

    answers = all_at_once(motion, AT_ONCE)

    taken = [answer for answer in answers if isinstance(answer, Taken)]
    assert len(taken) == Ballot.objects.count() == 1
    assert RefusedBallot.objects.filter(why="already_voted").count() == AT_ONCE - 1
    assert list(chains_hold()) == []


def test_control_without_lock_and_constraint_a_unit_votes_many_times(own_server, monkeypatch):
    motion = motion_here()
    with connection.cursor() as cursor:
        for words in CONSTRAINTS:
            cursor.execute(words)
    lockless = chain_rows._LOCK.replace(" FOR SHARE", "").replace(" FOR UPDATE", "")
    monkeypatch.setattr(chain_rows, "_LOCK", lockless)
    units = chain_rows.units

    def slowly(*words):
        found = units(*words)
        time.sleep(0.3)
        return found

    monkeypatch.setattr(chain_rows, "units", slowly)

    answers = all_at_once(motion, 8)

    assert sum(isinstance(answer, Taken) for answer in answers) > 1
    assert list(chains_hold())
