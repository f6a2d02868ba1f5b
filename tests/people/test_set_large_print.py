"""Large print."""

from __future__ import annotations

import pytest
from tests.neighbourhood import person_with
from tests.people.accounts import account_of

from lilong.kernel.actor import VISITOR
from lilong.kernel.refusal import NotAllowed
from lilong.people.actions.set_large_print import set_large_print

LARGE = 'data-print-size="large"'


def test_the_choice_follows_to_the_next_device(client, street):
    user = account_of(person_with("resident", street.rooms[0]), "chen")
    client.force_login(user)
    assert LARGE not in client.get("/").content.decode()

    client.post("/print-size", {"size": "large", "next": "/"})
    client.cookies.pop("lilong-print-size")

    assert LARGE in client.get("/").content.decode()


def test_a_visitors_choice_stays_in_the_browser(client, db):
    response = client.post("/print-size", {"size": "large", "next": "//evil.example/"})

    assert response.headers["Location"] == "/"
    assert LARGE in client.get("/").content.decode()


def test_a_visitor_has_no_account_to_keep_it(db):
    with pytest.raises(NotAllowed):
        set_large_print(VISITOR, on=True)
