"""Inviting people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.neighbourhood import person_with
from tests.people.accounts import PASSWORD, register_at

from lilong.kernel.actor import SYSTEM, VISITOR
from lilong.kernel.refusal import NotAllowed, NotFound, Refused
from lilong.people.actions.accept_invitation import accept_invitation
from lilong.people.actions.give_grant import give_grant
from lilong.people.actions.invite_person import invite_person
from lilong.people.models import Invitation, Person, RoleGrant


@pytest.fixture
def leader(street):
    return person_with("block_leader", street.lanes[0])


@pytest.fixture
def registered(street, leader):
    register_at(leader.person_id, street.lanes[0])
    return leader.person_id


def test_only_a_hash_of_the_token_is_kept(street, registered):
    token = invite_person(person_with("secretary", street.area), person_id=registered)

    kept = Invitation.objects.get()
    assert token not in str(vars(kept))
    assert kept.expires_at - timezone.now() > timedelta(days=6, hours=23)


def test_a_new_invitation_replaces_the_old_one(street, registered):
    old = invite_person(SYSTEM, person_id=registered)
    new = invite_person(SYSTEM, person_id=registered)

    with pytest.raises(NotAllowed):
        accept_invitation(VISITOR, token=old, username="lin", password=PASSWORD)
    assert accept_invitation(VISITOR, token=new, username="lin", password=PASSWORD)


def test_an_invitation_is_no_way_into_the_account_of_somebody_higher_up(street, registered):
    secretary = person_with("secretary", street.area)
    invite_person(secretary, person_id=registered)

    give_grant(SYSTEM, person_id=registered, role="street_officer", place_id=street.street.id)

    with pytest.raises(NotAllowed):
        invite_person(secretary, person_id=registered)


def test_nor_of_somebody_who_will_be_higher_up_tomorrow(street, registered):
    secretary = person_with("secretary", street.area)
    tomorrow = timezone.localdate() + timedelta(days=1)

    coming = give_grant(
        SYSTEM,
        person_id=registered,
        role="street_officer",
        place_id=street.street.id,
        since=tomorrow,
    )

    with pytest.raises(NotAllowed):
        invite_person(secretary, person_id=registered)
    RoleGrant.objects.filter(pk=coming.pk).update(
        since=tomorrow - timedelta(days=9), until=tomorrow - timedelta(days=2)
    )
    assert invite_person(secretary, person_id=registered)  # what is past counts no more


def test_nor_into_that_of_a_steward_for_a_street_officer(street):
    steward = person_with("steward", street.street)
    register_at(steward.person_id, street.street)

    with pytest.raises(NotAllowed):
        invite_person(person_with("street_officer", street.street), person_id=steward.person_id)


def test_nobody_invites_themselves(street):
    steward = person_with("steward", street.street)
    register_at(steward.person_id, street.street)

    with pytest.raises(NotAllowed, match="自己的账号"):
        invite_person(steward, person_id=steward.person_id)


def test_people_of_another_street_are_not_even_found(other_street, registered):
    with pytest.raises(NotFound):
        invite_person(person_with("steward", other_street.street), person_id=registered)


def test_a_closed_record_is_not_invited(street, registered):
    Person.objects.filter(pk=registered).update(closed_on=timezone.localdate())

    with pytest.raises(Refused, match="停用"):
        invite_person(SYSTEM, person_id=registered)
