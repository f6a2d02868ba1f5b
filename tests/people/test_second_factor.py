"""The second factor of staff, walked for real."""

from __future__ import annotations

import re
import time

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from tests.people.accounts import PASSWORD, account_with
from tests.people.totp import six_digits

LOGIN, APP, CODE = "/accounts/login/", "/accounts/two-steps/app/", "/accounts/two-steps/code/"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def commits(monkeypatch):
    """Say at once what is said after the commit: a test never commits."""
    monkeypatch.setattr(transaction, "on_commit", lambda say, **_how: say())


@pytest.fixture
def worker(street):
    return account_with("community_worker", street.area, "worker")


def sign_in(client):
    return client.post(LOGIN, {"login": "worker", "password": PASSWORD})


def set_up(client) -> str:
    """Sign in and set an authenticator up; its secret."""
    sign_in(client)
    page = client.get(APP).content.decode()
    secret = re.search(r"<code[^>]*>([A-Z2-7]+)</code>", page).group(1)
    with pytest.MonkeyPatch.context() as still:
        now = time.time()
        still.setattr(time, "time", lambda: now)  # the code ends with its thirty seconds
        response = client.post(APP, {"code": six_digits(secret)})
    assert response.status_code == 302, response.content.decode()
    return secret


def test_the_authenticator_by_hand_agrees_with_the_standard():
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # the test vector of RFC 6238, cut to six digits
    assert six_digits(secret, at=59) == "287082"
    assert six_digits(secret, at=1111111109) == "081804"


@pytest.mark.parametrize("path", ["/", "/me/", "/people/", "/places/", "/design/"])
def test_without_one_staff_are_led_to_it_and_reach_nothing_else(client, worker, path):
    sign_in(client)

    assert client.get(path).headers["Location"] == "/me/second-factor/"
    assert "设好验证器" in client.get("/me/second-factor/").content.decode()


def test_a_fragment_is_led_there_as_a_whole_page(client, worker):
    sign_in(client)

    response = client.get("/people/", headers={"HX-Request": "true"})

    assert response.headers["HX-Redirect"] == "/me/second-factor/"


def test_language_print_size_and_the_way_out_stay_open(client, worker):
    sign_in(client)

    assert client.post("/print-size", {"size": "large"}).headers["Location"] == "/"
    assert client.post("/i18n/setlang/", {"language": "en", "next": "/"}).status_code == 302
    client.post("/accounts/logout/")
    assert not client.get("/").wsgi_request.actor.known


def test_residents_need_none(client, street):
    account_with("resident", street.rooms[0], "worker")
    sign_in(client)

    assert client.get("/").status_code == 200


def test_once_set_up_the_house_is_open_and_spare_codes_are_shown(client, worker, commits):
    set_up(client)

    page = client.get("/")
    assert page.status_code == 200
    assert page.wsgi_request.actor.verified
    assert len(re.findall(r"<li><code>", client.get(
        "/accounts/two-steps/spare-codes/").content.decode())) == 10  # fmt: skip


def test_a_wrong_number_sets_nothing_up(client, worker):
    sign_in(client)
    client.get(APP)

    response = client.post(APP, {"code": "000000"})

    assert "这个数字不对" in response.content.decode()
    assert client.get("/").status_code == 302


def test_the_next_sign_in_asks_for_the_number(client, worker, monkeypatch):
    secret = set_up(client)
    phone = Client()

    assert sign_in(phone).headers["Location"] == CODE
    assert not phone.get("/").wsgi_request.actor.known
    assert "这个数字不对" in phone.post(CODE, {"code": "000000"}).content.decode()

    later = time.time() + 60  # a number is good once: wait for another
    monkeypatch.setattr(time, "time", lambda: later)
    phone.post(CODE, {"code": six_digits(secret, at=later)})

    assert phone.get("/").wsgi_request.actor.verified


def test_a_number_is_good_once(client, worker, monkeypatch):
    secret = set_up(client)
    later = time.time() + 60
    monkeypatch.setattr(time, "time", lambda: later)
    code = six_digits(secret, at=later)
    first, second = Client(), Client()
    for phone in (first, second):
        sign_in(phone)
        phone.post(CODE, {"code": code})

    assert first.get("/").wsgi_request.actor.known
    assert not second.get("/").wsgi_request.actor.known


def test_a_spare_code_opens_once(client, worker, commits):
    set_up(client)
    page = client.get("/accounts/two-steps/spare-codes/").content.decode()
    spare = re.search(r"<li><code>(\d+)</code>", page).group(1)

    for opens in (True, False):
        phone = Client()
        sign_in(phone)
        phone.post(CODE, {"code": spare})
        assert phone.get("/").wsgi_request.actor.known is opens


def test_an_older_session_without_the_number_must_confirm(client, worker):
    elsewhere = Client()
    sign_in(elsewhere)
    set_up(client)

    assert elsewhere.get("/people/").headers["Location"] == "/me/second-factor/"
    assert "输入验证器" in elsewhere.get("/me/second-factor/").content.decode()


def test_who_gives_it_up_is_led_to_it_again(client, worker, commits):
    set_up(client)
    assert client.get("/").status_code == 200
    client.post("/accounts/two-steps/app/end/")

    assert client.get("/").headers["Location"] == "/me/second-factor/"


def test_the_secret_stands_sealed_in_the_database(client, worker):
    secret = set_up(client)

    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        assert secret not in str(cursor.fetchall())


def test_in_the_demo_nobody_is_led_there(client, worker, settings):
    settings.DEMO = True
    sign_in(client)

    assert client.get("/").status_code == 200
