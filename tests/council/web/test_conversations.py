"""Asking and answering in the browser."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lilong.council.actions.add_statement import add_statement
from lilong.council.actions.close_conversation import close_conversation
from lilong.council.actions.moderate_statement import moderate_statement
from lilong.council.models import Conversation, OpinionVote, Statement
from tests.council.conversations import drawn, opened, statements, two_camps
from tests.neighbourhood import person_with


@pytest.fixture
def conversation(worker, street):
    return opened(worker, street)


@pytest.fixture
def at(conversation):
    """The address of the page on which one answers."""
    return f"/council/conversations/{conversation.id}/"


def test_a_worker_puts_a_question(as_person, worker, street):
    sent = {"question": "装不装充电棚？", "statements": "先装一个\n\n装在东门\n", "background": ""}

    answer = as_person(worker).post(f"/council/{street.area.id}/conversations/open", sent)

    asked = Conversation.objects.get()
    assert answer.url == f"/council/conversations/{asked.id}/"
    assert [one.text for one in statements(asked)] == ["先装一个", "装在东门"]


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(as_person, worker, street):
    sent = {"question": "装不装？", "statements": "长" * 141}

    answer = as_person(worker).post(f"/council/{street.area.id}/conversations/open", sent)

    assert answer.status_code == 422
    assert "最多 140 个" in answer.context["form"].errors["statements"][0]
    assert 'value="装不装？"' in answer.content.decode()


def test_the_list_of_a_place_shows_few_people_as_no_figure(
    as_person, resident, street, conversation
):
    page = as_person(resident).get(f"/council/{street.rooms[0].id}/conversations/")

    text = page.content.decode()
    assert conversation.question in text
    assert "人表过态" not in text
    two_camps(conversation, street, 3)
    drawn(conversation)
    text = as_person(resident).get(f"/council/{street.area.id}/conversations/").content.decode()
    assert "6 人表过态" in text


def test_an_empty_list_says_what_belongs_there(as_person, worker, resident, street):
    at = f"/council/{street.area.id}/conversations/"

    assert "这里没有请您表态的问题" in as_person(resident).get(at).content.decode()
    assert "问一个问题" in as_person(worker).get(at).content.decode()


def test_one_answers_by_plain_forms_to_the_end(as_person, resident, conversation, at):
    browser = as_person(resident)
    for count in range(8):
        page = browser.get(at)
        text = page.content.decode()
        assert text.count('name="opinion"') == 3
        assert re.findall(r'data-key="(\d)"', text) == ["1", "2", "3"]
        assert page.context["answered"] == count
        action = re.search(r'class="opinion".*? method="post" action="([^"]+)"', text)[1]
        answer = browser.post(action, {"opinion": "-1"})
        assert answer.url.startswith(at + "?said=")
    last = browser.get(answer.url).content.decode()
    assert "都表过态了，谢谢" in last
    assert "您选了“不同意”" in last
    assert OpinionVote.objects.filter(opinion=-1).count() == 8


def test_with_script_only_the_part_comes_back(as_person, resident, conversation, at):
    first = statements(conversation)[0]

    answer = as_person(resident).post(
        f"/council/statements/{first.id}/say",
        {"opinion": "1"},
        headers={"HX-Request": "true", "HX-Request-Type": "partial"},
    )

    text = answer.content.decode()
    assert text.lstrip().startswith('<div id="opinion"')
    assert "您选了“同意”" in text


def test_one_changes_ones_mind(as_person, resident, conversation, at):
    browser, first = as_person(resident), statements(conversation)[0]
    browser.post(f"/council/statements/{first.id}/say", {"opinion": "1"})

    again = browser.get(f"{at}?again={first.id}").content.decode()
    assert first.text in again
    assert again.count('aria-pressed="true"') == 1
    browser.post(f"/council/statements/{first.id}/say", {"opinion": "0"})
    own = browser.get(f"{at}own").content.decode()
    assert "略过" in own
    assert OpinionVote.objects.get().opinion == 0


def test_what_one_said_stands_on_nobody_elses_page(
    as_person, resident, worker, street, conversation, at
):
    first = statements(conversation)[0]
    as_person(resident).post(f"/council/statements/{first.id}/say", {"opinion": "1"})
    neighbour = person_with("resident", street.rooms[0])

    for other in (neighbour, worker):
        for page in (f"{at}?said={first.id}", f"{at}?again={first.id}"):
            text = as_person(other).get(page).content.decode()
            assert "您选了" not in text
            assert "aria-pressed" not in text
    assert as_person(worker).get(f"{at}own").status_code == 403


@pytest.mark.parametrize("sent", [{}, {"opinion": "maybe"}, {"opinion": "7"}])
def test_an_answer_that_is_none_is_refused_on_the_page(as_person, resident, conversation, sent):
    first = statements(conversation)[0]

    answer = as_person(resident).post(f"/council/statements/{first.id}/say", sent)

    assert answer.status_code == 422
    assert "请选同意、不同意或者略过" in answer.content.decode()
    assert not OpinionVote.objects.exists()


def test_who_keeps_the_place_is_shown_no_buttons(as_person, worker, conversation, at):
    text = as_person(worker).get(at).content.decode()

    assert "这里请邻居表态" in text
    assert 'name="opinion"' not in text
    answer = as_person(worker).post(
        f"/council/statements/{statements(conversation)[0].id}/say", {"opinion": "1"}
    )
    assert answer.status_code == 403


def test_who_belongs_elsewhere_sees_none_of_it(as_person, street, other_street, conversation, at):
    stranger = as_person(person_with("secretary", other_street.area))

    for page in ("", "own", "write", "map", "map/print", "statements"):
        answer = stranger.get(at + page)
        assert answer.status_code in (403, 404), page
        assert conversation.question not in answer.content.decode()
    assert stranger.get(f"/council/{street.area.id}/conversations/").status_code == 403


def test_a_resident_writes_a_statement_and_a_worker_decides(
    as_person, resident, worker, conversation, at
):
    sent = as_person(resident).post(at + "write", {"text": "装个棚子就好"})
    assert sent.url == at + "?recorded=1"
    written = Statement.objects.get(state="waiting")

    keeper = as_person(worker)
    waiting = keeper.get(at + "statements")
    assert "装个棚子就好" in waiting.content.decode()
    assert resident.name not in waiting.content.decode()
    bad = keeper.post(f"/council/statements/{written.id}/decide", {"reason": "dull"})
    assert bad.status_code == 422
    cut = keeper.post(f"/council/statements/{written.id}/decide", {})
    assert cut.status_code == 422  # what was cut off shows nothing
    keeper.post(f"/council/statements/{written.id}/decide", {"reason": "several"})
    written.refresh_from_db()
    assert written.state == "left_out"
    log = as_person(resident).get(at + "left-out")
    assert log.status_code == 200
    assert "装个棚子就好" in log.content.decode()
    assert "一条里说了好几件事" in log.content.decode()
    bare = Client().get(at + "left-out")
    assert bare.status_code == 200
    assert "一条里说了好几件事" in bare.content.decode()
    assert "（文字不公开）" in bare.content.decode()
    for words in ("装个棚子就好", conversation.question, resident.name):
        assert words not in bare.content.decode()


def test_the_log_keeps_back_words_that_would_hurt(as_person, worker, resident, conversation, at):
    written = add_statement(resident, conversation_id=conversation.id, text="三号那个懒人别停")
    moderate_statement(worker, statement_id=written.id, state="left_out", reason="insult")

    text = as_person(resident).get(at + "left-out").content.decode()

    assert "三号那个懒人别停" not in text
    assert "（文字不公开）" in text
    assert "有辱骂或贬低人的话" in text


def test_a_resident_neither_looks_through_nor_closes(as_person, resident, conversation, at):
    browser, first = as_person(resident), statements(conversation)[0]

    assert browser.get(at + "statements").status_code == 403
    assert browser.post(f"/council/statements/{first.id}/decide", {"reason": ""}).status_code == 403
    assert browser.post(at + "close").status_code == 403
    conversation.refresh_from_db()
    assert conversation.state == "open"


def test_closing_with_something_waiting_is_refused_on_the_page(
    as_person, worker, resident, conversation, at
):
    add_statement(resident, conversation_id=conversation.id, text="装个棚子就好")

    answer = as_person(worker).post(at + "close")

    assert answer.status_code == 409
    assert "1 条观点没有看过" in answer.content.decode()


def test_a_closed_question_leads_to_its_map(as_person, worker, resident, conversation, at):
    assert as_person(worker).post(at + "close").url == at + "map"

    text = as_person(resident).get(at).content.decode()
    assert "不再收表态了" in text
    assert 'name="opinion"' not in text
    assert as_person(resident).get(at + "write").status_code == 200


def test_the_map_of_two_camps_has_a_picture_lists_and_a_print(
    as_person, worker, street, conversation, at
):
    people = two_camps(conversation, street, 12)
    drawn(conversation)

    page = as_person(people[0]).get(at + "map")
    text = page.content.decode()
    assert "甲群（12 人）" in text
    assert "大家都同意的" in text
    assert "看法不一的" in text
    assert "own-dot" in text
    assert "own-dot" not in as_person(worker).get(at + "map").content.decode()
    printed = as_person(people[0]).get(at + "map/print").content.decode()
    assert "甲群（12 人）" in printed
    assert "own-dot" not in printed
    assert not [one.name for one in people if one.name and one.name in printed]


def test_the_map_of_nobody_of_few_and_of_no_camps_says_so(
    as_person, resident, street, conversation, at
):
    browser = as_person(resident)
    two_camps(conversation, street, 2)
    drawn(conversation)
    few = browser.get(at + "map").content.decode()
    assert "没有地图" in few
    assert "满 5 个人表态以后" in few
    assert "<svg viewBox" not in few.replace('class="icon', "")
    two_camps(conversation, street, 4)
    drawn(conversation)
    more = browser.get(at + "map").content.decode()
    assert "12 人表态" in more


@pytest.mark.parametrize(
    ("page", "most"),
    [("", 10), ("own", 8), ("map", 9), ("map/print", 9), ("write", 6), ("left-out", 6)],
)
def test_pages_keep_their_budget_of_queries(
    as_person, street, worker, conversation, at, page, most
):
    people = two_camps(conversation, street, 6)
    drawn(conversation)
    browser = as_person(people[0])
    browser.get(at + page)

    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(at + page)

    assert answer.status_code == 200
    told = [one["sql"] for one in asked]
    assert len(told) <= most, "\n".join(told)


def test_the_list_and_what_waits_keep_theirs(as_person, street, worker, resident, conversation):
    for number in range(6):
        opened(worker, street, question=f"{number} 问")
        add_statement(resident, conversation_id=conversation.id, text=f"第{number}个主意")
    browser = as_person(worker)
    for page in (
        f"/council/{street.area.id}/conversations/",
        f"/council/conversations/{conversation.id}/statements",
    ):
        browser.get(page)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(page).status_code == 200
        assert len(asked) <= 6, [one["sql"] for one in asked]


def test_the_pages_are_all_english_for_whom_reads_english(
    as_person, worker, street, conversation, at
):
    people = two_camps(conversation, street, 12)
    drawn(conversation)
    browser = as_person(people[0])
    own = {
        conversation.question,
        conversation.background,
        *(s.text for s in statements(conversation)),
    }
    for page in ("", "own", "write", "map", "left-out"):
        text = browser.get(at + page, headers={"Accept-Language": "en"}).content.decode()
        main = re.search(r"<main.*</main>", text, re.DOTALL)[0]
        for words in own:
            main = main.replace(words, "")
        found = set(re.findall(r"[一-龥]+", re.sub(r"<[^>]*>", " ", main)))
        assert found <= {"枫林居民区"}, (page, found)


def test_closing_draws_a_last_time(worker, resident, conversation):
    close_conversation(worker, conversation_id=conversation.id)
    cache.clear()

    assert drawn(conversation) == 0
