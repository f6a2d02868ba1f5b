"""What programs read of the council, and how they are refused."""

from __future__ import annotations

import json
import re

from lilong.council.actions.follow_topic import follow_topic
from lilong.council.actions.say_opinion import say_opinion
from tests.council import meeting_stage as stage
from tests.council import published as stories
from tests.council import topic_stage as topics
from tests.council.conversations import drawn, neighbours, statements
from tests.council.conversations import opened as opened_conversation
from tests.neighbourhood import person_with

API = "/api/v1"


def test_a_keeper_reads_the_list_page_by_page(as_person, worker, said, street, monkeypatch):
    codes = {said(f"第 {n} 句").code for n in range(5)}
    browser = as_person(worker)
    monkeypatch.setattr("lilong.council.api_suggestions.PAGE", 2)

    read, url = set(), f"{API}/places/{street.area.id}/suggestions"
    for _turn in range(3):
        page = browser.get(url).json()
        read |= {one["code"] for one in page["items"]}
        url = (page["next"] or "").removeprefix("http://localhost:8000")

    assert read == codes
    assert url == ""


def test_a_stranger_is_told_what_to_do(client, street, said):
    said()

    answer = client.get(f"{API}/places/{street.area.id}/suggestions")

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert "Bearer" in answer["WWW-Authenticate"]
    assert answer.json()["detail"].startswith("大家提的原话")
    assert answer.json()["remedy"]


def test_a_resident_is_refused_in_the_words_of_the_page(as_person, resident, street):
    answer = as_person(resident).get(
        f"{API}/places/{street.area.id}/suggestions", headers={"Accept-Language": "en"}
    )

    assert answer.status_code == 403
    assert answer.json()["title"] == "Forbidden"


def test_whoever_holds_the_short_address_reads_what_became_of_it(client, said):
    one = said()

    found = client.get(f"{API}/s/{one.key}").json()

    assert found["code"] == one.code
    assert found["state"] == "received"
    assert one.key not in json.dumps(found)


def test_anybody_reads_what_is_public(client, secretary, street, said):
    stories.story(secretary, street, said)

    found = client.get(f"{API}/places/{street.area.id}/public").json()["items"]

    assert {one["stream"] for one in found} == {
        *("suggestion", "meeting", "minutes", "resolution", "promise")
    }


def test_a_resident_reads_meetings_resolutions_and_promises_without_names(
    as_person, secretary, resident, street
):
    meeting, _version = stage.approved(secretary, street)
    for who, told in ((resident, False), (secretary, True)):
        browser = as_person(who)
        at = f"{API}/places/{street.area.id}"
        assert [one["id"] for one in browser.get(f"{at}/meetings").json()["items"]] == [
            str(meeting.id)
        ]
        assert browser.get(f"{API}/meetings/{meeting.id}").json()["agenda"][0]["title"]
        minutes = browser.get(f"{API}/meetings/{meeting.id}/minutes").json()
        assert bool(minutes["attendance"]) is told
        resolution = browser.get(f"{at}/resolutions").json()["items"][0]
        assert browser.get(f"{API}/resolutions/{resolution['id']}").json()["steps"] == []
        promise = browser.get(f"{at}/promises?state=open").json()["items"][0]
        assert bool(promise["who"]) is told
        assert browser.get(f"{API}/promises/{promise['id']}").json()["standing"] == "open"


def test_what_one_may_not_see_is_not_there(as_person, secretary, other_street, street):
    meeting, _version = stage.approved(secretary, street)
    stranger = as_person(person_with("secretary", other_street.area))

    for path in ("", "/minutes"):
        assert stranger.get(f"{API}/meetings/{meeting.id}{path}").status_code == 404


def test_words_that_nobody_knows_are_named(as_person, worker, street):
    answer = as_person(worker).get(
        f"{API}/places/{street.area.id}/suggestions?state=eaten&before=x"
    )

    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"state", "before"}


def test_a_conversation_and_its_map(as_person, resident, worker, street):
    conversation = opened_conversation(worker, street)
    browser = as_person(resident)

    listed = browser.get(f"{API}/places/{street.area.id}/conversations").json()["items"]
    one = f"{API}/conversations/{conversation.id}"

    assert [row["id"] for row in listed] == [str(conversation.id)]
    assert browser.get(one).json()["question"] == conversation.question
    assert browser.get(f"{one}/statements").json()["items"]
    assert browser.get(f"{one}/map").json() is None


def test_programs_learn_no_more_of_a_few_than_the_page_tells(as_person, worker, street):
    conversation = opened_conversation(worker, street)
    several = neighbours(street, 6)
    browser = as_person(several[0])
    listed = f"{API}/places/{street.area.id}/conversations"
    one = f"{API}/conversations/{conversation.id}"

    def told():
        bare = [browser.get(url).json() for url in (one, listed, f"{one}/statements")]
        page = browser.get(f"/council/{street.area.id}/conversations/").content.decode()
        return bare[0]["participants"], bare, re.findall(r"\d+ 人表过态", page)

    before = told()
    for at, neighbour in enumerate(several):
        say_opinion(neighbour, statement_id=statements(conversation)[0].id, opinion=1)
        # Nobody who looks again after each answer sees that somebody has given one.
        assert told() == before, at
    assert before[0] is None
    assert before[2] == []

    drawn(conversation)
    assert (told()[0], told()[2]) == (6, ["6 人表过态"])
    late = neighbours(street, 7)[6]
    say_opinion(late, statement_id=statements(conversation)[1].id, opinion=1)
    assert (told()[0], told()[2]) == (6, ["6 人表过态"])


def test_a_topic_tells_programs_of_its_followers_from_five_on(as_person, secretary, street):
    topic = topics.opened(secretary, street)
    several = neighbours(street, 5)
    browser = as_person(several[0])
    one = f"{API}/topics/{topic.id}"
    page = f"/council/topics/{topic.id}/"

    for at, neighbour in enumerate(several, 1):
        follow_topic(neighbour, topic_id=topic.id)
        few = at < len(several)
        assert browser.get(one).json()["followers"] == (None if few else at)
        assert ("人关注" in browser.get(page).content.decode()) is not few


def test_a_list_costs_as_much_as_its_page(
    as_person, worker, said, street, django_assert_max_num_queries
):
    for n in range(8):
        said(f"第 {n} 句")
    browser = as_person(worker)
    url = f"{API}/places/{street.area.id}/suggestions"
    browser.get(url)

    with django_assert_max_num_queries(6):
        assert len(browser.get(url).json()["items"]) == 8


def test_no_cache_keeps_and_no_search_finds_what_programs_read(as_person, client, worker, said):
    one = said()
    urls = (f"{API}/s/{one.key}", f"{API}/suggestions/{one.id}", f"{API}/s/1A7NDWAZHJB8")
    for browser, url in ((client, urls[0]), (as_person(worker), urls[1]), (client, urls[2])):
        answer = browser.get(url)
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
