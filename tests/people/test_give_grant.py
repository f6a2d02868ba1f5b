"""Giving roles."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.neighbourhood import person_with
from tests.people.accounts import account_of, register_at

from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, NotAllowed, Refused
from lilong.people.actions.end_grant import end_grant
from lilong.people.actions.give_grant import give_grant
from lilong.people.actions.invite_person import invite_person
from lilong.people.models import RoleGrant
from lilong.people.queries import grants_of, open_invitations
from lilong.people.roles import ROLES


@pytest.fixture
def somebody(street):
    return person_with("resident", street.rooms[0]).person_id


def test_a_street_officer_appoints_a_secretary(street, somebody):
    officer = person_with("street_officer", street.street)

    give_grant(officer, person_id=somebody, role="secretary", place_id=street.area.id)

    held = {grant.role for grant in grants_of(somebody, timezone.localdate())}
    assert held == {"resident", "secretary"}
    entry = LedgerEntry.objects.get(kind="people.grant_given")
    assert (entry.space_id, entry.facts["role"]) == (street.street.id, "secretary")


def test_a_higher_role_ends_the_link_of_who_may_not_give_it(street):
    below, above = person_with("secretary", street.area), person_with("steward", street.street)
    for place, actor in ((street.area, below), (street.street, above)):
        account_of(actor, place.kind)
    waiting = [person_with("volunteer", street.area).person_id for _ in range(2)]
    for inviter, person_id in zip((below, above), waiting, strict=True):
        register_at(person_id, street.area)
        invite_person(inviter, person_id=person_id)

    for person_id in waiting:
        give_grant(above, person_id=person_id, role="block_leader", place_id=street.lanes[0].id)
    assert open_invitations().count() == 2  # a role that both may give
    for person_id in waiting:
        give_grant(above, person_id=person_id, role="community_worker", place_id=street.area.id)

    assert [link.person_id for link in open_invitations()] == waiting[1:]


def test_a_secretary_appoints_a_block_leader(street, somebody):
    secretary = person_with("secretary", street.area)

    grant = give_grant(
        secretary, person_id=somebody, role="block_leader", place_id=street.lanes[0].id
    )

    assert grant.given_by_id == secretary.person_id


@pytest.mark.parametrize("role", sorted(code for code, role in ROLES.items() if role.staff))
def test_a_secretary_appoints_no_staff(street, somebody, role):
    with pytest.raises(NotAllowed, match="不能在这个地点"):
        give_grant(
            person_with("secretary", street.area),
            person_id=somebody,
            role=role,
            place_id=street.area.id,
        )


@pytest.mark.parametrize(
    "role", sorted(set(ROLES) - {"steward", "street_officer", "secretary", "committee_chair"})
)
def test_who_appoints_nobody_appoints_no_volunteer(street, somebody, role):
    with pytest.raises(NotAllowed):
        give_grant(
            person_with(role, street.street),
            person_id=somebody,
            role="volunteer",
            place_id=street.area.id,
        )


def test_only_a_steward_makes_a_steward(street, somebody):
    details = {"person_id": somebody, "role": "steward", "place_id": street.street.id}

    with pytest.raises(NotAllowed):
        give_grant(person_with("street_officer", street.street), **details)

    assert give_grant(person_with("steward", street.street), **details).role == "steward"


def test_nobody_appoints_in_another_street_or_above_their_own(street, other_street, somebody):
    steward = person_with("steward", street.street)

    for place in (other_street.area, other_street.street):
        with pytest.raises(NotAllowed):
            give_grant(steward, person_id=somebody, role="volunteer", place_id=place.id)
    with pytest.raises(NotAllowed):
        give_grant(steward, person_id=somebody, role="steward", place_id=street.street.parent_id)


def test_nobody_appoints_themselves(street):
    steward = person_with("steward", street.street)

    with pytest.raises(NotAllowed, match="不能给自己授权"):
        give_grant(steward, person_id=steward.person_id, role="secretary", place_id=street.area.id)


@pytest.mark.parametrize(
    ("role", "place"),
    [("secretary", "compound"), ("steward", "area"), ("block_leader", "street")],
)
def test_a_role_exists_only_at_its_own_levels(street, somebody, role, place):
    with pytest.raises(Invalid, match="不能设在"):
        give_grant(SYSTEM, person_id=somebody, role=role, place_id=getattr(street, place).id)


def test_who_prepares_the_vote_does_not_vote(street, somebody):
    give_grant(
        SYSTEM, person_id=somebody, role="owners_committee_member", place_id=street.compound.id
    )

    with pytest.raises(Refused, match="不能同时是业委会委员") as refused:
        give_grant(
            SYSTEM, person_id=somebody, role="committee_secretary", place_id=street.compound.id
        )

    assert "84号" in refused.value.basis


def test_nor_at_the_area_around_the_compound_in_either_order(street, somebody):
    give_grant(SYSTEM, person_id=somebody, role="committee_secretary", place_id=street.area.id)

    with pytest.raises(Refused, match="不能同时"):
        give_grant(
            SYSTEM, person_id=somebody, role="owners_committee_member", place_id=street.compound.id
        )


def test_but_a_secretary_who_has_left_may_be_elected(street, somebody):
    grant = give_grant(
        SYSTEM, person_id=somebody, role="committee_secretary", place_id=street.compound.id
    )
    end_grant(SYSTEM, grant_id=grant.id, reason="辞任")

    assert give_grant(
        SYSTEM, person_id=somebody, role="owners_committee_member", place_id=street.compound.id
    )


def test_and_one_term_may_follow_the_other(street, somebody):
    today = timezone.localdate()
    details = {"person_id": somebody, "place_id": street.compound.id}
    give_grant(SYSTEM, role="committee_secretary", until=today + timedelta(days=30), **details)

    with pytest.raises(Refused):
        give_grant(SYSTEM, role="owners_committee_member", since=today, **details)
    assert give_grant(
        SYSTEM, role="owners_committee_member", since=today + timedelta(days=31), **details
    )


def test_the_same_role_twice_is_refused(street, somebody):
    with pytest.raises(Refused, match="已经有这个身份"):
        give_grant(SYSTEM, person_id=somebody, role="resident", place_id=street.rooms[0].id)


def test_an_end_before_the_beginning_is_refused(street, somebody):
    today = timezone.localdate()

    with pytest.raises(Invalid, match="早于"):
        give_grant(
            SYSTEM,
            person_id=somebody,
            role="volunteer",
            place_id=street.area.id,
            since=today,
            until=today - timedelta(days=1),
        )

    assert not RoleGrant.objects.filter(role="volunteer").exists()


def test_a_closed_place_takes_no_roles(street, somebody):
    street.area.closed_on = timezone.localdate()
    street.area.save()

    with pytest.raises(Invalid, match="已经停用"):
        give_grant(SYSTEM, person_id=somebody, role="volunteer", place_id=street.area.id)


def test_a_role_that_does_not_exist_is_refused(street, somebody):
    with pytest.raises(Invalid, match="没有这个身份"):
        give_grant(SYSTEM, person_id=somebody, role="emperor", place_id=street.area.id)
