"""The demo's one-click door: open in the demo, and no door at all elsewhere."""

from __future__ import annotations

import pytest
from tests.neighbourhood import person_with

from lilong.kernel.actor import SYSTEM
from lilong.people.actions.open_demo_account import open_demo_account
from lilong.people.models import User


@pytest.fixture
def secretary(street):
    actor = person_with("secretary", street.area, name="示例书记")
    open_demo_account(SYSTEM, person_id=actor.person_id, role="secretary")
    return actor


def test_one_click_enters_as_the_role(client, secretary, settings):
    settings.DEMO = True

    response = client.post("/demo/enter/secretary")

    assert response.status_code == 302
    page = client.get("/")
    assert page.wsgi_request.actor.person_id == secretary.person_id
    assert page.wsgi_request.actor.verified
    assert "示例书记" in page.content.decode()


def test_outside_the_demo_there_is_no_door(client, secretary, settings):
    settings.DEMO = False

    response = client.post("/demo/enter/secretary")

    assert response.status_code == 404
    assert not client.get("/").wsgi_request.actor.known


def test_outside_the_demo_no_card_is_shown(client, secretary, settings):
    settings.DEMO = True
    assert "示例书记" in client.get("/").content.decode()

    settings.DEMO = False
    assert "示例书记" not in client.get("/").content.decode()


def test_a_link_alone_does_not_enter(client, secretary, settings):
    settings.DEMO = True

    assert client.get("/demo/enter/secretary").status_code == 405


def test_an_account_that_is_not_of_the_demo_has_no_door(client, street, settings):
    settings.DEMO = True
    User.objects.create(username="real", person_id=person_with("steward", street.street).person_id)

    assert client.post("/demo/enter/steward").status_code == 404


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_the_door_leads_nowhere_else(client, secretary, settings, target):
    settings.DEMO = True

    response = client.post("/demo/enter/secretary", {"next": target})

    assert response.headers["Location"] == "/"


def test_the_door_leads_on_within_the_house(client, secretary, settings):
    settings.DEMO = True

    response = client.post("/demo/enter/secretary", {"next": "/places/"})

    assert response.headers["Location"] == "/places/"
