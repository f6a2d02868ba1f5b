"""An owner says that the ballot counted for the own unit is not theirs."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from tests.ballot.desk import voted_on_paper
from tests.ballot.motions import AFTER, CLOSES, Stage, agreeing, closed, rules_of
from tests.ballot.votes import NOW, roll_of, voter_of
from tests.halting import until_it_waits_or_is_done
from tests.neighbourhood import build_district, build_street, person_with
from tests.own_database import Aside
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot import clocking, counting
from lilong.ballot.actions import complain_about_ballot as complaining
from lilong.ballot.actions.complain_about_ballot import complain_about_ballot
from lilong.ballot.actions.count_votes import count_votes
from lilong.ballot.models import Complaint, RollOwner
from lilong.commons.ledger.listening import catch_up
from lilong.commons.notices.models import Notice
from lilong.kernel.refusal import Invalid, NotAllowed, Refused

WORDS = "我没有交过纸质票"


@pytest.fixture
def voted(street, worker, motion):
    chair = person_with("committee_chair", street.area)
    voted_on_paper(worker, chair, motion, 1)
    return voter_of(motion, 1)


@everyone
def test_the_owner_of_the_unit_complains(who, street, other_street, voted):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who == "owner@room",
        lambda: complain_about_ballot(actor, voter_id=voted.id, words=WORDS),
    )

    assert Complaint.objects.count() == int(who == "owner@room")


def test_a_joint_owner_of_the_roll_complains_and_a_neighbour_does_not(street, voted):
    joint, neighbour = (person_with("owner", room) for room in (street.rooms[5], street.rooms[1]))
    RollOwner.objects.filter(unit_id=voted.unit_id).update(person_id=joint.person_id)

    with pytest.raises(NotAllowed):
        complain_about_ballot(neighbour, voter_id=voted.id, words=WORDS)
    complain_about_ballot(joint, voter_id=voted.id, words=WORDS)

    assert Complaint.objects.get().by_id == joint.person_id


def test_the_words_are_sealed_and_the_committee_is_told_without_whose_it_is(
    owner, member, voted, motion
):
    complain_about_ballot(owner, voter_id=voted.id, words=WORDS)

    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM ballot_complaint")
        assert WORDS not in cursor.fetchone()[0]
    catch_up()
    (notice,) = Notice.objects.filter(person_id=member.person_id)
    assert notice.facts == {"title": motion.title}


def test_one_open_complaint_a_ballot_with_words(owner, voted):
    with pytest.raises(Invalid):
        complain_about_ballot(owner, voter_id=voted.id, words=" ")
    complain_about_ballot(owner, voter_id=voted.id, words=WORDS)
    with pytest.raises(Refused, match="正在核实"):
        complain_about_ballot(owner, voter_id=voted.id, words=WORDS)
    assert Complaint.objects.count() == 1


def test_without_a_ballot_there_is_nothing_to_complain_about(owner, motion):
    with pytest.raises(Refused, match="没有计入的票"):
        complain_about_ballot(owner, voter_id=voter_of(motion, 1).id, words=WORDS)
    assert not Complaint.objects.exists()


def test_after_the_close_within_the_days_for_it_and_never_after_the_count(owner, voted, motion):
    motions = type(motion).objects.filter(pk=motion.pk)
    motions.update(state="closed", complaints_until=NOW)

    with clocking.as_if(NOW + timedelta(hours=1)), pytest.raises(Refused, match="已经过了") as late:
        complain_about_ballot(owner, voter_id=voted.id, words=WORDS)
    assert "一年内" in late.value.remedy
    motions.update(state="counted")
    with clocking.as_if(NOW - timedelta(hours=1)), pytest.raises(Refused):
        complain_about_ballot(owner, voter_id=voted.id, words=WORDS)
    assert not Complaint.objects.exists()

    motions.update(state="closed")
    with clocking.as_if(NOW - timedelta(hours=1)):
        complain_about_ballot(owner, voter_id=voted.id, words=WORDS)
    assert Complaint.objects.count() == 1


# ── At the very moment of the count ─────────────────────────────────────────────────────────


@pytest.fixture
def ended(own_server):
    """On a database with several connections, a vote that is over: its motion, who counts, whose
    ballot stands for unit 1."""
    street = build_street(build_district(), "枫林街道", "fenglin")
    stage = Stage(street, person_with("owners_committee_member", street.compound), roll_of(street))
    rules_of(street)
    return closed(stage, agreeing(8)), stage.member, person_with("owner", street.rooms[0])


def counts(member, motion):
    with clocking.as_if(AFTER):
        return count_votes(member, motion_id=motion.id)


def asks(owner, motion):
    with clocking.as_if(CLOSES):
        return complain_about_ballot(owner, voter_id=voter_of(motion, 1).id, words=WORDS)


class Halfway:
    """Stops whoever comes to a function, until they are told to go on."""

    def __init__(self, monkeypatch, module, name):
        self.inside, self.on = threading.Event(), threading.Event()
        function = getattr(module, name)

        def stopped(*args):
            self.inside.set()
            assert self.on.wait(30)
            return function(*args)

        monkeypatch.setattr(module, name, stopped)


def both(halfway, first, second):
    """What becomes of two when the second begins while the first is halfway."""
    one = Aside(first)
    assert halfway.inside.wait(30)
    two = Aside(second)
    until_it_waits_or_is_done(two)
    waited = two.is_alive()
    halfway.on.set()
    return one, two, waited


def test_a_count_waits_for_a_complaint_that_is_on_its_way_and_then_sees_it(ended, monkeypatch):
    motion, member, owner = ended
    halfway = Halfway(monkeypatch, complaining, "_refuse_late")

    asked, counted, waited = both(
        halfway, lambda: asks(owner, motion), lambda: counts(member, motion)
    )

    assert waited
    assert asked.outcome().words == WORDS
    with pytest.raises(Refused, match="还有 1 位业主"):
        counted.outcome()
    motion.refresh_from_db()
    assert motion.state == "closed"


def test_a_complaint_waits_for_a_count_that_is_on_its_way_and_is_then_too_late(ended, monkeypatch):
    motion, member, owner = ended
    halfway = Halfway(monkeypatch, counting, "count")

    counted, asked, waited = both(
        halfway, lambda: counts(member, motion), lambda: asks(owner, motion)
    )

    assert waited
    assert counted.outcome().carried
    with pytest.raises(Refused, match="这一步现在不能办"):
        asked.outcome()
    assert not Complaint.objects.exists()


def test_the_control_when_nothing_is_held_a_complaint_is_never_answered(ended, monkeypatch):
    motion, member, owner = ended
    halfway = Halfway(monkeypatch, complaining, "_refuse_late")
    monkeypatch.setattr(complaining, "hold_motion_of", lambda _voter_id: None)

    asked, counted, waited = both(
        halfway, lambda: asks(owner, motion), lambda: counts(member, motion)
    )

    assert not waited
    assert counted.outcome()
    assert asked.outcome()
    motion.refresh_from_db()
    assert (motion.state, Complaint.objects.get().state) == ("counted", "open")
