"""What waits with each rung: how many, which, since when, and until when an answer is due."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.answer_hand_over import answer_hand_over
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.models import HandOver
from lilong.cases.files.queries.rungs import MOST, rungs_at
from lilong.cases.files.states import Level
from lilong.kernel.refusal import NotAllowed
from lilong.places import queries as places
from tests.neighbourhood import person_with
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]


def today():
    return timezone.localdate()


@pytest.fixture
def handed(opened, worker):
    """Open a case and hand it to a rung."""

    def hand(to_level, days=5, **values):
        case = opened(**values)
        if case.kind != "dispute":
            advance_case(worker, case_id=case.id, to="dissuaded", words="说过了")
        hand_over_case(
            worker, case_id=case.id, to_level=to_level, asked_of=f"某单位{to_level}",
            tried="上门三次", asked="请处理", answer_due=today() + timedelta(days=days),
        )  # fmt: skip
        return case

    return hand


def rungs(actor, street):
    return {one.level: one for one in rungs_at(actor, places.place(street.area.id))}


def test_each_rung_has_its_count_and_what_waits_for_its_answer(handed, opened, worker, street):
    opened()
    first, second = handed("patch"), handed("street", days=3)
    told = rungs(worker, street)
    assert [told[level].lie for level in Level] == [1, 1, 1, 0]
    assert [len(told[level].waiting) for level in Level] == [0, 1, 1, 0]
    (line,) = told["street"].waiting
    assert (line.code, line.since, line.due) == (second.code, today(), today() + timedelta(days=3))
    assert not line.late
    assert told["patch"].waiting[0].code == first.code


def test_what_was_taken_lies_there_until_what_came_of_it_is_heard(handed, worker, officer, street):
    case, day = handed("street"), today() + timedelta(days=20)
    answer_hand_over(officer, case_id=case.id, outcome="takes", words="我们来", heard_by=day)
    told = rungs(worker, street)["street"]
    assert (told.lie, told.waits) == (1, 1)
    assert [(one.due, one.taken) for one in told.waiting] == [(day, True)]
    answer_hand_over(officer, case_id=case.id, outcome="answers", words="谈好了")
    told = rungs(worker, street)["street"]
    assert (told.lie, told.waits, told.waiting) == (0, 0, ())


def test_late_answers_come_first(handed, worker, street):
    handed("street", days=3)
    late = handed("street", days=9)
    HandOver.objects.filter(case=late).update(heard_by=today() - timedelta(days=1))
    lines = rungs(worker, street)["street"].waiting
    assert [one.late for one in lines] == [True, False]
    assert lines[0].code == late.code


def test_those_above_read_of_a_quarrel_its_lane(handed, worker, street):
    patch = person_with("patch_officer", street.street)
    case = handed("street", kind="dispute", summary="漏水")
    assert rungs(worker, street)["street"].waiting[0].address == case.address
    assert rungs(patch, street)["street"].waiting[0].address == street.lanes[0].name


def test_only_with_full_sight(leader, resident, street):
    for actor in (leader, resident):
        with pytest.raises(NotAllowed):
            rungs(actor, street)


def test_the_page(as_person, handed, worker, leader, street, django_assert_max_num_queries):
    case = handed("street")
    browser, here = as_person(worker), f"/cases/{street.area.id}/rungs"
    browser.get(here)
    with django_assert_max_num_queries(8):
        page = browser.get(here).content.decode()
    assert case.code in page
    assert (today() + timedelta(days=5)).isoformat() in page
    assert f"/cases/{street.area.id}/?rest=open&amp;level=street" in page
    assert here in browser.get(f"/cases/{street.area.id}/").content.decode()
    assert as_person(leader).get(here).status_code == 403
    assert MOST == 200


def test_where_nothing_goes_on_it_is_said_once(as_person, opened, worker, street):
    browser, here = as_person(worker), f"/cases/{street.area.id}/rungs"
    page = browser.get(here).content.decode()
    assert "现在没有在办的" in page
    assert "这一层没有。" not in page
    opened()
    page = browser.get(here).content.decode()
    assert "现在没有在办的" not in page
    assert page.count("这一层没有。") == 3
