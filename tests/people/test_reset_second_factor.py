"""Resetting a lost second factor."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone
from tests.neighbourhood import person_with
from tests.people.accounts import account_with, register_at
from tests.people.test_second_factor import set_up, sign_in

from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, NotAllowed, Refused
from lilong.people.actions.give_grant import give_grant
from lilong.people.actions.reset_second_factor import reset_second_factor
from lilong.people.models import RoleGrant


@pytest.fixture
def worker(street):
    return account_with("community_worker", street.area, "worker")


def test_a_steward_resets_a_lost_one_and_the_person_sets_up_another(client, worker, street):
    set_up(client)

    reset_second_factor(SYSTEM, person_id=worker.person_id, reason="手机丢了")

    assert not Authenticator.objects.exists()
    assert not client.get("/").wsgi_request.actor.known
    sign_in(client)
    assert client.get("/").headers["Location"] == "/me/second-factor/"


def test_only_who_could_appoint_the_person_resets(worker, street):
    with pytest.raises(NotAllowed):
        reset_second_factor(
            person_with("secretary", street.street), person_id=worker.person_id, reason="x"
        )


def test_a_reset_needs_a_reason_and_a_second_factor(worker):
    with pytest.raises(Invalid, match="原因"):
        reset_second_factor(SYSTEM, person_id=worker.person_id, reason="")
    with pytest.raises(Refused, match="没有设两步验证"):
        reset_second_factor(SYSTEM, person_id=worker.person_id, reason="手机丢了")


def test_who_is_below_a_coming_superior_resets_nothing(client, street):
    person = account_with("block_leader", street.lanes[0], "worker")
    set_up(client)
    secretary = person_with("secretary", street.area)
    register_at(person.person_id, street.area)
    coming = give_grant(
        SYSTEM,
        person_id=person.person_id,
        role="street_officer",
        place_id=street.street.id,
        since=timezone.localdate() + timedelta(days=1),
    )

    with pytest.raises(NotAllowed):
        reset_second_factor(secretary, person_id=person.person_id, reason="x")
    assert Authenticator.objects.filter(user=person).exists()
    RoleGrant.objects.filter(pk=coming.pk).update(ended_at=timezone.now())
    reset_second_factor(secretary, person_id=person.person_id, reason="x")
