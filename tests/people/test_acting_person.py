"""Who is behind a request, and what asking costs."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.neighbourhood import person_with
from tests.people.accounts import account_of

from lilong.people.models import RoleGrant


def test_a_visitor_costs_no_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/")

    assert not response.wsgi_request.actor.known


def test_session_account_and_grants_are_each_asked_once(client, street):
    actor = person_with("block_leader", street.lanes[0])
    client.force_login(account_of(actor, "leader"))

    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get("/")

    for table in ("django_session", "people_user", "people_rolegrant"):
        assert sum(f'FROM "{table}"' in query["sql"] for query in queries) == 1, table
    assert len(queries) == 3  # the unread notices are counted together with the account
    assert response.wsgi_request.actor.grants == actor.grants


def test_a_grant_that_ended_yesterday_or_begins_tomorrow_does_not_hold(client, street):
    actor = person_with("block_leader", street.lanes[0])
    today = timezone.localdate()
    RoleGrant.objects.update(until=today - timedelta(days=1))
    client.force_login(account_of(actor, "leader"))

    assert client.get("/").wsgi_request.actor.grants == ()

    RoleGrant.objects.update(since=today + timedelta(days=1), until=None)
    assert client.get("/").wsgi_request.actor.grants == ()

    RoleGrant.objects.update(since=today, until=today)
    assert client.get("/").wsgi_request.actor.grants != ()


def test_an_ended_grant_holds_no_more_at_once(client, street):
    actor = person_with("block_leader", street.lanes[0])
    client.force_login(account_of(actor, "leader"))
    assert client.get("/").wsgi_request.actor.grants

    RoleGrant.objects.update(ended_at=timezone.now())

    assert client.get("/").wsgi_request.actor.grants == ()


def test_a_closed_account_is_a_visitor(client, street):
    user = account_of(person_with("block_leader", street.lanes[0]), "leader")
    client.force_login(user)
    assert client.get("/").wsgi_request.actor.known

    user.is_active = False
    user.save()

    assert not client.get("/").wsgi_request.actor.known
