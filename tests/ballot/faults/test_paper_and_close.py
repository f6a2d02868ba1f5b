"""Paper entered while the vote is closed comes before the close or after it, and is not lost."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from tests.ballot.desk import box_of, entered
from tests.ballot.test_register_mandate import register
from tests.ballot.votes import motion_on, roll_of
from tests.halting import until_it_waits_or_is_done
from tests.neighbourhood import build_district, build_street, person_with
from tests.own_database import Aside

from lilong.ballot import paper_desk
from lilong.ballot.actions import enter_paper_ballot as entering
from lilong.ballot.actions import register_mandate as registering
from lilong.ballot.actions import take_ballot_box as boxing
from lilong.ballot.actions.close_voting import close_voting
from lilong.ballot.clocking import as_if
from lilong.ballot.models import Mandate, PaperEntry
from lilong.ballot.voters import motion_of
from lilong.kernel.refusal import Refused

SECOND = timedelta(seconds=1)


@pytest.fixture
def scene(own_server):
    """A vote on PostgreSQL, who closes it and who enters its paper."""
    street = build_street(build_district(), "枫林街道", "fenglin")
    motion = motion_on(roll_of(street))
    member = person_with("owners_committee_member", street.compound)
    return motion, member, person_with("community_worker", street.area)


@contextmanager
def held(monkeypatch, module, name):
    """Whoever has passed this function waits there, until the block ends."""
    inside, go = threading.Event(), threading.Event()
    passed = getattr(module, name)

    def slowly(*words, **named):
        answer = passed(*words, **named)
        inside.set()
        go.wait(30)
        return answer

    monkeypatch.setattr(module, name, slowly)
    try:
        yield inside
    finally:
        go.set()


def while_it_waits(monkeypatch, module, name, verb, motion, member):
    """Begin a verb in the last second; at the end, while it is on its way, close.

    Returns:
        Whether the close was done before the verb was, and both threads.
    """

    def in_time():
        with as_if(motion.closes_at - SECOND):
            return verb()

    def close():
        with as_if(motion.closes_at):
            return close_voting(member, motion_id=motion.id).state

    with held(monkeypatch, module, name) as inside:
        slow = Aside(in_time)
        assert inside.wait(30)
        closing = Aside(close)
        until_it_waits_or_is_done(closing)
        was_quicker = not closing.is_alive()
    return was_quicker, slow, closing


def test_a_close_waits_for_paper_on_its_way_and_then_for_its_second_reader(scene, monkeypatch):
    motion, member, worker = scene

    was_quicker, slow, closing = while_it_waits(
        monkeypatch, paper_desk, "why_not", lambda: entered(worker, motion, 1), motion, member
    )

    assert not was_quicker
    assert slow.outcome().state == "waiting"
    with pytest.raises(Refused, match="1 张按时交来的纸质票"):
        closing.outcome()
    motion.refresh_from_db()
    assert motion.state == "open"


def test_control_without_the_lock_paper_hangs_in_a_closed_vote(scene, monkeypatch):
    motion, member, worker = scene
    monkeypatch.setattr(entering, "held_motion", motion_of)

    was_quicker, slow, closing = while_it_waits(
        monkeypatch, paper_desk, "why_not", lambda: entered(worker, motion, 1), motion, member
    )

    assert was_quicker
    assert (closing.outcome(), slow.outcome().state) == ("closed", "waiting")
    assert PaperEntry.objects.get().motion.state == "closed"


def test_a_close_waits_for_a_box_that_is_being_written_down(scene, monkeypatch):
    motion, member, worker = scene

    was_quicker, slow, closing = while_it_waits(
        monkeypatch, boxing, "now_for", lambda: box_of(worker, motion, 3), motion, member
    )

    assert not was_quicker
    assert slow.outcome().slips == 3
    with pytest.raises(Refused, match="还没有经见证人确认"):
        closing.outcome()


def test_a_close_waits_for_a_mandate_that_is_being_registered(scene, monkeypatch):
    motion, member, worker = scene

    was_quicker, slow, closing = while_it_waits(
        monkeypatch, registering, "need_state", lambda: register(worker, motion), motion, member
    )

    assert not was_quicker
    assert (slow.outcome().state, closing.outcome()) == ("registered", "closed")
    assert Mandate.objects.count() == 1
