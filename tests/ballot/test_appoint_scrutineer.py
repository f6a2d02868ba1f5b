"""Appointing scrutineers."""

from __future__ import annotations

import pytest
from tests.ballot.motions import agreeing, noticed, opened, posted
from tests.neighbourhood import person_with
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.appoint_scrutineer import appoint_scrutineer
from lilong.ballot.models import Scrutineer
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
    "role", ["owners_committee_member", "committee_secretary", "property_staff"]
)
def test_who_belongs_to_those_who_count_does_not_check_them(stage, owner, role):
    motion = noticed(stage)
    also(owner, role, stage.street.compound)

    with pytest.raises(Refused, match="不能监票"):
        appoint_scrutineer(stage.member, motion_id=motion.id, person_id=owner.person_id)

    assert not Scrutineer.objects.exists()


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
