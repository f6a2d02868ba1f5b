"""The pages of outreach: whose doors, one tap, the list on paper, and what it costs."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lilong.ballot.models import Voter
from lilong.cases.files.models import Case
from lilong.cases.models import CasePromise, Errand, HouseCall
from lilong.cases.outreach.actions.keep_team_note import keep_team_note
from lilong.cases.outreach.actions.record_promise import record_promise
from lilong.commons.sealed.models import SealedLook
from tests.ballot.votes import motion_on, roll_of
from tests.survey.rounds import open_round


def asked(browser, address):
    browser.get(address)  # what is kept for a minute is kept now
    with CaptureQueriesContext(connection) as seen:
        answer = browser.get(address)
    told = [query["sql"] for query in seen if "SAVEPOINT" not in query["sql"]]
    return answer, len(told)


@pytest.fixture
def at(street):
    return f"/cases/{street.area.id}"


@pytest.fixture
def room(street):
    return f"/cases/{street.rooms[0].id}"


@pytest.fixture
def laden(opened, worker, street):
    """Every room has a case, a slip to bring and a door of a survey."""
    motion_on(roll_of(street))
    open_round(worker, street.area, worker, street.area)
    return [opened(place=place) for place in street.rooms]


def token_in(answer):
    return re.search(r'name="token" value="([^"]+)"', answer.content.decode())[1]


def test_todays_doors_and_their_cards_cost_eight_queries(as_person, worker, laden, at, room):
    browser = as_person(worker)
    for address in (f"{at}/today", f"{room}/door", f"{at}/errands", f"{at}/walking-list"):
        answer, count = asked(browser, address)
        assert answer.status_code == 200
        assert count <= 8, (address, count)
    text = browser.get(f"{at}/today").content.decode()
    assert text.index("甲弄1号") < text.index("甲弄3号") < text.index("乙弄1号")
    assert "送票：" in text
    assert "排摸：" in text


def test_whoever_walks_nowhere_sees_no_walk(
    as_person, worker, leader, resident, officer, at, room, opened
):
    opened()
    for actor in (resident, officer):
        for address in (f"{at}/today", f"{room}/door", f"{at}/errands", f"{at}/walking-list"):
            assert as_person(actor).get(address).status_code == 403, address
    assert as_person(leader).get(f"{at}/today").status_code == 200
    assert as_person(leader).get(f"{room}/door").status_code == 200
    assert as_person(leader).get(f"{at}/errands").status_code == 403
    assert "今天没有要去的门" in as_person(leader).get(f"{at}/today").content.decode()


def test_one_tap_records_and_a_second_press_of_the_same_form_does_not(
    as_person, worker, opened, at, room
):
    case, browser = opened(), as_person(worker)
    token = token_in(browser.get(f"{at}/today"))
    sent = {"token": token, "carries": [f"case:{case.id}"], "result": "met"}
    for _twice in range(2):
        answer = browser.post(f"{room}/call", sent, follow=True)
        assert answer.status_code == 200
        assert "记下了" in answer.content.decode()
    assert HouseCall.objects.count() == 1
    assert "您去过" in browser.get(f"{at}/today").content.decode()


def test_a_promise_is_one_tap_or_a_day(as_person, worker, opened, street, room):
    case, browser = opened(), as_person(worker)
    due = timezone.localdate() + timedelta(days=7)
    page = browser.get(f"{room}/door")
    assert f"promised:{due}" in page.content.decode()
    carries = [f"case:{case.id}"]
    browser.post(
        f"{room}/call",
        {"token": token_in(page), "carries": carries, "result": f"promised:{due}"},
    )
    assert CasePromise.objects.get().due_on == due
    answer = browser.post(
        f"{room}/call", {"carries": carries, "result": "promised", "words": "想想"}
    )
    assert answer.status_code == 422
    assert "请选答应在哪一天以前办" in answer.content.decode()
    assert 'value="想想"' in answer.content.decode()


def test_the_day_of_a_promise_is_told_as_what_it_is(as_person, worker, opened, room, clock_at):
    case, browser = opened(), as_person(worker)
    due = timezone.localdate() + timedelta(days=7)
    record_promise(worker, case_id=case.id, due_on=due, words="说好了自己清")
    page = browser.get(f"{room}/door").content.decode()
    assert f"答应了 {due} 前办" in page
    assert "今天是答应的日子" not in page
    clock_at(timezone.now() + timedelta(days=7))
    assert "今天是答应的日子" in as_person(worker).get(f"{room}/door").content.decode()


def test_a_wrong_day_stands_in_the_way_of_no_other_result(as_person, worker, opened, room):
    opened()
    page = as_person(worker).get(f"{room}/door").content.decode()
    form = page[page.index('class="call-form"') :]
    held = re.findall(r"<button [^>]*name=\"result\"[^>]*>", form)
    assert len(held) > 4
    assert [one for one in held if "formnovalidate" not in one] == [
        one for one in held if 'value="promised"' in one
    ]


def test_a_phone_that_was_without_network_is_answered_alone(as_person, worker, opened, at, room):
    case, browser = opened(), as_person(worker)
    token, knocked = token_in(browser.get(f"{at}/today")), timezone.now() - timedelta(hours=5)
    sent = {
        "token": token,
        "carries": [f"case:{case.id}"],
        "result": "absent",
        "press": "1764400000000-abc",
        "at": knocked.isoformat(),
    }
    alone = {"X-Lilong-Waiting": str(worker.person_id)}
    for _twice in range(2):
        answer = browser.post(f"{room}/call", sent, headers=alone)
        assert (answer.status_code, answer.json()["left"]) == (200, [])
    assert HouseCall.objects.get().at == knocked
    browser.post(f"{room}/call", {**sent, "press": "1764400009999-def"}, headers=alone)
    assert HouseCall.objects.count() == 2
    for wrong in ({"result": "charmed"}, {"at": "yesterday"}, {"carries": [f"case:{uuid4()}"]}):
        answer = browser.post(
            f"{room}/call", {**sent, "press": str(uuid4()), **wrong}, headers=alone
        )
        assert answer.status_code == 422
        assert answer.json()["said"]
    assert HouseCall.objects.count() == 2


def test_what_a_vote_did_not_take_is_said(as_person, worker, laden, street, room):
    voter = Voter.objects.get(place_path=street.rooms[0].path)
    type(voter.motion).objects.update(state="closed")
    sent = {"carries": [f"case:{laden[0].id}", f"ballot:{voter.id}"], "result": "met"}
    answer = as_person(worker).post(f"{room}/call", sent, follow=True)
    assert "没有再记" in answer.content.decode()
    assert Case.objects.get(pk=laden[0].id).state == "dissuaded"


def test_the_page_of_a_case_tells_of_late_promises(as_person, worker, leader, opened, street, room):
    case, due = opened(), timezone.localdate() + timedelta(days=3)
    record_promise(worker, case_id=case.id, due_on=due, words="先搬东西")
    CasePromise.objects.update(due_on=timezone.localdate() - timedelta(days=2))
    for actor in (worker, leader):
        text = as_person(actor).get(f"/cases/case/{case.id}/").content.decode()
        assert "日子过了" in text
        assert "先搬东西" in text
        assert f"{room}/door" in text


def test_the_page_of_a_place_leads_walkers_to_todays_doors(
    as_person, worker, leader, resident, officer, street, at
):
    for actor in (worker, leader):
        for place in (street.area, street.numbers[0]):
            assert f"{at}/today" in as_person(actor).get(f"/places/{place.id}/").content.decode()
    for actor in (resident, officer):
        assert "/today" not in as_person(actor).get(f"/places/{street.area.id}/").content.decode()
    assert f"{at}/today" in as_person(worker).get(f"{at}/").content.decode()


def test_keepers_plan_and_call_off(as_person, worker, leader, opened, street, at):
    opened()
    browser, today = as_person(worker), timezone.localdate().isoformat()
    page = browser.get(f"{at}/errands").content.decode()
    assert street.rooms[0].address in page
    chosen = {"person": str(leader.person_id), "day": today}
    for wrong in ({"places": []}, {"places": [str(street.rooms[1].id)]}, {"places": ["x"]}):
        assert browser.post(f"{at}/errands", {**chosen, **wrong}).status_code == 422
    assert browser.post(f"{at}/errands", {"places": [str(street.rooms[0].id)]}).status_code == 422
    sent = {**chosen, "places": [str(street.rooms[0].id)]}
    answer = browser.post(f"{at}/errands", sent, follow=True)
    assert "安排了 1 处" in answer.content.decode()
    errand = Errand.objects.get()
    assert str(errand.id) in answer.content.decode()
    assert browser.post(f"{at}/errands", {"call_off": str(uuid4())}).status_code == 404
    browser.post(f"{at}/errands", {"call_off": str(errand.id)})
    errand.refresh_from_db()
    assert errand.state == "called_off"
    assert browser.post(f"{at}/errands", {"call_off": str(errand.id)}).status_code == 409


def test_the_list_on_paper_names_doors_and_nobody(as_person, worker, leader, opened, street, at):
    opened()
    page = as_person(worker).get(f"{at}/walking-list").content.decode()
    assert "甲弄1号" in page
    assert "101" in page
    other = {"person": str(worker.person_id)}
    assert as_person(leader).get(f"{at}/walking-list", other).status_code == 403
    answer = as_person(worker).get(f"{at}/walking-list", {"person": str(leader.person_id)})
    assert leader.name in answer.content.decode()


def test_the_teams_notes_are_shown_once_to_the_team(
    as_person, worker, leader, opened, street, room
):
    opened()
    browser = as_person(worker)
    browser.post(f"{room}/team-note", {"note": "他听三楼老王的"})
    assert "老王" not in browser.get(f"{room}/door").content.decode()
    assert "查看 1 条备注" in browser.get(f"{room}/door").content.decode()
    assert "备注" not in as_person(leader).get(f"{room}/door").content.decode().split("<main")[1]
    assert as_person(leader).post(f"{room}/team-notes", {"purpose": "visit"}).status_code == 403
    assert browser.post(f"{room}/team-notes", {"purpose": "x"}).status_code == 422
    told = browser.post(f"{room}/team-notes", {"purpose": "visit"})
    assert "老王" in told.content.decode()
    assert "no-store" in told.headers["Cache-Control"]
    assert SealedLook.objects.count() == 1
    assert browser.post(f"{room}/team-note", {"note": " "}).status_code == 422


def test_a_teams_note_stands_on_no_page_and_in_no_export(
    as_person, worker, officer, opened, street, at, room
):
    case = opened()
    canary = "金丝雀七号"
    keep_team_note(worker, place_id=street.rooms[0].id, words=canary)
    for actor in (worker, officer):
        browser = as_person(actor)
        for address in (
            f"{at}/", f"{at}/today", f"{at}/walking-list", f"{at}/errands", f"{room}/door",
            f"/cases/case/{case.id}/", f"{at}/?q={canary}",
        ):  # fmt: skip
            text = browser.get(address).content.decode()
            assert canary not in text.replace(f'value="{canary}"', "").replace(f"q={canary}", "")
