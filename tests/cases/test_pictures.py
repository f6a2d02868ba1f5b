"""The pictures: figures kept as cases move, the same when reckoned again from their steps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lilong.cases.files.actions.add_case_photo import add_case_photo
from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.check_case import check_case
from lilong.cases.files.actions.close_case import close_case
from lilong.cases.files.actions.note_stayed_solved import note_stayed_solved
from lilong.cases.files.actions.reopen_case import reopen_case
from lilong.cases.files.checking import counters_agree, outcomes_agree
from lilong.cases.files.models import Case, CaseStep
from lilong.cases.files.queries.pictures import pictures_of, wall_of
from lilong.commons.counters.models import Tally
from lilong.kernel.refusal import NotAllowed, Refused
from lilong.places import queries as places
from tests.cases.test_packet import picture
from tests.survey.web.conftest import as_person

__all__ = ["as_person"]


@pytest.fixture
def area(street):
    return places.place(street.area.id)


@pytest.fixture
def closed(opened, worker, colleague):
    def close(**values):
        case = opened(**values)
        advance_case(worker, case_id=case.id, to="dissuaded", words="讲了道理")
        advance_case(worker, case_id=case.id, to="removed", words="拆了")
        check_case(colleague, case_id=case.id, holds=True)
        return close_case(worker, case_id=case.id)

    return close


def test_what_moves_is_counted_and_can_be_reckoned_again(closed, opened, worker, area, street):
    case = closed()
    Case.objects.filter(pk=case.pk).update(since=timezone.localdate() - timedelta(days=4))
    CaseStep.objects.filter(case=case, verb="close_case").update(
        at=timezone.now() - timedelta(days=4)
    )
    reopen_case(worker, case_id=case.id, words="又搭了")
    opened(place=street.rooms[6])
    found = pictures_of(worker, area, [lane.id for lane in street.lanes])
    assert found.by_state == {"dissuaded": 1, "found": 1}
    assert found.by_lane == {street.lanes[0].id: (1, 0), street.lanes[1].id: (1, 0)}
    assert (found.closings, found.solved_here, found.reopenings) == (1, 1, 1)
    counted = Tally.objects.get(scope_id=area.id, name="cases.days", key__endswith="|closed")
    assert counted.count == 4
    # A picture of where things lie long must not show those that are done.
    assert set(found.days) == {"found", "dissuaded", "removed", "checked"}
    assert not list(counters_agree())
    assert not list(outcomes_agree())


def test_the_check_notices_a_counter_that_somebody_moved(closed):
    closed()
    Tally.objects.filter(name="cases.left").update(count=7)
    assert list(outcomes_agree())


def test_after_thirty_and_after_a_hundred_and_eighty_days_it_is_asked(closed, worker):
    case = closed()
    with pytest.raises(Refused):
        note_stayed_solved(worker, case_id=case.id)
    today = timezone.localdate()
    Case.objects.filter(pk=case.pk).update(
        closed_on=today - timedelta(days=31), ask_on=today - timedelta(days=1)
    )
    case = note_stayed_solved(worker, case_id=case.id, words="去看过了")
    assert case.ask_on == today + timedelta(days=149)
    Case.objects.filter(pk=case.pk).update(closed_on=today - timedelta(days=180), ask_on=today)
    assert note_stayed_solved(worker, case_id=case.id).ask_on is None


def test_the_wall_hangs_released_pairs_only(closed, opened, worker, area, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    case = opened()
    for of, public, colour in (("before", True, (9, 9, 9)), ("after", False, (99, 9, 9))):
        add_case_photo(worker, case_id=case.id, photo=picture(colour), of=of, public=public)
    Case.objects.filter(pk=case.pk).update(state="closed")
    assert wall_of(worker, area) == []
    add_case_photo(worker, case_id=case.id, photo=picture((1, 200, 1)), of="after", public=True)
    assert [one.case.id for one in wall_of(worker, area)] == [case.id]


def test_the_page_is_for_those_who_answer_for_it(as_person, closed, worker, leader, area, street):
    closed()
    here = f"/cases/{street.area.id}/pictures"
    page = as_person(worker).get(here).content.decode()
    assert "在居民区解决的占 100%" in page
    assert as_person(leader).get(here).status_code == 403
    with pytest.raises(NotAllowed):
        pictures_of(leader, area, [])
