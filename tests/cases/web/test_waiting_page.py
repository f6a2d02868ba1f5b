"""What waits for a rung, across residents' areas: which, until when, and what is asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.answer_hand_over import answer_hand_over
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.open_case import open_case
from lilong.cases.files.models import Case, CaseParty, HandOver
from lilong.cases.files.queries import waiting
from lilong.cases.files.queries.waiting import MANY, waiting_count, waiting_page
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import NotAllowed
from lilong.places.actions.add_place import add_place
from lilong.places.models import Place
from tests.neighbourhood import person_with
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]

HERE = "/cases/waiting/"


def today():
    return timezone.localdate()


@pytest.fixture
def handed(opened, worker):
    """Open a case and hand it to a rung."""

    def hand(to_level="street", days=5, asked="请来看", **values):
        case = opened(**values)
        if case.kind != "dispute":
            advance_case(worker, case_id=case.id, to="dissuaded", words="说过了")
        hand_over_case(
            worker, case_id=case.id, to_level=to_level, asked_of="枫林街道城管中队",
            tried="上门三次", asked=asked, answer_due=today() + timedelta(days=max(days, 0)),
            personal="keep",
        )  # fmt: skip
        HandOver.objects.filter(case=case).update(heard_by=today() + timedelta(days=days))
        return Case.objects.get(pk=case.id)

    return hand


@pytest.fixture
def patch(street):
    return person_with("patch_officer", street.street)


@pytest.fixture
def department(street):
    return person_with("department_officer", street.street)


def codes(page):
    return [one.code for one in page.lines]


def test_each_rung_reads_what_was_handed_to_it_the_longest_late_first(
    handed, officer, patch, department
):
    late, soon = handed(days=-3), handed(days=1)
    other, third = handed("patch"), handed("department")
    assert codes(waiting_page(officer)) == [late.code, soon.code]
    assert [one.left for one in waiting_page(officer).lines] == [-3, 1]
    assert codes(waiting_page(patch)) == [other.code]
    assert codes(waiting_page(department)) == [third.code]
    # A street stands in for the others, where nobody there answers.
    assert codes(waiting_page(officer, level="department")) == [third.code]
    assert codes(waiting_page(officer, level="patch")) == [other.code]
    assert codes(waiting_page(patch, level="street")) == []


def test_a_line_has_its_lane_what_is_asked_and_no_door(handed, officer, street):
    case = handed("street", kind="dispute", summary="漏水", asked="请派人民调解员")
    (line,) = waiting_page(officer).lines
    assert (line.area, line.ground, line.asked) == (
        street.area.name, street.lanes[0].name, "请派人民调解员",
    )  # fmt: skip
    assert case.address not in str(line)
    assert "漏水" not in str(line)


def test_a_party_does_not_read_what_is_asked(handed, officer):
    case = handed(asked="张三家的，请来看")
    CaseParty.objects.create(
        space_id=case.space_id, case=case, role="owner", person_id=officer.person_id,
        purpose="办理", expires_on=today() + timedelta(days=90),
    )  # fmt: skip
    (line,) = waiting_page(officer).lines
    assert (line.code, line.asked) == (case.code, "")


def test_a_department_reads_of_no_quarrel(handed, officer, department):
    case = handed("department", kind="dispute", summary="漏水")
    assert codes(waiting_page(department)) == []
    assert waiting_count(department) == 0
    assert codes(waiting_page(officer, level="department")) == [case.code]


def test_what_was_taken_stands_by_the_day_that_was_said(handed, officer):
    case, day = handed(), today() + timedelta(days=30)
    answer_hand_over(officer, case_id=case.id, outcome="takes", words="我们来", heard_by=day)
    (line,) = waiting_page(officer).lines
    assert (line.taken, line.due) == (True, day)
    answer_hand_over(officer, case_id=case.id, outcome="answers", words="办好了")
    assert codes(waiting_page(officer)) == []


def hand_up(by, place, days):
    case = open_case(by, place_id=place.id, kind="illegal_structure", summary="搭了一间")
    advance_case(by, case_id=case.id, to="dissuaded", words="说过了")
    hand_over_case(
        by, case_id=case.id, to_level="street", asked_of="城管中队", tried="上门",
        asked="请来看", answer_due=today() + timedelta(days=days),
    )  # fmt: skip
    return case


def test_across_areas_and_in_no_other_street(handed, officer, street, other_street):
    own = handed()
    area = add_place(
        SYSTEM, parent_id=street.street.id, kind="residents_area", name="西木居民区", slug="ximu"
    )
    lane = add_place(SYSTEM, parent_id=area.id, kind="lane", name="丙弄", slug="c")
    number = add_place(SYSTEM, parent_id=lane.id, kind="number", name="1", slug="1")
    second = hand_up(person_with("community_worker", area), number, 9)
    other = person_with("community_worker", other_street.area)
    far = hand_up(other, other_street.rooms[0], 1)
    assert [(one.code, one.area) for one in waiting_page(officer).lines] == [
        (own.code, street.area.name), (second.code, area.name),
    ]  # fmt: skip
    stranger = person_with("street_officer", other_street.street)
    assert [one.case_id for one in waiting_page(stranger).lines] == [far.id]
    # A department of the district reads what is handed to it in each of its streets.
    HandOver.objects.update(to_level="department")
    above = person_with("department_officer", Place.objects.get(pk=street.street.parent_id))
    assert {one.case_id for one in waiting_page(above).lines} == {own.id, second.id, far.id}


def test_page_by_page(handed, officer):
    told = [handed(days=days).code for days in (1, 2, 2, 2, 9)]
    found, after = [], None
    while True:
        page = waiting_page(officer, after=after, size=2)
        found += codes(page)
        after = page.later
        if after is None:
            break
    assert sorted(found) == sorted(told)
    assert (found[0], found[-1]) == (told[0], told[-1])


def test_only_at_a_rung(worker, secretary, leader, resident):
    for actor in (worker, secretary, leader, resident):
        with pytest.raises(NotAllowed):
            waiting_page(actor)
        assert waiting_count(actor) == 0


def test_the_count_costs_one_query_and_none_for_who_sits_at_no_rung(
    handed, officer, worker, monkeypatch, django_assert_num_queries
):
    for _one in range(3):
        handed()
    with django_assert_num_queries(1):
        assert waiting_count(officer) == 3
    with django_assert_num_queries(0):
        assert waiting_count(worker) == 0
    assert MANY == 100
    monkeypatch.setattr(waiting, "MANY", 2)
    assert waiting_count(officer) == 2


def test_the_page(as_person, handed, officer, worker, street, django_assert_max_num_queries):
    late, soon = handed(days=-2), handed(days=0)
    browser = as_person(officer)
    browser.get(HERE)
    with django_assert_max_num_queries(8):
        page = browser.get(HERE).content.decode()
    assert page.index(late.code) < page.index(soon.code)
    assert "已超期 2 天" in page
    assert "今天到期" in page
    assert f"/cases/case/{late.id}/answer" in page
    assert f"/cases/{street.area.id}/?rest=open" in page
    assert "?level=department" in page
    assert browser.get(f"{HERE}?level=department").status_code == 200
    for nonsense in ("?level=neighbourhood", "?level=x", "?after=x", "?after=2026-01-01_y"):
        assert browser.get(f"{HERE}{nonsense}").status_code == 200
    assert "这里没有更多了" in browser.get(f"{HERE}?after=2999-01-01_{late.id}").content.decode()
    assert as_person(worker).get(HERE).status_code == 403


def test_an_empty_page_says_what_will_stand_there(as_person, patch):
    assert "没有等答复的" in as_person(patch).get(HERE).content.decode()


@pytest.mark.parametrize("role", ["street_officer", "patch_officer", "department_officer"])
def test_navigation_and_first_page_lead_there(as_person, street, handed, role):
    level = {"patch_officer": "patch", "street_officer": "street"}.get(role, "department")
    browser = as_person(person_with(role, street.street))
    page = browser.get("/")
    assert HERE in {one.url for one in page.context["frame"].navigation}
    (desk,) = page.context["landing"].desks
    assert [one.state for one in desk.tasks if one.href == HERE] == [""]
    handed(level)
    (desk,) = browser.get("/").context["landing"].desks
    assert (desk.tasks[0].href, desk.tasks[0].state) == (HERE, "1 件在等")


def test_the_first_page_asks_once_more_for_it(
    as_person, street, officer, django_assert_max_num_queries
):
    browser = as_person(officer)
    browser.get("/")
    with django_assert_max_num_queries(6):
        browser.get("/")
