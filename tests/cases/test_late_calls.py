"""What a phone sends hours or days late: once, as it was, from who knocked, and not over what came
after it."""

from __future__ import annotations

import sys
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from lilong.ballot.models import Voter
from lilong.cases.files.models import Case
from lilong.cases.models import CasePromise, Errand, HouseCall
from lilong.cases.outreach.actions.plan_errands import plan_errands
from lilong.cases.outreach.actions.record_house_call import record_house_call
from lilong.commons.notices.models import Notice
from lilong.kernel.refusal import Invalid
from lilong.people.models import RoleGrant
from tests.ballot.votes import motion_on, roll_of
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]

DAY = timedelta(days=1)


def today():
    return timezone.localdate()


def call_at(by, place, *things, result="met", **values):
    values.setdefault("call_id", uuid4())
    carries = [f"case:{one.id}" if isinstance(one, Case) else one for one in things]
    return record_house_call(by, place_id=place.id, result=result, carries=carries, **values)


def test_a_promise_made_days_ago_is_taken_though_its_day_is_over(opened, worker, street):
    case, knocked = opened(), timezone.now() - 3 * DAY
    call_at(worker, street.rooms[0], case, result="promised", due_on=today() - DAY, at=knocked)
    promise = CasePromise.objects.get()
    assert (promise.made_on, promise.due_on) == (today() - 3 * DAY, today() - DAY)
    assert {step.on for step in case.steps.filter(verb="record_promise")} == {today() - 3 * DAY}
    with pytest.raises(Invalid):  # a day before the knock is none
        call_at(
            worker, street.rooms[0], case, result="promised", due_on=today() - 4 * DAY, at=knocked
        )


def test_what_comes_late_does_not_undo_what_was_said_since(opened, worker, colleague, street):
    case, knocked = opened(), timezone.now() - 2 * DAY
    call_at(colleague, street.rooms[0], case, at=timezone.now() - DAY)
    call_at(colleague, street.rooms[0], case, result="refused")
    steps = case.steps.count()
    made = call_at(
        worker, street.rooms[0], case, result="promised", due_on=today() + 9 * DAY, at=knocked
    )
    assert Case.objects.get(pk=case.pk).state == "dissuaded"
    assert not CasePromise.objects.exists()
    assert case.steps.count() == steps + 1
    assert HouseCall.objects.filter(result="promised").count() == 1
    assert len(made.left) == 1


def test_what_was_recorded_is_answered_again_even_when_the_case_has_gone(opened, worker, street):
    case, number = opened(), uuid4()
    call_at(worker, street.rooms[0], case, call_id=number)
    Case.objects.filter(pk=case.pk).update(place=street.rooms[1])
    assert call_at(worker, street.rooms[0], case, call_id=number).again
    assert HouseCall.objects.count() == 1


# ── The phone ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def room(street):
    return f"/cases/{street.rooms[0].id}"


def sent(browser, room, case, who, **changed):
    given = {
        "token": "", "carries": [f"case:{case.id}"], "result": "absent", "press": "1-a",
        "at": timezone.now().isoformat(), "now": timezone.now().isoformat(), **changed,
    }  # fmt: skip
    return browser.post(f"{room}/call", given, headers={"X-Lilong-Waiting": str(who.person_id)})


def test_what_one_person_left_waiting_is_not_recorded_as_anothers(
    as_person, worker, colleague, opened, room
):
    case = opened()
    answer = sent(as_person(colleague), room, case, worker)
    assert answer.status_code == 403
    assert "json" not in answer["Content-Type"]  # the phone goes on waiting
    assert not HouseCall.objects.exists()
    assert sent(as_person(worker), room, case, worker).status_code == 200
    assert HouseCall.objects.get().by_id == worker.person_id


@pytest.mark.parametrize("wrong", [timedelta(hours=5), -timedelta(days=400)])
def test_a_phone_with_a_wrong_clock_loses_no_knock(as_person, worker, opened, room, wrong):
    case, phone = opened(), timezone.now() + wrong
    answer = sent(
        as_person(worker), room, case, worker,
        at=(phone - timedelta(hours=2)).isoformat(), now=phone.isoformat(),
    )  # fmt: skip
    assert answer.status_code == 200, answer.content.decode()
    off = abs(HouseCall.objects.get().at - (timezone.now() - timedelta(hours=2)))
    assert off < timedelta(minutes=1)


def test_a_door_that_is_gone_keeps_back_nothing_behind_it(as_person, worker, opened):
    answer = sent(as_person(worker), f"/cases/{uuid4()}", opened(), worker)
    assert (answer.status_code, bool(answer.json()["said"])) == (404, True)


def test_a_press_is_recorded_once_whatever_became_of_the_pages_number(
    as_person, worker, opened, room
):
    case, browser = opened(), as_person(worker)
    for _twice in range(2):
        assert sent(browser, room, case, worker, token="from an older key").status_code == 200
    assert HouseCall.objects.count() == 1


def test_a_refused_form_ticks_what_was_ticked(as_person, worker, opened, street, room):
    case = opened()
    voter = Voter.objects.get(motion=motion_on(roll_of(street)), place_path=street.rooms[0].path)
    answer = as_person(worker).post(
        f"{room}/call", {"carries": [f"case:{case.id}"], "result": "promised", "words": "想想"}
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    slip = text.split(f'value="ballot:{voter.id}"')[1].split(">")[0]
    kept = text.split(f'value="case:{case.id}"')[1].split(">")[0]
    assert "checked" in kept
    assert "checked" not in slip


# ── Errands ─────────────────────────────────────────────────────────────────────────────────


def errand(worker, street, person, day):
    return plan_errands(
        worker, area_id=street.area.id, place_ids=[street.rooms[0].id],
        person_id=person.person_id, day=day,
    )  # fmt: skip


def test_who_is_sent_today_is_told_today(opened, worker, leader, street, monkeypatch):
    opened()
    monkeypatch.setattr(
        sys.modules["lilong.cases.outreach.actions.plan_errands"], "MORNING", time(0, 0)
    )
    errand(worker, street, leader, today() + 3 * DAY)
    assert not Notice.objects.filter(group="cases.errands").exists()
    errand(worker, street, leader, today())
    assert Notice.objects.get(group="cases.errands").person_id == leader.person_id
    errand(worker, street, worker, today())
    assert Notice.objects.filter(group="cases.errands").count() == 1


def test_nobody_is_sent_on_a_day_on_which_they_may_not_go_any_more(opened, worker, leader, street):
    opened()
    RoleGrant.objects.filter(person_id=leader.person_id).update(until=today() + DAY)
    with pytest.raises(Invalid):
        errand(worker, street, leader, today() + 5 * DAY)
    assert not Errand.objects.exists()
