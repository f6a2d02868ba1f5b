"""Signing in: what the door says, and what it does not open."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.urls import reverse
from tests.people.accounts import PASSWORD, account_with

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def chen(street):
    return account_with("resident", street.rooms[0], "chen")


def test_a_wrong_password_and_an_unknown_name_are_told_alike(client, chen):
    wrong = client.post(LOGIN, {"login": "chen", "password": "x" * 10})
    unknown = client.post(LOGIN, {"login": "nobody", "password": "x" * 10})

    for page in (wrong, unknown):
        assert "登录名或密码不对" in page.content.decode()
    assert 'value="chen"' in wrong.content.decode()  # what was typed stays


def test_after_five_wrong_tries_even_the_right_password_waits(client, chen):
    for _n in range(5):
        client.post(LOGIN, {"login": "chen", "password": "x" * 10})

    response = client.post(LOGIN, {"login": "chen", "password": PASSWORD})

    assert not client.get("/").wsgi_request.actor.known
    assert "试得太多了" in response.content.decode()


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(client, chen, target):
    response = client.post(LOGIN, {"login": "chen", "password": PASSWORD, "next": target})

    assert response.headers["Location"] == "/"


def test_signing_in_leads_on_to_the_page_that_asked(client, chen):
    asked = client.get("/me/")
    assert asked.headers["Location"] == "/accounts/login/?next=%2Fme%2F"

    response = client.post(LOGIN, {"login": "chen", "password": PASSWORD, "next": "/me/"})

    assert response.headers["Location"] == "/me/"


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/",
        "/accounts/signup/",
        "/accounts/email/",
        "/accounts/confirm-email/",
        "/accounts/password/reset/",
        "/accounts/password/set/",
        "/accounts/login/code/",
        "/accounts/2fa/",
        "/accounts/social/login/cancelled/",
        "/admin/",
    ],
)
def test_doors_that_we_do_not_use_are_not_there(client, db, path):
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_of_ours_is_drawn_in_the_house_style(client, chen, language):
    client.cookies["lilong-language"] = language
    assert 'class="masthead"' in client.get(LOGIN).content.decode()
    client.post(LOGIN, {"login": "chen", "password": PASSWORD})
    for name in (
        "account_logout",
        "account_change_password",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
    ):
        page = client.get(reverse(name))
        assert page.status_code == 200, name
        assert 'class="masthead"' in page.content.decode(), name


def test_signing_out_needs_more_than_a_link(client, chen):
    client.force_login(chen)

    client.get("/accounts/logout/")
    assert client.get("/").wsgi_request.actor.known

    client.post("/accounts/logout/")
    assert not client.get("/").wsgi_request.actor.known
