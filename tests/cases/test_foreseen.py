"""What will be late by the plan, and what runs out soon: told before it is so."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.models import Case, CaseClock
from lilong.cases.files.queries import foreseen
from lilong.cases.files.queries.foreseen import due_soon
from lilong.cases.files.queries.planning import weeks_ahead
from lilong.places import queries as places
from tests.cases.many import open_many
from tests.cases.web.test_case_pages import asked
from tests.reading import as_read
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]


@pytest.fixture
def area(street):
    return places.place(street.area.id)


def runs_out(case, day):
    moment = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
    Case.objects.filter(pk=case.pk).update(next_due=moment, next_clock="property_report")
    return case


def monday(weeks):
    today = timezone.localdate()
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


@pytest.fixture
def crowded(opened):
    """Two dangers fill the first weeks; a structure runs out before its turn comes."""
    for _n in range(2):
        opened(kind="danger", summary="墙面要掉下来")
    return runs_out(opened(), timezone.localdate())


def plan_page(browser, area, weeks, capacity):
    address = f"/cases/{area.id}/plan?weeks={weeks}&capacity={capacity}"
    return as_read(browser.get(address).content.decode())


@pytest.mark.usefixtures("always_worked")
def test_the_board_says_what_it_will_be_late_with(as_person, crowded, worker, area, opened):
    made = weeks_ahead(worker, area, weeks=8, capacity=3)
    own = next(one for one in made.cases if one.code == crowded.code)
    assert own.placed.week > 1
    assert [one.candidate.id for one in made.late] == [crowded.code]
    page = plan_page(as_person(worker), area, 8, 3)
    begins = made.plan.weeks[own.placed.week - 1].monday
    due = timezone.localdate()
    assert f"排在 {begins:%m-%d} 这一周，期限 {due:%m-%d}：会超期" in page
    assert "照这样排，有 1 件已经超期或者会超期" in page
    # Negative control: with room enough nothing is late.
    calm = plan_page(as_person(worker), area, 8, 1000)
    assert "会超期" not in calm


def test_what_is_promised_too_late_and_what_is_over_say_so(as_person, opened, worker, area):
    promised, over = opened(), opened()
    runs_out(promised, monday(1))
    Case.objects.filter(pk=promised.pk).update(not_before=monday(2))
    runs_out(over, timezone.localdate() - timedelta(days=3))
    page = plan_page(as_person(worker), area, 4, 1000)
    assert f"说好 {monday(2):%m-%d} 再办，期限 {monday(1):%m-%d}：会超期" in page
    assert "已经过了" in page


def test_a_plan_that_reads_only_its_reach_counts_all_that_will_be_late(
    opened, worker, area, monkeypatch
):
    for _n in range(6):
        runs_out(opened(), timezone.localdate())
    whole = weeks_ahead(worker, area, weeks=1, capacity=1, at_least=10)
    made = weeks_ahead(worker, area, weeks=1, capacity=1)
    assert len(made.cases) < len(whole.cases) == 6
    assert made.late_count == whole.late_count >= 5
    monkeypatch.setattr(foreseen, "MOST_COUNTED", 3)
    assert weeks_ahead(worker, area, weeks=1, capacity=1).late_beyond_more


def test_the_due_list_foretells_two_weeks(as_person, opened, worker, area):
    now, ends = timezone.now(), (-1, 2, 6, 9, 13, 20)
    for days in ends:
        case = opened()
        advance_case(worker, case_id=case.id, to="dissuaded", words="不听")
        CaseClock.objects.create(
            space_id=case.space_id, case=case, area_id=case.area_id, place_path=case.place_path,
            clock="property_report", started_at=now - timedelta(days=30),
            runs_out=now + timedelta(days=days),
        )  # fmt: skip
        Case.objects.filter(pk=case.pk).update(next_due=now + timedelta(days=days))
    found = due_soon(area.id, now)
    assert (found.over, found.week, found.fortnight) == (1, 2, 4)
    browser = as_person(worker)
    here = f"/cases/{area.id}/due"
    page = browser.get(here).content.decode()
    assert "7 天以内到期" in page
    assert "照一周 12 份力气排" in page
    browser.get(here)
    answer, count = asked(browser, here)
    assert answer.status_code == 200
    assert count <= 8


def test_a_page_further_on_foretells_nothing(as_person, crowded, worker, area):
    later = f"/cases/{area.id}/due?after=1_{crowded.id}"
    assert "照一周" not in as_person(worker).get(later).content.decode()


@pytest.mark.slow
def test_board_and_due_list_keep_to_their_queries_among_many(as_person, worker, street, area):
    open_many(street.rooms, 3000, [worker.person_id])
    for name in ("due", "plan"):
        browser, here = as_person(worker), f"/cases/{area.id}/{name}"
        browser.get(here)
        answer, count = asked(browser, here)
        assert answer.status_code == 200
        assert count <= 8, (name, count)
