"""What was flagged for the case library is found again: a list, and an event."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.reopen_case import reopen_case
from lilong.cases.files.models import Case
from lilong.cases.files.queries.teaching_list import teaching_page
from lilong.commons.ledger.models import LedgerEntry
from lilong.places import queries as places
from tests.plans import indexes_of


@pytest.fixture
def closed(opened, worker, colleague, street):
    def one(number=0, *, teaching=True):
        case = opened(place=street.rooms[number])
        advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理")
        advance_case(worker, case_id=case.id, to="removed", words="自己拆了")
        check_case(colleague, case_id=case.id, holds=True, words="看过了")
        return close_case(worker, case_id=case.id, teaching=teaching)

    return one


def test_what_is_worth_telling_is_listed_and_said(as_person, closed, worker, street):
    case, plain = closed(), closed(1, teaching=False)
    here = f"/cases/{street.area.id}"
    browser = as_person(worker)
    page = browser.get(f"{here}/teaching").content.decode()
    assert case.code in page
    assert plain.code not in page
    assert f"{here}/teaching" in browser.get(f"{here}/pictures").content.decode()
    (event,) = LedgerEntry.objects.filter(kind="cases.case_worth_telling")
    assert (event.subject_id, event.facts) == (case.id, {"code": case.code})
    # What was opened again is no example of how it stayed solved.
    reopen_case(worker, case_id=case.id, words="又搭了")
    assert case.code not in browser.get(f"{here}/teaching").content.decode()


def test_an_area_that_flagged_nothing_is_told_how(as_person, worker, street):
    page = as_person(worker).get(f"/cases/{street.area.id}/teaching").content.decode()
    assert "还没有勾过的" in page


def test_only_those_with_full_sight_read_the_list(
    as_person, officer, leader, resident, closed, street
):
    closed()
    here = f"/cases/{street.area.id}/teaching"
    for actor in (leader, resident):
        assert as_person(actor).get(here).status_code == 403
    assert as_person(officer).get(here).status_code == 200


def test_the_list_goes_page_by_page_by_its_index_and_costs_eight_queries(
    as_person, closed, worker, street
):
    codes = [closed(number).code for number in range(3)]
    area = places.place(street.area.id)
    with CaptureQueriesContext(connection) as seen:
        first = teaching_page(worker, area, size=2)
    assert len(seen) == 1
    if connection.vendor == "sqlite":  # PostgreSQL reads three rows in any way it likes
        assert "case_teaching" in indexes_of(seen[0]["sql"].replace("%", "%%"), [])
    second = teaching_page(worker, area, size=2, before=first.before)
    assert sorted(one.code for page in (first, second) for one in page.cases) == sorted(codes)
    assert second.before is None
    assert Case.objects.filter(teaching=True).count() == 3
    browser, here = as_person(worker), f"/cases/{street.area.id}/teaching"
    for _warm in range(2):
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(here).status_code == 200
    assert len(seen) <= 8
