"""Ending roles."""

from __future__ import annotations

import pytest
from tests.neighbourhood import person_with
from tests.people.accounts import account_of

from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound, Refused
from lilong.people.actions.end_grant import end_grant
from lilong.people.actions.give_grant import give_grant
from lilong.people.models import RoleGrant


@pytest.fixture
def leader(street):
    return person_with("block_leader", street.lanes[0])


def _grant_of(actor):
    return RoleGrant.objects.get(person_id=actor.person_id)


def test_it_holds_no_more_at_once_even_on_the_day_it_was_given(client, street):
    person = person_with("resident", street.rooms[0])
    grant = give_grant(
        SYSTEM, person_id=person.person_id, role="block_leader", place_id=street.lanes[0].id
    )
    client.force_login(account_of(person, "leader"))
    assert len(client.get("/").wsgi_request.actor.grants) == 2

    end_grant(person_with("secretary", street.area), grant_id=grant.id, reason="换届")

    assert [g.role for g in client.get("/").wsgi_request.actor.grants] == ["resident"]


def test_who_has_no_role_left_is_signed_out(client, street, leader):
    client.force_login(account_of(leader, "leader"))
    assert client.get("/").wsgi_request.actor.known

    end_grant(SYSTEM, grant_id=_grant_of(leader).id, reason="搬走了")

    assert not client.get("/").wsgi_request.actor.known


def test_nobody_ends_their_own(street):
    officer = person_with("street_officer", street.street)

    with pytest.raises(NotAllowed, match="自己"):
        end_grant(officer, grant_id=_grant_of(officer).id, reason="累了")


def test_a_secretary_ends_no_staff_and_nobody_ends_in_another_street(street, other_street, leader):
    worker = person_with("community_worker", street.area)
    with pytest.raises(NotAllowed):
        end_grant(person_with("secretary", street.area), grant_id=_grant_of(worker).id, reason="x")
    with pytest.raises(NotAllowed):
        end_grant(
            person_with("steward", other_street.street), grant_id=_grant_of(leader).id, reason="x"
        )


def test_an_ended_one_is_not_ended_again(street, leader):
    end_grant(SYSTEM, grant_id=_grant_of(leader).id, reason="换届")

    with pytest.raises(Refused, match="已经结束"):
        end_grant(SYSTEM, grant_id=_grant_of(leader).id, reason="换届")


def test_a_reason_is_needed(street, leader):
    with pytest.raises(Invalid, match="原因"):
        end_grant(SYSTEM, grant_id=_grant_of(leader).id, reason=" ")

    assert _grant_of(leader).ended_at is None


def test_what_does_not_exist_cannot_end(street):
    with pytest.raises(NotFound):
        end_grant(SYSTEM, grant_id=street.area.id, reason="x")
