"""What programs change: through the doors of the pages, with the refusals of the pages."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from lilong.council.models import OpinionVote, Promise, Suggestion, SuggestionContact, TopicFollower
from lilong.people.actions.create_token import create_token
from lilong.people.models import User
from tests.council import conversations
from tests.council import meeting_stage as stage
from tests.council import topic_stage as topics
from tests.council.proposed import inside, sewage_theme
from tests.neighbourhood import person_with
from tests.people.accounts import account_of

API = "/api/v1"


@pytest.fixture
def program():
    """A program that speaks for somebody, without any cookie."""

    def speaking(actor, writes=True):
        if not User.objects.filter(person_id=actor.person_id).exists():
            account_of(actor, str(actor.person_id))
        token = create_token(actor, name="程序", days=30, writes=writes).token
        return Client(headers={"Authorization": f"Bearer {token}"}, enforce_csrf_checks=True)

    return speaking


def send(client, url, method="post", **body):
    return getattr(client, method)(f"{API}{url}", body, content_type="application/json")


def test_a_program_says_a_sentence_for_its_person(program, resident, street):
    answer = send(
        program(resident),
        f"/places/{street.numbers[0].id}/suggestions",
        text="楼下的窨井又冒水了",
        contact="13812345678",
    )

    assert answer.status_code == 201
    one = Suggestion.objects.get()
    assert answer.json() == {
        "id": str(one.id),
        "code": one.code,
        "key": one.key,
        "url": f"http://localhost:8000/s/{one.key}",
    }
    assert one.category == "sewage"
    assert SuggestionContact.objects.get().contact == "13812345678"


def test_a_request_that_is_sent_again_says_nothing_twice(program, resident, street):
    at, chen = f"{API}/places/{street.area.id}/suggestions", program(resident)
    once = {"Idempotency-Key": "c0ffee00-1111-4222-8333-444455556666"}

    def sent(text):
        return chen.post(at, {"text": text}, content_type="application/json", headers=once)

    first, second = sent("灯不亮"), sent("灯不亮")

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Suggestion.objects.count() == 1
    other = sent("窨井冒水")
    assert (other.status_code, other.json()["remedy"]) == (409, "每一句话请用一个新的。")


def test_personal_details_are_refused_once_with_the_covered_text(program, resident, street):
    at = f"/places/{street.area.id}/suggestions"
    chen, text = program(resident), "请打 13812345678，窨井冒水"

    refused = send(chen, at, text=text)

    assert refused.status_code == 422
    assert "13812345678" not in refused.json()["fields"]["text"][0]
    assert not Suggestion.objects.exists()
    assert send(chen, at, text=text, personal="cover").status_code == 201
    assert "13812345678" not in Suggestion.objects.get().text


def test_a_token_that_may_only_read_changes_nothing(program, resident, street):
    answer = send(
        program(resident, writes=False), f"/places/{street.area.id}/suggestions", text="冒水"
    )

    assert answer.status_code == 403
    assert "只能看" in answer.json()["detail"]
    assert not Suggestion.objects.exists()


def test_without_an_account_only_where_the_area_listens(client, street):
    at = f"/places/{street.area.id}/suggestions"

    answer = send(client, at, text="冒水")

    assert answer.status_code == 401
    assert answer.json()["remedy"]


def test_a_stranger_where_the_area_listens_and_not_too_often(client, street, open_door):
    at = f"/places/{street.area.id}/suggestions"
    for _n in range(3):
        assert send(client, at, text="冒水").status_code == 201

    answer = send(client, at, text="冒水")

    assert answer.status_code == 429
    assert "以后再来" in answer.json()["remedy"]


def test_a_browser_needs_its_form_token(resident, street):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(account_of(resident, "chen"))
    at = f"/places/{street.area.id}/suggestions"

    assert send(browser, at, text="冒水").status_code == 403
    browser.get(f"/council/{street.area.id}/say/")
    csrf = browser.cookies["lilong-csrf"].value
    answer = browser.post(
        f"{API}{at}",
        {"text": "冒水"},
        content_type="application/json",
        headers={"X-CSRFToken": csrf},
    )
    assert answer.status_code == 201


def test_a_keeper_answers_and_two_who_answer_at_once_meet(program, worker, said):
    one = said()
    keeper = program(worker)
    before = keeper.get(f"{API}/suggestions/{one.id}").json()["version"]
    body = {"to": "declined", "words": "这次没有钱", "base_version": before}

    first = send(keeper, f"/suggestions/{one.id}/answer", **body)
    again = send(keeper, f"/suggestions/{one.id}/answer", **body)

    assert first.json()["state"] == "declined"
    assert first.json()["steps"][-1]["words"] == "这次没有钱"
    assert again.status_code == 409


def test_a_resident_answers_nobody(program, resident, worker, said):
    one = said()
    chen = program(resident)
    assert send(chen, f"/suggestions/{one.id}/answer", to="discussed").status_code == 404

    send(program(worker), f"/suggestions/{one.id}/release")
    answer = send(chen, f"/suggestions/{one.id}/answer", to="discussed")

    assert answer.status_code == 403
    assert answer.json()["detail"] == "只有居委会工作人员可以答复"


def test_a_keeper_files_it_elsewhere(program, worker, said):
    one = said()
    keeper = program(worker)

    assert send(keeper, f"/suggestions/{one.id}/category", category="greenery").status_code == 200
    wrong = send(keeper, f"/suggestions/{one.id}/category", category="unicorns")

    assert wrong.status_code == 422
    assert "category" in wrong.json()["fields"]
    one.refresh_from_db()
    assert one.category == "greenery"


def test_who_holds_the_short_address_says_whether_it_is_solved(client, program, worker, said):
    one = said()
    keeper = program(worker)
    for to in ("discussed", "done"):
        send(keeper, f"/suggestions/{one.id}/answer", to=to, words="疏通了")

    answer = send(client, f"/s/{one.key}/solved", solved=True)

    assert answer.json()["state"] == "solved"
    assert send(client, f"/s/{one.key}/solved", solved=True).status_code == 409


def test_a_neighbour_says_an_opinion_and_writes_a_statement(program, resident, worker, street):
    conversation = conversations.opened(worker, street)
    first = conversations.statements(conversation)[0]
    chen = program(resident)

    assert send(chen, f"/statements/{first.id}/opinion", opinion=1).status_code == 204
    written = send(chen, f"/conversations/{conversation.id}/statements", text="楼道要留通道")

    assert OpinionVote.objects.get().opinion == 1
    assert written.status_code == 201
    assert written.json()["state"] == "waiting"
    assert send(chen, f"/statements/{first.id}/opinion", opinion=2).status_code == 422


def test_a_neighbour_follows_a_topic_and_reads_it(program, resident, worker, street):
    topic = topics.opened(worker, street)
    option = topics.option(worker, topic)
    point = topics.shown(worker, resident, option)
    chen = program(resident)

    for _twice in range(2):
        assert send(chen, f"/topics/{topic.id}/follow", "put").status_code == 204
    assert TopicFollower.objects.count() == 1
    assert chen.get(f"{API}/topics/{topic.id}").json()["options"][0]["title"] == option.title
    listed = chen.get(f"{API}/places/{street.area.id}/topics?state=open").json()["items"]
    assert [one["id"] for one in listed] == [str(topic.id)]
    read = chen.get(f"{API}/options/{option.id}/points?side=for").json()["items"]
    assert [one["id"] for one in read] == [str(point.id)]
    assert chen.get(f"{API}/topics/{topic.id}/questions").json()["items"] == []
    assert send(chen, f"/topics/{topic.id}/follow", "delete").status_code == 204
    assert not TopicFollower.objects.exists()


def test_a_promise_is_kept(program, secretary, resident, street):
    stage.approved(secretary, street)
    promise = Promise.objects.get()

    refused = send(program(resident), f"/promises/{promise.id}/keep")
    telling = {"words": "疏通了，电话13812345678"}
    asked = send(program(secretary), f"/promises/{promise.id}/keep", **telling)
    assert asked.status_code == 422
    assert "＊" in asked.content.decode()
    kept = send(program(secretary), f"/promises/{promise.id}/keep", words="疏通了")

    assert refused.status_code == 403
    assert kept.json()["standing"] == "kept"


def test_everybody_who_said_the_same_is_answered_at_once(program, worker, street, said):
    theme = sewage_theme(street, worker, said)

    answer = send(
        program(worker), f"/themes/{theme.id}/answer", state="discussed", words="周五开居务会。"
    )

    assert answer.json() == {"count": 3, "left": 0}
    assert {one.state for one in inside(theme)} == {"discussed"}


def test_the_secretary_of_another_street_changes_nothing_here(
    program, worker, secretary, resident, street, other_street, said
):
    theme = sewage_theme(street, worker, said)
    one = said("再说一句")
    stage.approved(secretary, street)
    promise = Promise.objects.get()
    conversation = conversations.opened(worker, street)
    statement = conversations.statements(conversation)[0]
    topic = topics.opened(worker, street)
    stranger = program(person_with("secretary", other_street.area))

    for url, method, body in (
        (f"/places/{street.area.id}/suggestions", "post", {"text": "冒水"}),
        (f"/suggestions/{one.id}/answer", "post", {"to": "discussed"}),
        (f"/suggestions/{one.id}/release", "post", {}),
        (f"/suggestions/{one.id}/category", "post", {"category": "greenery"}),
        (f"/themes/{theme.id}/answer", "post", {"state": "discussed", "words": "在办"}),
        (f"/statements/{statement.id}/opinion", "post", {"opinion": 1}),
        (f"/conversations/{conversation.id}/statements", "post", {"text": "楼道要留通道"}),
        (f"/topics/{topic.id}/follow", "put", {}),
        (f"/promises/{promise.id}/keep", "post", {}),
    ):
        answer = send(stranger, url, method, **body)
        assert answer.status_code in (403, 404), f"{url} {answer.content.decode()}"
        assert answer.json()["detail"]


def test_a_page_elsewhere_sends_nothing_through_its_visitors(open_door, street):
    at = f"{API}/places/{street.area.id}/suggestions"
    body = json.dumps({"text": "路灯坏了"})
    stranger = Client()

    # What a form or a script of another site can send without asking us first.
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        answer = stranger.post(at, body, content_type=kind)
        assert answer.status_code in (400, 415)
    assert not Suggestion.objects.exists()
    typed = stranger.post(at, body, content_type="application/json; charset=utf-8")
    assert typed.status_code == 201
