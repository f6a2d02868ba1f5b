"""What of a sentence's way neighbours read, and what only its author and its keepers read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lilong.council.actions.answer_suggestion import answer_suggestion
from lilong.council.actions.answer_whether_solved import answer_whether_solved
from lilong.council.actions.open_contact import open_contact
from lilong.council.actions.release_suggestion import release_suggestion
from lilong.council.models import Suggestion
from lilong.council.queries.suggestions import feed_of, steps_for
from lilong.kernel.actor import VISITOR
from tests.neighbourhood import person_with

ANSWER = "王阿姨您好，您家302室的水管周五来修"
REPLY = "没有，我是302室王美芳，电话13812345678，隔壁李刚也没有"


def one_page(one):
    return f"/council/suggestions/{one.id}/"


@pytest.fixture
def answered(worker, said):
    """Answered in words for its author, released, called done, and contradicted by its author."""
    one = said()
    until = timezone.localdate() + timedelta(days=20)
    answer_suggestion(worker, suggestion_id=one.id, to="discussed", words=ANSWER)
    answer_suggestion(
        worker, suggestion_id=one.id, to="referred", words=ANSWER, waits_for="排水所", until=until
    )
    release_suggestion(worker, suggestion_id=one.id)
    answer_suggestion(worker, suggestion_id=one.id, to="done", words=ANSWER)
    answer_whether_solved(VISITOR, key=one.key, solved=False, words=REPLY)
    return one


def test_a_neighbour_reads_how_a_released_sentence_went_and_none_of_the_letters(
    as_person, resident, street, answered
):
    tenant = person_with("tenant", street.rooms[1])

    for neighbour in (resident, tenant):
        page = as_person(neighbour).get(one_page(answered)).content.decode()
        assert answered.text in page
        assert "转给排水所" in page
        assert "提的人说：还没有解决" in page
        for private in ("王阿姨", "302室", "王美芳", "13812345678", "李刚", "居委会说"):
            assert private not in page
        steps = steps_for(neighbour, answered)
        assert [step.words for step in steps] == [""] * 4


def test_keepers_and_the_author_read_every_word(as_person, worker, answered):
    page = as_person(worker).get(one_page(answered)).content.decode()
    feed = Client().get(f"/s/{answered.key}").content.decode()

    for told in (page, feed):
        assert ANSWER in told
        assert REPLY in told


def test_who_has_it_stays_when_something_is_added_later(as_person, worker, said):
    one = said()
    until = timezone.localdate() + timedelta(days=20)
    answer_suggestion(worker, suggestion_id=one.id, to="referred", waits_for="供电所", until=until)

    release_suggestion(worker, suggestion_id=one.id)

    waits = feed_of(one.key).waits_for
    assert waits is not None
    assert (waits.waits_for, waits.until) == ("供电所", until)
    told = f"现在等：<strong>供电所（{until} 前答复）</strong>"
    assert told in Client().get(f"/s/{one.key}").content.decode()
    assert told in as_person(worker).get(one_page(one)).content.decode()


def test_the_author_without_an_account_reads_who_looked_at_their_contact(secretary, said):
    one = said(contact="13812345678")
    other = said(contact="13912345678")
    assert "谁看过" not in Client().get(f"/s/{one.key}").content.decode()

    open_contact(secretary, suggestion_id=one.id, purpose="answer")

    feed = Client().get(f"/s/{one.key}").content.decode()
    assert "谁看过您留的联系方式" in feed
    assert f"{timezone.localdate():%Y-%m-%d}" in feed
    assert "书记看过，用途：答复提的人" in feed
    assert secretary.name not in feed
    assert "13812345678" not in feed
    assert "谁看过" not in Client().get(f"/s/{other.key}").content.decode()


@pytest.fixture
def done(worker, said):
    """A sentence that its keepers call done."""
    one = said()
    answer_suggestion(worker, suggestion_id=one.id, to="discussed")
    answer_suggestion(worker, suggestion_id=one.id, to="done", words="换了新管子")
    return one


def test_the_keepers_page_shows_no_short_address_and_takes_the_note(as_person, worker, done):
    browser = as_person(worker)

    page = browser.get(f"/council/suggestions/{done.id}/").content.decode()
    browser.post(
        f"/council/suggestions/{done.id}/step",
        {"step": "note", "solved": "yes", "noted": "周三来说的"},
    )

    assert "现在等：<strong>提的人</strong>" in page
    feed = Client().get(f"/s/{done.key}").content.decode()
    assert "您说解决了" not in feed, "nobody has said so"
    assert done.key not in page
    assert "替他记下" in page
    assert Suggestion.objects.get().state == "solved"


def test_a_keeper_on_the_authors_page_is_told_who_answers(as_person, worker, done):
    browser = as_person(worker)

    assert "真的解决了？" not in browser.get(f"/s/{done.key}").content.decode()
    refused = browser.post(f"/s/{done.key}/solved", {"solved": "yes"})

    assert refused.status_code == 403
    assert "由提的人自己说" in refused.content.decode()
