"""Who has not answered: for those who deliver, a building at a time, each look written down."""

from __future__ import annotations

from dataclasses import fields
from uuid import uuid4

import pytest
from tests.ballot.desk import voted_on_paper
from tests.ballot.test_record_delivery import DELIVERERS
from tests.ballot.votes import voter_of
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.answer_complaint import answer_complaint
from lilong.ballot.actions.complain_about_ballot import complain_about_ballot
from lilong.ballot.actions.look_at_unanswered import look_at_unanswered
from lilong.ballot.queries.delivering import DoorToReach
from lilong.ballot.queries.doors import ahead_of
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.sealed.models import SealedLook
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import NotAllowed, NotFound, Refused


@everyone
def test_those_who_deliver_there_look_and_each_look_is_written_down(
    who, street, other_street, motion
):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in DELIVERERS,
        lambda: look_at_unanswered(actor, motion_id=motion.id, building_id=street.numbers[0].id),
    )

    looks = SealedLook.objects.filter(subject_kind="ballot.motion", field="unanswered")
    assert looks.count() == int(who in DELIVERERS)
    if who in DELIVERERS:
        look = looks.get()
        assert (look.viewer_id, look.purpose) == (actor.person_id, "deliver")
        entry = LedgerEntry.objects.get(kind="ballot.unanswered_looked_at")
        assert entry.facts["building"] == street.numbers[0].address


def test_it_names_the_doors_without_a_ballot_in_walking_order_and_no_choice(
    street, worker, member, motion
):
    voted_on_paper(worker, member, motion, 2, "oppose")
    leader = person_with("block_leader", street.numbers[0])

    doors = look_at_unanswered(leader, motion_id=motion.id, building_id=street.numbers[0].id)

    assert [(door.number, door.address) for door in doors] == [(1, street.rooms[0].address)]
    assert not {field.name for field in fields(DoorToReach)} & {"choice", "channel", "ballot"}


def test_a_unit_whose_ballot_was_struck_has_not_answered(street, worker, member, owner, motion):
    voted_on_paper(worker, person_with("community_worker", street.area, "另一位"), motion, 1)
    complaint = complain_about_ballot(owner, voter_id=voter_of(motion, 1).id, words="不是我投的")
    answer_complaint(member, complaint_id=complaint.id, uphold=True, answer="签名不符")

    doors = look_at_unanswered(member, motion_id=motion.id, building_id=street.numbers[0].id)

    assert [door.number for door in doors] == [1, 2]


def test_a_unit_whose_ballot_is_spoiled_is_named_nowhere_since_that_would_tell_its_choice(
    street, worker, member, motion
):
    voted_on_paper(worker, member, motion, 1, "spoiled")
    building = street.numbers[0].id

    doors = look_at_unanswered(member, motion_id=motion.id, building_id=building)
    ahead = ahead_of(motion)

    assert [door.number for door in doors] == [2]
    open_ = {ahead.units[at].number for at in ahead.candidates.units}
    assert open_ == set(range(2, 13))


@pytest.mark.parametrize("state", ["noticed", "closed", "counted", "effective"])
def test_only_while_it_is_being_voted_on(street, member, motion, state):
    type(motion).objects.filter(pk=motion.pk).update(state=state)

    with pytest.raises(Refused, match="现在不能办"):
        look_at_unanswered(member, motion_id=motion.id, building_id=street.numbers[0].id)

    assert not SealedLook.objects.exists()


def test_the_house_itself_does_not_look_and_there_is_no_other_building(street, member, motion):
    with pytest.raises(NotAllowed):
        look_at_unanswered(SYSTEM, motion_id=motion.id, building_id=street.numbers[0].id)
    with pytest.raises(NotFound):
        look_at_unanswered(member, motion_id=motion.id, building_id=uuid4())
    assert not SealedLook.objects.exists()
