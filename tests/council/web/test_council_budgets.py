"""How little the pages of the council ask the database, over the whole way of a request."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lilong.commons.web.form_token import new_token
from lilong.council.models import Suggestion, Theme
from lilong.kernel.actor import VISITOR
from tests.council.conversations import opened, statements
from tests.council.many import say_many
from tests.council.proposed import sewage_theme


@pytest.fixture
def conversation(worker, street):
    return opened(worker, street)


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


@pytest.mark.parametrize("part", [False, True])
def test_saying_an_opinion_costs_ten_queries(
    as_person, street, worker, resident, conversation, asked, part
):
    browser = as_person(resident)
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"} if part else {}
    first, second = statements(conversation)[:2]

    def say(statement, opinion=1):
        here = f"/council/statements/{statement.id}/say"
        return lambda: browser.post(here, {"opinion": opinion}, headers=headers)

    begun, first_words = asked(say(first))
    answer, further = asked(say(second))
    changed, again = asked(say(second, -1))

    assert {one.status_code for one in (begun, answer, changed)} == {200 if part else 302}
    # The part brings the next statement in the same answer.
    more = 4 if part else 0
    assert len(further) <= 10 + more, "\n".join(further)
    assert len(again) <= 10 + more, "\n".join(again)
    assert len(first_words) <= 12 + more, "\n".join(first_words)


def test_a_theme_and_its_proposals_cost_the_same_however_many_say_it(
    as_person, street, worker, resident, said, asked
):
    counts = []
    for more in (0, 60):
        say_many(street.rooms, more + 1, seed=more, states=("received",))
        theme = Theme.objects.first() or sewage_theme(street, worker, said)
        Suggestion.objects.filter(area_id=street.area.id, theme=None).update(
            theme=theme, state="grouped", released=True
        )
        Theme.objects.update(suggestions=Suggestion.objects.filter(theme=theme).count())
        row = []
        for person, page in (
            (worker, f"/council/themes/{theme.id}/"),
            (resident, f"/council/themes/{theme.id}/"),
            (worker, f"/council/{street.area.id}/themes/proposals/"),
            (worker, f"/council/{street.area.id}/themes/"),
        ):
            browser = as_person(person)
            browser.get(page)
            answer, told = asked(lambda browser=browser, page=page: browser.get(page))
            assert answer.status_code == 200
            row.append(len(told))
        counts.append(row)

    assert counts[0] == counts[1]
    assert max(counts[0]) <= 10
