"""Slips brought to the doors."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.ballot.votes import behind_our_back, motion_on, voter_of
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.record_delivery import record_delivery
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
