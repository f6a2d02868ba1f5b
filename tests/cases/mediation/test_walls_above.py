"""Of a quarrel those above know that there is one, and no more: unless every side wished it open,
or it was handed to them – then what they were told with it.

What it is about, its door, its photos and its steps' words are marked, and patch and street walk
through every page of the house (`test_walls.seen_by`). The same walk finds the marks as soon as
all wish it open.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.actions.answer_hand_over import answer_hand_over
from lilong.cases.files.actions.hand_over_case import hand_over_case
from lilong.cases.files.actions.open_case import open_case
from lilong.cases.files.actions.take_back_hand_over import take_back_hand_over
from lilong.cases.files.models import Case, CasePhoto
from lilong.cases.files.permissions import Sight, file_allowed, sight_of
from lilong.cases.files.queries.at_place import cases_at
from lilong.cases.files.queries.case_filter import CaseFilter
from lilong.cases.files.queries.case_list import case_page
from lilong.cases.mediation.actions.change_mediators import change_mediators
from lilong.cases.mediation.actions.tell_rights import tell_rights
from lilong.places import queries as places
from tests.cases.mediation.test_walls import seen_by
from tests.neighbourhood import person_with
from tests.reading import as_read
from tests.survey.web.conftest import _nothing_kept, as_person

__all__ = ["_nothing_kept", "as_person"]

ABOUT, CAPTION, TRIED = "卫生间漏水", "泡坏的柜子", "楼组长上门谈了两回"
MARKS = (ABOUT, CAPTION)


@pytest.fixture(params=["street_officer", "patch_officer"])
def above(request, street):
    return person_with(request.param, street.street, request.param)


@pytest.fixture
def shown(talking):
    """The quarrel, with a photo that somebody has released."""
    CasePhoto.objects.create(
        space_id=talking.case.space_id, case=talking.case, file_id=talking.case.id, of="before",
        caption=CAPTION, public=True,
    )  # fmt: skip
    Case.objects.filter(pk=talking.id).update(photos=1)
    return talking


def wish(quarrel, *wishes):
    for side, said in enumerate(wishes, 1):
        tell_rights(quarrel.mediator, case_id=quarrel.id, side=side, how="read_out", wish=said)


def case_text(browser, quarrel):
    return as_read(browser.get(f"/cases/case/{quarrel.id}/").content.decode())


def listed(actor, street, **chosen):
    area = places.place(street.area.id)
    return list(case_page(actor, area, CaseFilter(**chosen)).lines)


def test_those_above_learn_that_there_is_one_and_no_more(as_person, shown, above, street):
    told = seen_by(as_person(above), shown, street)
    for mark in MARKS:
        assert mark not in told, mark
    text = case_text(as_person(above), shown)
    assert shown.case.code in text
    assert street.lanes[0].name in text
    assert "调解中" in text
    assert shown.case.address not in text
    assert not file_allowed(above, shown.id)


def test_the_same_walk_finds_it_where_all_wished_it_open(as_person, shown, above, street):
    wish(shown, "open", "open")
    told = seen_by(as_person(above), shown, street)
    for mark in MARKS:
        assert mark in told, mark
    wish(shown, "open", "closed")
    assert ABOUT not in case_text(as_person(above), shown)


def test_keepers_and_mediators_from_above_read_it(as_person, shown, above, colleague):
    assert ABOUT in case_text(as_person(colleague), shown)
    change_mediators(shown.worker, case_id=shown.id, mediator_ids=[above.person_id])
    assert ABOUT in case_text(as_person(above), shown)
    change_mediators(shown.worker, case_id=shown.id, mediator_ids=[shown.mediator.person_id])
    assert ABOUT not in case_text(as_person(above), shown)


def test_before_anybody_was_asked_it_is_closed(as_person, quarrel, above):
    assert sight_of(above, quarrel.case) is Sight.OUTLINE
    assert ABOUT not in case_text(as_person(above), quarrel)


def test_lists_name_the_lane_and_find_nothing_by_word_or_door(shown, above, street):
    (line,) = listed(above, street)
    assert (line.summary, line.address) == ("", street.lanes[0].name)
    assert listed(above, street, words=ABOUT) == []
    assert listed(above, street, number_id=shown.case.number_id) == []
    assert [one.id for one in listed(above, street, lane_id=shown.case.lane_id)] == [shown.id]
    (known,) = listed(shown.worker, street, words=ABOUT)
    assert known.summary == ABOUT
    assert len(listed(shown.worker, street, number_id=shown.case.number_id)) == 1
    # Nor where there is something else that they do find.
    place_id = shown.case.place_id
    beside = open_case(shown.worker, place_id=place_id, kind="common_part", summary="走道里堆物")
    assert listed(above, street, words=ABOUT) == []
    (line,) = listed(above, street, number_id=shown.case.number_id)
    assert line.id == beside.id


@pytest.mark.parametrize("page", ["", "due", "plan", "pictures"])
def test_no_page_of_the_area_names_the_door(as_person, shown, above, street, page):
    answer = as_person(above).get(f"/cases/{street.area.id}/{page}")
    assert answer.status_code == 200
    assert shown.case.address not in as_read(answer.content.decode())


def test_at_a_door_it_is_not_counted_for_those_above(shown, above, street):
    area, now = places.place(street.area.id), timezone.now()
    for place_id in (shown.case.number_id, street.rooms[0].id):
        here = places.place(place_id)
        assert cases_at(above, area, here, now).open == 0
        assert cases_at(shown.worker, area, here, now).open == 1
    lane = places.place(shown.case.lane_id)
    assert cases_at(above, area, lane, now).open == 1


def handed(quarrel, to_level):
    hand_over_case(
        quarrel.worker, case_id=quarrel.id, to_level=to_level, asked_of="街道司法所",
        tried=TRIED, asked="请派人民调解员", answer_due=timezone.localdate() + timedelta(days=5),
    )  # fmt: skip


def test_a_hand_over_tells_its_rung_what_it_says_and_no_more(as_person, shown, street):
    officer = person_with("street_officer", street.street)
    patch = person_with("patch_officer", street.street)
    handed(shown, "street")
    asked = case_text(as_person(officer), shown)
    assert TRIED in asked
    assert "请派人民调解员" in asked
    assert not any(mark in asked for mark in MARKS)
    # The rung that was not asked learns nothing of it.
    assert TRIED not in case_text(as_person(patch), shown)
    answer_hand_over(officer, case_id=shown.id, outcome="answers", words="派一位来")
    assert "派一位来" in case_text(as_person(officer), shown)


def test_a_hand_over_that_was_taken_back_tells_nothing(as_person, shown, street):
    officer = person_with("street_officer", street.street)
    handed(shown, "street")
    take_back_hand_over(shown.worker, case_id=shown.id, words="自己谈好了")
    assert TRIED not in case_text(as_person(officer), shown)
