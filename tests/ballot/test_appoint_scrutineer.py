"""Appointing scrutineers."""

from __future__ import annotations

import pytest
from tests.ballot.desk import box_of, voted_on_paper
from tests.ballot.motions import AFTER, OPENS, agreeing, counted, noticed, opened, posted
from tests.ballot.votes import behind_our_back
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.appoint_scrutineer import appoint_scrutineer
from lilong.ballot.actions.check_count import check_count
from lilong.ballot.actions.end_scrutineer import end_scrutineer
from lilong.ballot.clocking import as_if
from lilong.ballot.models import BallotBox, PaperEntry, Scrutineer
from lilong.commons.notices.models import Notice
from lilong.kernel.refusal import Refused
from lilong.people.models import RoleGrant


@everyone
def test_the_owners_committee_appoints(who, street, other_street, stage, owner):
    motion = noticed(stage)
    actor = someone(who, street, other_street)
    may = who == "owners_committee_member@compound"

    may_or_is_refused(
        may, lambda: appoint_scrutineer(actor, motion_id=motion.id, person_id=owner.person_id)
    )

    assert Scrutineer.objects.exists() == may


def also(person, role, place):
    RoleGrant.objects.create(
        person_id=person.person_id,
        role=role,
        place_id=place.id,
        path=place.path,
        space_id=place.space_id,
        since="2020-01-01",
    )


@pytest.mark.parametrize(
    "role",
    [
        *("owners_committee_member", "committee_secretary", "property_staff"),
        *("committee_chair", "community_worker"),
    ],
)
def test_who_belongs_to_those_who_count_does_not_check_them(stage, owner, role):
    motion = noticed(stage)
    also(owner, role, stage.street.compound)

    with pytest.raises(Refused, match="不能监票"):
        appoint_scrutineer(stage.member, motion_id=motion.id, person_id=owner.person_id)

    assert not Scrutineer.objects.exists()


def test_who_had_a_hand_in_a_ballot_does_not_check_it(stage, owner):
    """Either of the two who read a paper slip, whatever they are today."""
    motion = opened(stage)
    helper = person_with("owner", stage.street.rooms[1])
    worker = person_with("community_worker", stage.street.area)
    with as_if(OPENS):
        voted_on_paper(worker, stage.member, motion, 5)
    PaperEntry.objects.update(entered_by_id=owner.person_id, confirmed_by_id=helper.person_id)

    for person in (owner, helper):
        with pytest.raises(Refused, match="录入、核对、收取"):
            appoint_scrutineer(stage.member, motion_id=motion.id, person_id=person.person_id)

    assert not Scrutineer.objects.exists()


def test_who_had_a_hand_in_a_box_does_not_check_what_came_from_it(stage):
    """Taken, watched or ended, whatever they are today."""
    taker, witness, ender = (person_with("owner", room) for room in stage.street.rooms[:3])
    motion = opened(stage)
    worker = person_with("community_worker", stage.street.area)
    with as_if(OPENS):
        box = box_of(worker, motion, 1, witness_id=stage.member.person_id)
    behind_our_back(
        BallotBox.objects.filter(pk=box.pk),
        taken_by_id=taker.person_id, witness_id=witness.person_id, ended_by_id=ender.person_id,
    )  # fmt: skip

    for person in (taker, witness, ender):
        with pytest.raises(Refused, match="见证过"):
            appoint_scrutineer(stage.member, motion_id=motion.id, person_id=person.person_id)

    other = person_with("owner", stage.street.rooms[3])
    appoint_scrutineer(stage.member, motion_id=motion.id, person_id=other.person_id)


def test_who_came_to_count_since_does_not_confirm_but_may_object(stage, owner):
    motion = counted(stage, agreeing(8))
    appoint_scrutineer(stage.member, motion_id=motion.id, person_id=owner.person_id)
    also(owner, "committee_secretary", stage.street.compound)

    with as_if(AFTER):
        with pytest.raises(Refused, match="不能监票"):
            check_count(owner, motion_id=motion.id, said="confirmed")
        said = check_count(owner, motion_id=motion.id, said="objected", words="少一张")

    assert said.state == "objected"


def test_who_was_let_go_by_mistake_is_asked_again(stage, owner):
    motion = noticed(stage)
    first = appoint_scrutineer(stage.member, motion_id=motion.id, person_id=owner.person_id)
    end_scrutineer(stage.member, scrutineer_id=first.id)

    again = appoint_scrutineer(stage.member, motion_id=motion.id, person_id=owner.person_id)

    assert (again.id, again.state) == (first.id, "appointed")


def test_only_an_owner_who_is_asked(stage):
    motion = noticed(stage, matter="part_other", scope_ids=[stage.street.numbers[0].id])
    outside = person_with("owner", stage.street.rooms[-1])
    resident = person_with("resident", stage.street.rooms[0])

    for person in (outside, resident):
        with pytest.raises(Refused, match="表决范围里的业主"):
            appoint_scrutineer(stage.member, motion_id=motion.id, person_id=person.person_id)


def test_once(stage, owner):
    motion = opened(stage)
    appoint_scrutineer(stage.member, motion_id=motion.id, person_id=owner.person_id)

    with pytest.raises(Refused, match="已经在"):
        appoint_scrutineer(stage.member, motion_id=motion.id, person_id=owner.person_id)


def test_not_once_the_result_is_posted(stage, owner):
    motion = posted(stage, agreeing(9))

    with pytest.raises(Refused, match="公布结果以前"):
        appoint_scrutineer(stage.member, motion_id=motion.id, person_id=owner.person_id)


def test_the_person_hears_of_it(stage, owner, django_capture_on_commit_callbacks):
    motion = noticed(stage)
    with django_capture_on_commit_callbacks(execute=True):
        appoint_scrutineer(stage.member, motion_id=motion.id, person_id=owner.person_id)

    told = Notice.objects.filter(sentence__contains="监票")
    assert [one.person_id for one in told] == [owner.person_id]
