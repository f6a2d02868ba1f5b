"""Thirty and a hundred and eighty days after closing the house itself asks: did it stay solved?"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lilong.cases.files import tasks
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.note_stayed_solved import note_stayed_solved
from lilong.cases.files.actions.reopen_case import reopen_case
from lilong.cases.files.models import Case
from lilong.cases.files.queries.asked_list import MANY, asked_count, asked_page
from lilong.cases.outreach.actions.plan_errands import plan_errands
from lilong.cases.outreach.actions.record_house_call import record_house_call
from lilong.cases.outreach.queries.planning import doors_to_plan
from lilong.cases.outreach.queries.walking import walk_of
from lilong.commons.notices.models import Notice
from lilong.commons.notices.queries import sentence_of
from lilong.kernel.refusal import NotAllowed
from lilong.people.models import RoleGrant
from lilong.places.queries import place as place_view
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]

SHANGHAI = timezone.get_default_timezone()
CLOSED = datetime(2026, 3, 4, 10, tzinfo=SHANGHAI)  # a Wednesday


@pytest.fixture
def area(street):
    return place_view(street.area.id)


@pytest.fixture
def closed(opened, worker, colleague, clock_at):
    """Close a case on `CLOSED`, or a moment that is given."""

    def one(at=CLOSED, by=None, **values):
        clock_at(at)
        by = by or worker
        case = opened(by=by, **values)
        advance_case(by, case_id=case.id, to="dissuaded", words="讲了道理")
        advance_case(by, case_id=case.id, to="removed", words="自己拆了")
        check_case(colleague, case_id=case.id, holds=True, words="看过了")
        return close_case(by, case_id=case.id)

    return one


def told(person):
    return [
        (one.facts["count"], one.url)
        for one in Notice.objects.filter(group="cases.asked", person_id=person.person_id)
    ]


def test_whoever_keeps_it_is_asked_after_thirty_days_and_again_after_half_a_year(
    closed, worker, area, clock_at
):
    case = closed()
    closed()
    clock_at(CLOSED + timedelta(days=29))
    assert tasks.ask_whether_it_stayed_solved.call() == 0
    clock_at(CLOSED + timedelta(days=30))
    assert tasks.ask_whether_it_stayed_solved.call() == 1
    assert tasks.ask_whether_it_stayed_solved.call() == 1
    assert told(worker) == [(2, f"/cases/{area.id}/asked")]
    assert "有 2 件" in str(sentence_of(Notice.objects.get(group="cases.asked")))
    note_stayed_solved(worker, case_id=case.id)
    clock_at(CLOSED + timedelta(days=180))
    assert tasks.ask_whether_it_stayed_solved.call() == 1
    assert {count for count, _url in told(worker)} == {2}


def test_what_is_still_waiting_is_told_on_mondays_and_no_more(closed, worker, clock_at):
    closed()
    asked = CLOSED + timedelta(days=30)  # a Friday
    for days in range(12):
        clock_at(asked + timedelta(days=days))
        tasks.ask_whether_it_stayed_solved.call()
    assert len(told(worker)) == 3  # on the day, and on the two Mondays since


def test_where_its_keeper_is_gone_the_committee_is_asked(
    closed, worker, colleague, secretary, officer, clock_at
):
    closed()
    RoleGrant.objects.filter(person_id=worker.person_id).update(until=CLOSED.date())
    clock_at(CLOSED + timedelta(days=30))
    tasks.ask_whether_it_stayed_solved.call()
    assert told(worker) == []
    assert [count for count, _url in told(colleague)] == [1]
    assert [count for count, _url in told(secretary)] == [1]
    assert told(officer) == []


def test_the_list_has_those_that_wait_longest_first_page_by_page(
    closed, worker, area, clock_at, street
):
    late = [closed(at=CLOSED + timedelta(days=n), place=street.rooms[0]).code for n in range(3)]
    fresh = closed(at=CLOSED + timedelta(days=20))
    clock_at(CLOSED + timedelta(days=40))
    first = asked_page(worker, area, size=2)
    assert [one.code for one in first.cases] == late[:2]
    second = asked_page(worker, area, size=2, after=first.later)
    assert [one.code for one in second.cases] == late[2:]
    assert second.later is None
    assert asked_count(area) == 3
    reopen_case(worker, case_id=Case.objects.get(code=late[0]).id, words="又搭了")
    assert asked_count(area) == 2
    clock_at(CLOSED + timedelta(days=60))
    assert fresh.code in {one.code for one in asked_page(worker, area).cases}


def test_only_those_who_keep_the_area_read_it(closed, officer, leader, area, clock_at):
    closed()
    for stranger in (officer, leader):
        with pytest.raises(NotAllowed):
            asked_page(stranger, area)


def test_the_list_of_cases_says_how_many_are_to_be_asked_about(
    as_person, closed, worker, officer, leader, area, clock_at
):
    closed()
    browser = as_person(worker)
    assert "该回访" not in browser.get(f"/cases/{area.id}/").content.decode()
    Case.objects.update(closed_on=timezone.localdate() - timedelta(days=31),
                        ask_on=timezone.localdate() - timedelta(days=1))  # fmt: skip
    with CaptureQueriesContext(connection) as seen:
        page = browser.get(f"/cases/{area.id}/").content.decode()
    assert len([one for one in seen if "SAVEPOINT" not in one["sql"]]) <= 8
    assert "1 件该回访了" in page
    assert f'href="/cases/{area.id}/asked"' in page
    for reader in (officer, leader):
        assert "该回访" not in as_person(reader).get(f"/cases/{area.id}/").content.decode()


def test_its_page_leads_to_the_question(as_person, closed, worker, resident, area):
    browser = as_person(worker)
    empty = browser.get(f"/cases/{area.id}/asked")
    assert empty.status_code == 200
    assert "没有该回访的" in empty.content.decode()
    case = closed()
    today = timezone.localdate()
    Case.objects.update(closed_on=today - timedelta(days=181), ask_on=today - timedelta(days=1))
    with CaptureQueriesContext(connection) as seen:
        page = browser.get(f"/cases/{area.id}/asked").content.decode()
    assert len([one for one in seen if "SAVEPOINT" not in one["sql"]]) <= 8
    assert case.code in page
    assert "办结满 180 天" in page
    assert f'href="/cases/case/{case.id}/stayed"' in page
    assert as_person(resident).get(f"/cases/{area.id}/asked").status_code in (403, 404)
    assert browser.get(f"/cases/{area.id}/asked?after=nonsense").status_code == 200


def at_doors(actor, area):
    walk = walk_of(actor, area)
    return [
        one.what for building in walk.buildings for door in building.doors for one in door.carried
    ]


def test_todays_doors_carry_the_question(closed, worker, colleague, area, street, clock_at):
    case = closed()
    clock_at(CLOSED + timedelta(days=29))
    assert at_doors(worker, area) == []
    clock_at(CLOSED + timedelta(days=30))
    (asked,) = at_doors(worker, area)
    assert asked.startswith("回访：")
    assert case.code in asked
    assert at_doors(colleague, area) == []
    # Somebody else may be sent; then it is theirs.
    (door,) = doors_to_plan(worker, area, area).doors
    plan_errands(
        worker,
        area_id=area.id,
        place_ids=[door.place_id],
        person_id=colleague.person_id,
        day=timezone.localdate(),
    )
    assert at_doors(worker, area) == []
    assert at_doors(colleague, area) == [asked]
    record_house_call(
        colleague,
        call_id=uuid4(),
        place_id=case.place_id,
        result="met",
        carries=[f"case:{case.id}"],
        words="看过，没有再搭",
    )
    fresh = Case.objects.get(pk=case.id)
    # A call is no answer yet: whoever keeps it says whether it stayed solved.
    assert (fresh.state, fresh.ask_on) == ("closed", case.ask_on)
    assert fresh.steps.order_by("-order").first().words == "看过，没有再搭"
    note_stayed_solved(worker, case_id=case.id)
    assert at_doors(worker, area) == []


def test_many_are_counted_no_further_than_is_said(closed, area, monkeypatch):
    from lilong.cases.files.queries import asked_list

    closed()
    closed()
    Case.objects.update(ask_on=timezone.localdate() - timedelta(days=1))
    assert MANY >= 100
    monkeypatch.setattr(asked_list, "MANY", 1)
    assert asked_count(area) == 1
