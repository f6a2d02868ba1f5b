"""How little the pages of the council ask the database, over the whole way of a request."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lilong.commons.web.form_token import new_token
from lilong.kernel.actor import VISITOR


@pytest.fixture
def asked(django_capture_on_commit_callbacks):
    """What a request asks, with all that is handed on after the commit."""

    def ask(request):
        handed_on = django_capture_on_commit_callbacks(execute=True)
        with CaptureQueriesContext(connection) as seen, handed_on:
            answer = request()
        told = [query["sql"] for query in seen if "SAVEPOINT" not in query["sql"]]
        return answer, told

    return ask


@pytest.mark.parametrize("known", [True, False])
def test_saying_one_sentence_costs_ten_queries_from_the_address_to_the_answer(
    as_person, resident, street, open_door, asked, known
):
    actor, browser = (resident, as_person(resident)) if known else (VISITOR, Client())
    here = f"/council/{street.area.id}/say/"

    def say():
        return browser.post(
            here,
            {
                "text": "楼下的窨井又冒水了",
                "branch": "suggestion",
                "lane": str(street.lanes[0].id),
                "number": "1",
                "token": new_token(actor, "say"),
            },
        )

    browser.get(here)  # lanes and doors are known for a minute
    say()
    answer, told = asked(say)

    assert answer.status_code == 302
    assert len(told) <= (10 if known else 8), "\n".join(told)


def test_a_flood_is_refused_for_two_queries_and_keeps_what_was_typed(street, open_door, asked):
    browser, here = Client(), f"/council/{street.area.id}/say/"

    def say():
        token = new_token(VISITOR, "say")
        return browser.post(here, {"text": "长椅", "branch": "suggestion", "token": token})

    for _each in range(4):
        last = say()
    answer, told = asked(say)

    assert (last.status_code, answer.status_code) == (429, 429)
    assert "长椅" in answer.content.decode()
    assert len(told) <= 2, "\n".join(told)
