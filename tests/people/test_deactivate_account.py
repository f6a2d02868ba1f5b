"""Closing accounts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.neighbourhood import person_with
from tests.people.accounts import PASSWORD, account_of, register_at

from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound, Refused
from lilong.people.actions.deactivate_account import deactivate_account
from lilong.people.actions.give_grant import give_grant
from lilong.people.models import RoleGrant, User


@pytest.fixture
def leader(street):
    actor = person_with("block_leader", street.lanes[0])
    account_of(actor, "leader")
    return actor


def test_a_closed_account_is_out_at_once_and_stays_out(client, leader):
    client.force_login(User.objects.get(username="leader"))
    assert client.get("/").wsgi_request.actor.known

    deactivate_account(SYSTEM, person_id=leader.person_id, reason="调离")

    assert not client.get("/").wsgi_request.actor.known
    client.post("/accounts/login/", {"login": "leader", "password": PASSWORD})
    assert not client.get("/").wsgi_request.actor.known


def test_a_community_worker_closes_none_and_a_stranger_finds_none(street, other_street, leader):
    with pytest.raises(NotAllowed):
        deactivate_account(
            person_with("community_worker", street.area), person_id=leader.person_id, reason="x"
        )
    with pytest.raises(NotFound):
        deactivate_account(
            person_with("steward", other_street.street), person_id=leader.person_id, reason="x"
        )


def test_a_reason_and_an_open_account_are_needed(leader, street):
    with pytest.raises(Invalid, match="原因"):
        deactivate_account(SYSTEM, person_id=leader.person_id, reason="")
    with pytest.raises(Refused, match="没有在用的账号"):
        deactivate_account(
            SYSTEM, person_id=person_with("volunteer", street.area).person_id, reason="调离"
        )


def test_who_is_below_a_coming_superior_closes_no_account(street, leader):
    secretary = person_with("secretary", street.area)
    register_at(leader.person_id, street.area)
    coming = give_grant(
        SYSTEM,
        person_id=leader.person_id,
        role="street_officer",
        place_id=street.street.id,
        since=timezone.localdate() + timedelta(days=1),
    )

    with pytest.raises(NotAllowed):
        deactivate_account(secretary, person_id=leader.person_id, reason="x")
    assert User.objects.get(username="leader").is_active
    RoleGrant.objects.filter(pk=coming.pk).update(ended_at=timezone.now())
    deactivate_account(secretary, person_id=leader.person_id, reason="x")
