"""A new case of a kind where one of it was solved before: the pictures tell it as come back."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from lilong.cases.files.actions.advance_case import advance_case
from lilong.cases.files.actions.open_cases import open_cases
from lilong.cases.files.actions.undo_bulk_opening import undo_bulk_opening
from lilong.cases.files.actions.withdraw_case import withdraw_case
from lilong.cases.files.checking import outcomes_agree, repeats_agree
from lilong.cases.files.models import Case
from lilong.cases.files.opening_models import BulkOpening
from lilong.cases.files.queries.pictures import pictures_of
from lilong.cases.files.repeat_models import CaseRepeat
from lilong.cases.files.repeats import REPEATED
from lilong.commons.counters.models import Tally
from lilong.places import queries as places
from lilong.survey.actions.add_finding import add_finding
from tests.cases.test_pictures import closed
from tests.survey.web.conftest import as_person

__all__ = ["as_person", "closed"]


@pytest.fixture
def repeats(worker, street):
    """How many are told, and every counter is right."""

    def count():
        assert not list(repeats_agree())
        assert not list(outcomes_agree())
        area = places.place(street.area.id)
        return pictures_of(worker, area, []).repeats

    return count


def test_what_comes_again_where_it_was_solved_is_counted(closed, opened, street, repeats):
    first = opened()
    opened()
    assert repeats() == 0  # nothing was solved when it came
    solved = closed()
    again = opened()
    assert repeats() == 1
    assert CaseRepeat.objects.get().before_id == solved.pk
    assert CaseRepeat.objects.get().case_id == again.pk
    assert first.pk != solved.pk
    opened(kind="window_cage")
    opened(place=street.rooms[1])
    assert repeats() == 1


def test_a_lane_is_no_place_of_one_matter(closed, opened, street, repeats):
    closed(place=street.lanes[0])
    opened(place=street.lanes[0])
    assert repeats() == 0


def test_what_was_referred_was_not_solved(opened, worker, repeats):
    case = opened()
    advance_case(worker, case_id=case.id, to="dissuaded", words="不听")
    Case.objects.filter(pk=case.pk).update(state="closed", outcome="referred")
    opened()
    assert CaseRepeat.objects.count() == 0


def test_a_case_that_is_withdrawn_did_not_come_again(closed, opened, worker, repeats):
    closed()
    again = opened()
    assert repeats() == 1
    withdraw_case(worker, case_id=again.id, reason="看错了")
    assert repeats() == 0
    opened()
    assert repeats() == 1


def test_many_that_come_together_are_looked_at_together(
    closed, worker, street, repeats, django_assert_max_num_queries
):
    for room in street.rooms[:3]:
        closed(place=room)
    found = [
        add_finding(
            worker, place_id=room.id, kind="illegal_building", found_on=timezone.localdate()
        )
        for room in street.rooms[:4]
    ]
    with django_assert_max_num_queries(30):
        open_cases(worker, area_id=street.area.id, finding_ids=[one.id for one in found])
    assert repeats() == 3
    opening = BulkOpening.objects.get()
    undo_bulk_opening(worker, opening_id=opening.pk, reason="选错了")
    assert repeats() == 0


def test_cases_of_old_houses_are_looked_at_once(closed, opened, worker):
    for _at in range(2):
        closed()
    opened(kind="window_cage")
    withdraw_case(worker, case_id=opened().id, reason="看错了")
    today = timezone.localdate()
    last = opened()
    Case.objects.exclude(pk=last.pk).filter(state="closed").update(
        opened_on=today - timedelta(days=9), closed_on=today - timedelta(days=3)
    )
    CaseRepeat.objects.all().delete()
    Tally.objects.filter(name=REPEATED).delete()
    import_module("lilong.cases.migrations.0002_case_repeats").find_repeats(apps, None)
    assert not list(repeats_agree())
    assert CaseRepeat.objects.get().case_id == last.pk


def test_the_picture_tells_both(as_person, closed, opened, worker, street):
    closed()
    opened()
    text = as_person(worker).get(f"/cases/{street.area.id}/pictures").content.decode()
    assert "再次打开 0，同处再发 1，合起来相当于解决过的 100%" in text
