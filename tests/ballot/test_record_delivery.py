"""Slips brought to the doors."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.ballot.motions import (
    AFTER,
    CLOSES,
    Stage,
    agreeing,
    opened,
    rules_of,
)
from tests.ballot.motions import vote as votes
from tests.ballot.test_complain_about_ballot import Halfway, both
from tests.ballot.votes import behind_our_back, motion_on, roll_of, voter_of
from tests.neighbourhood import build_district, build_street, person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions import record_delivery as delivering
from lilong.ballot.actions.close_voting import close_voting
from lilong.ballot.actions.count_votes import count_votes
from lilong.ballot.actions.record_delivery import record_delivery
from lilong.ballot.clocking import as_if
from lilong.ballot.foundations import FoundationChanged
from lilong.ballot.models import Delivery
from lilong.ballot.queries.delivering import DELIVERY, round_at, rounds_of
from lilong.commons.counters.counting import tallies
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import Invalid, NotFound, Refused

DELIVERERS = {
    "secretary@area",
    "committee_chair@area",
    "community_worker@area",
    "owners_committee_member@compound",
    "committee_secretary@compound",
    "block_leader@number",
    "volunteer@number",
}


@pytest.fixture
def leader(street):
    return person_with("block_leader", street.numbers[0])


@everyone
def test_those_who_deliver_there_record_it(who, street, other_street, motion):
    voter = voter_of(motion, 1)
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in DELIVERERS, lambda: record_delivery(actor, voter_id=voter.id, result="delivered")
    )

    assert Delivery.objects.count() == int(who in DELIVERERS)


def test_the_last_try_stands_and_all_are_kept(leader, motion):
    voter = voter_of(motion, 1)

    record_delivery(leader, voter_id=voter.id, result="absent")
    record_delivery(leader, voter_id=voter.id, result="delivered", note="交给本人")

    voter.refresh_from_db()
    assert (voter.delivery, voter.deliveries, voter.last_by_id) == (
        "delivered", 2, leader.person_id,
    )  # fmt: skip
    assert list(Delivery.objects.order_by("at", "id").values_list("result", "note")) == [
        ("absent", ""), ("delivered", "交给本人"),
    ]  # fmt: skip
    assert tallies(motion.id, DELIVERY) == {"": -1, "delivered": 1}
    entries = LedgerEntry.objects.filter(kind="ballot.slip_delivered").order_by("number")
    assert [entry.facts["result"] for entry in entries] == ["无人在家", "已送达"]


def test_a_door_that_refused_is_knocked_at_again_only_with_a_reason(leader, motion):
    voter = voter_of(motion, 1)
    record_delivery(leader, voter_id=voter.id, result="refused")

    with pytest.raises(Refused, match="不再敲门") as refusal:
        record_delivery(leader, voter_id=voter.id, result="absent", note="  ")
    assert "写明为什么" in refusal.value.remedy
    assert Delivery.objects.count() == 1

    record_delivery(leader, voter_id=voter.id, result="delivered", note="业主打电话来要")
    voter.refresh_from_db()
    assert voter.delivery == "delivered"


def test_a_letter_to_a_door_that_refused_is_no_knock(leader, motion):
    voter = voter_of(motion, 1)
    record_delivery(leader, voter_id=voter.id, result="refused")

    record_delivery(leader, voter_id=voter.id, result="registered_letter")

    voter.refresh_from_db()
    assert voter.delivery == "registered_letter"


def test_a_form_sent_twice_records_once(leader, motion):
    voter, form = voter_of(motion, 1), uuid4()

    for _ in range(2):
        record_delivery(leader, voter_id=voter.id, result="refused", delivery_id=form)

    voter.refresh_from_db()
    assert (Delivery.objects.count(), voter.deliveries) == (1, 1)
    assert LedgerEntry.objects.filter(kind="ballot.slip_delivered").count() == 1


@pytest.mark.parametrize("state", ["draft", "scope_frozen", "closed", "counted", "withdrawn"])
def test_slips_go_out_only_from_the_notice_to_the_close(leader, roll, state):
    motion = motion_on(roll, state="open")
    voter = voter_of(motion, 1)
    behind_our_back(type(motion).objects.filter(pk=motion.pk), state=state)

    with pytest.raises(Refused, match="这一步现在不能办"):
        record_delivery(leader, voter_id=voter.id, result="delivered")

    assert not Delivery.objects.exists()


def test_no_such_result_and_no_such_unit(leader, motion):
    with pytest.raises(Invalid, match="送达结果"):
        record_delivery(leader, voter_id=voter_of(motion, 1).id, result="eaten")
    with pytest.raises(NotFound):
        record_delivery(leader, voter_id=uuid4(), result="delivered")
    assert not Delivery.objects.exists()


def test_the_round_parts_what_is_left_from_what_is_done_in_walking_order(
    leader, street, member, motion
):
    first, second = voter_of(motion, 1), voter_of(motion, 2)
    record_delivery(leader, voter_id=first.id, result="refused")

    way = round_at(leader, motion, street.numbers[0].id)

    assert [door.number for door in way.to_knock] == [second.number]
    assert [door.number for door in way.refused] == [first.number]
    assert (way.done, way.today) == ([], 1)
    # A block leader walks one building; the committee's member all six.
    assert [one.id for one in rounds_of(leader, motion)] == [street.numbers[0].id]
    assert [one.name for one in rounds_of(member, motion)] == [
        number.address for number in street.numbers
    ]


def test_nobody_is_shown_a_building_where_they_do_not_deliver(leader, street, motion):
    with pytest.raises(NotFound):
        round_at(leader, motion, street.numbers[1].id)


# ── At the very moment of the close ─────────────────────────────────────────────────────────


@pytest.fixture
def ending(own_server):
    """On a database with several connections, a vote at its end in which silence follows."""
    street = build_street(build_district(), "枫林街道", "fenglin")
    stage = Stage(street, person_with("owners_committee_member", street.compound), roll_of(street))
    rules_of(street, nonreturn_policy="follows_majority_if_rules_say_and_delivered")
    motion = opened(stage)
    votes(motion, agreeing(8))
    return motion, stage.member


def closes(member, motion):
    with as_if(CLOSES):
        return close_voting(member, motion_id=motion.id)


def brings(member, motion):
    with as_if(CLOSES):
        return record_delivery(member, voter_id=voter_of(motion, 12).id, result="delivered")


def counts(member, motion):
    with as_if(AFTER):
        return count_votes(member, motion_id=motion.id)


def test_a_close_waits_for_a_delivery_that_is_on_its_way_and_signs_it(ending, monkeypatch):
    motion, member = ending
    halfway = Halfway(monkeypatch, delivering, "_write")

    brought, closed, waited = both(
        halfway, lambda: brings(member, motion), lambda: closes(member, motion)
    )

    assert waited
    assert (brought.outcome().delivery, closed.outcome().state) == ("delivered", "closed")
    assert counts(member, motion).tallies["followed"] == [12]


def test_the_control_when_nothing_is_held_the_list_is_not_what_was_signed(ending, monkeypatch):
    motion, member = ending
    halfway = Halfway(monkeypatch, delivering, "_write")
    monkeypatch.setattr(delivering, "hold_motion_of", lambda _voter_id: None)

    brought, closed, waited = both(
        halfway, lambda: brings(member, motion), lambda: closes(member, motion)
    )

    assert not waited
    assert brought.outcome()
    assert closed.outcome()
    with pytest.raises(FoundationChanged, match="送达的名单"):
        counts(member, motion)
