"""Sessions begin with a new key and end by age, idleness, or from elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from tests.people.accounts import PASSWORD, account_with

from lilong.people.models import User

HOURS, DAYS = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def signed_in(client, street):
    account_with("resident", street.rooms[0], "chen")
    client.post("/accounts/login/", {"login": "chen", "password": PASSWORD})
    assert client.get("/").wsgi_request.actor.known
    return client


@pytest.fixture
def clock(monkeypatch):
    """Move the clock that sessions read."""
    real = timezone.now

    def move(by: timedelta) -> None:
        monkeypatch.setattr(timezone, "now", lambda: real() + by)

    return move


def _known(client) -> bool:
    return client.get("/").wsgi_request.actor.known


def test_an_idle_session_ends_after_four_hours(signed_in, clock):
    clock(4 * HOURS + timedelta(minutes=1))

    page = signed_in.get("/")

    assert not page.wsgi_request.actor.known
    assert "请重新登录" in page.content.decode()


def test_a_session_in_use_goes_on(signed_in, clock):
    clock(3 * HOURS)
    assert _known(signed_in)

    clock(6 * HOURS)
    assert _known(signed_in)


def test_seven_days_are_the_end_even_in_use(signed_in, clock):
    for hours in range(3, 7 * 24, 3):
        clock(hours * HOURS)
        assert _known(signed_in)

    clock(7 * DAYS + timedelta(minutes=1))
    assert not _known(signed_in)


def test_use_is_noted_every_few_minutes_and_not_at_each_page(
    signed_in, clock, django_assert_max_num_queries
):
    with django_assert_max_num_queries(4) as asked:
        signed_in.get("/")
    assert not [query for query in asked.captured_queries if "UPDATE" in query["sql"]]
    clock(timedelta(minutes=6))
    before = signed_in.session["lilong_seen"]
    signed_in.get("/")
    assert signed_in.session["lilong_seen"] > before


def test_all_sessions_of_a_person_end_at_once(signed_in):
    User.objects.update(sessions_valid_from=timezone.now())

    assert not _known(signed_in)


def test_a_session_begun_afterwards_holds(signed_in):
    User.objects.update(sessions_valid_from=timezone.now() - timedelta(seconds=1))
    signed_in.post("/accounts/logout/")
    signed_in.post("/accounts/login/", {"login": "chen", "password": PASSWORD})

    assert _known(signed_in)


def test_a_session_of_unknown_age_is_over(signed_in):
    session = signed_in.session
    del session["lilong_began"]
    session.save()

    assert not _known(signed_in)


def test_the_key_changes_at_sign_in(client, street):
    account_with("resident", street.rooms[0], "chen")
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key

    client.post("/accounts/login/", {"login": "chen", "password": PASSWORD})

    assert _known(client)
    assert client.session.session_key != planted


def test_changing_the_password_ends_the_sessions_elsewhere(client, street):
    user = account_with("resident", street.rooms[0], "chen")
    client.force_login(user)
    assert _known(client)

    user.set_password(PASSWORD + "新")
    user.save()

    assert not _known(client)
