"""Letters and the public notice, for many at once."""

from __future__ import annotations

import pytest
from tests.ballot.test_record_delivery import DELIVERERS
from tests.ballot.votes import voter_of
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.record_deliveries import record_deliveries
from lilong.ballot.actions.record_delivery import record_delivery
from lilong.ballot.models import Delivery, Voter
from lilong.ballot.queries.delivering import DELIVERY
from lilong.commons.counters.counting import tallies
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import Invalid, Refused


# Who delivers anywhere in the compound sends letters to those of their own part.
@everyone
def test_those_who_deliver_send_letters_in_their_part(who, street, other_street, motion):
    actor = someone(who, street, other_street)
    may = who in DELIVERERS or who == "block_leader@other number"

    may_or_is_refused(
        may, lambda: record_deliveries(actor, motion_id=motion.id, result="registered_letter")
    )

    parts = {"number": 2, "other number": 2}
    expected = parts.get(who.split("@")[1], 12) if may else 0
    assert Voter.objects.filter(delivery="registered_letter").count() == expected


def test_letters_go_to_all_who_were_not_reached_and_to_nobody_else(member, street, motion):
    for number, result in ((1, "delivered"), (2, "refused"), (3, "absent")):
        record_delivery(member, voter_id=voter_of(motion, number).id, result=result)

    count = record_deliveries(
        member, motion_id=motion.id, result="registered_letter", note="XA123–XA133"
    )

    assert count == 11
    assert voter_of(motion, 1).delivery == "delivered"
    assert (voter_of(motion, 2).delivery, voter_of(motion, 2).deliveries) == (
        "registered_letter", 2,
    )  # fmt: skip
    assert tallies(motion.id, DELIVERY) == {"": -12, "delivered": 1, "registered_letter": 11}
    entry = LedgerEntry.objects.get(kind="ballot.slips_delivered")
    assert (entry.facts["count"], entry.facts["result"]) == (11, "已寄挂号信")


def test_the_public_notice_reaches_only_those_tried_in_vain(member, motion):
    record_delivery(member, voter_id=voter_of(motion, 3).id, result="absent")

    assert record_deliveries(member, motion_id=motion.id, result="posted") == 1

    assert voter_of(motion, 3).delivery == "posted"
    assert voter_of(motion, 4).delivery == ""
    with pytest.raises(Refused, match="没有需要这样送达的了"):
        record_deliveries(member, motion_id=motion.id, result="posted")


def test_one_building_alone(street, motion):
    leader = person_with("block_leader", street.numbers[0])
    count = record_deliveries(
        leader,
        motion_id=motion.id,
        result="registered_letter",
        building_id=street.numbers[0].id,
    )
    assert count == 2
    with pytest.raises(Refused):
        record_deliveries(
            leader,
            motion_id=motion.id,
            result="registered_letter",
            building_id=street.numbers[1].id,
        )


def test_a_knock_is_never_recorded_for_many(member, motion):
    with pytest.raises(Invalid, match="挂号信和公告"):
        record_deliveries(member, motion_id=motion.id, result="delivered")

    assert not Delivery.objects.exists()


def test_after_the_close_nothing_goes_out(member, motion):
    type(motion).objects.filter(pk=motion.pk).update(state="closed")

    with pytest.raises(Refused, match="现在不能办"):
        record_deliveries(member, motion_id=motion.id, result="registered_letter")

    assert not Delivery.objects.exists()
