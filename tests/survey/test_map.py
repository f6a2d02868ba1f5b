"""What the map shows, and to whom."""

from __future__ import annotations

import random

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lilong.kernel.refusal import NotAllowed, NotFound
from lilong.places.queries import place as view_of
from lilong.survey.models import Finding
from lilong.survey.queries.ledger_filter import LedgerFilter
from lilong.survey.queries.mapping import MOST_SINGLE, Box, on_map
from lilong.survey.states import COUNTED
from tests.neighbourhood import person_with
from tests.survey.many import record_many

EVERYTHING = LedgerFilter()
ALL_AROUND = Box(-1000, -1000, 1000, 1000)


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def test_marks_hold_every_finding_once_however_they_are_gathered(street, secretary):
    record_many(street.rooms, 200)
    shown = on_map(secretary, view_of(street.area.id), EVERYTHING)
    expected = Finding.objects.filter(state__in=COUNTED).count()

    for cell in (1, 15, 500):
        marks = shown.marks(cell=cell)
        assert sum(mark.total for mark in marks) == expected
        assert all(mark.total == sum(count for _kind, count in mark.kinds) for mark in marks)


def test_near_enough_each_finding_is_a_mark_of_its_own(street, secretary, found):
    rows = {found(street.rooms[0]).id for _ in range(4)}

    near = on_map(secretary, view_of(street.area.id), EVERYTHING).marks(cell=2, box=ALL_AROUND)
    far = on_map(secretary, view_of(street.area.id), EVERYTHING).marks(cell=20, box=ALL_AROUND)

    assert {mark.finding_id for mark in near} == rows
    assert len({(mark.x, mark.y) for mark in near}) == 4  # none covers another
    assert [mark.total for mark in far] == [4]


def test_too_many_stay_gathered_even_when_near(street, secretary):
    record_many(street.rooms[:2], MOST_SINGLE * 2)

    marks = on_map(secretary, view_of(street.area.id), EVERYTHING).marks(cell=2, box=ALL_AROUND)

    assert len(marks) == 1
    assert marks[0].total > MOST_SINGLE


def test_a_box_leaves_out_what_lies_outside(street, secretary, found):
    found(street.rooms[0])  # number 1 stands at x 10
    found(street.rooms[4])  # number 3 at x 30

    shown = on_map(secretary, view_of(street.area.id), EVERYTHING)
    marks = shown.marks(cell=20, box=Box(0, 0, 15, 15))

    assert [(mark.total, mark.x) for mark in marks] == [(1, 10.0)]


def test_the_filter_of_kinds_and_states_holds_near_and_far(street, secretary):
    record_many(street.rooms, 120)
    chosen = LedgerFilter(kinds=("outdoor_sink",), states=("confirmed",))
    rows = set(
        Finding.objects.filter(kind="outdoor_sink", state="confirmed").values_list("pk", flat=True)
    )
    shown = on_map(secretary, view_of(street.area.id), chosen)

    assert rows
    assert sum(mark.total for mark in shown.marks(cell=50)) == len(rows)
    assert {mark.finding_id for mark in shown.marks(cell=1, box=ALL_AROUND)} == rows


def test_what_changed_is_drawn_at_once_though_it_was_kept(street, secretary, found):
    found(street.rooms[0])
    here = view_of(street.area.id)
    before = on_map(secretary, here, EVERYTHING).marks(cell=50)
    found(street.rooms[0])

    assert [mark.total for mark in before] == [1]
    assert [mark.total for mark in on_map(secretary, here, EVERYTHING).marks(cell=50)] == [2]


def test_what_has_no_place_on_the_plan_is_told_by_number(street, secretary, found):
    found(street.lanes[0])

    shown = on_map(secretary, view_of(street.area.id), EVERYTHING)

    assert shown.marks(cell=50) == []
    assert shown.seen.elsewhere == 1


@pytest.mark.parametrize("role", ["property_staff", "owners_committee_member", "contractor"])
def test_public_sight_gets_public_parts_only_near_and_far(street, role):
    record_many(street.rooms, 150)
    actor = person_with(role, street.compound)
    rows = set(
        Finding.objects.filter(state__in=COUNTED, part="public").values_list("pk", flat=True)
    )
    shown = on_map(actor, view_of(street.compound.id), EVERYTHING)

    assert sum(mark.total for mark in shown.marks(cell=500)) == len(rows)
    assert {mark.finding_id for mark in shown.marks(cell=1, box=ALL_AROUND)} == rows
    # Nor do unchecked reports come out when they are asked for.
    for chosen in (LedgerFilter(states=("reported", "deleted")), LedgerFilter(part="private")):
        asked = on_map(actor, view_of(street.compound.id), chosen)
        assert asked.marks(cell=1, box=ALL_AROUND) == []
        assert asked.total == 0


def test_a_resident_sees_the_own_building_and_no_other(street, resident):
    record_many(street.rooms, 150)
    own = Finding.objects.filter(
        number_id=street.numbers[0].id, state__in=COUNTED, part="public"
    ).values_list("pk", flat=True)

    shown = on_map(resident, view_of(street.numbers[0].id), EVERYTHING)

    assert own
    assert {mark.finding_id for mark in shown.marks(cell=1, box=ALL_AROUND)} == set(own)
    for place in (street.numbers[1], street.lanes[0], street.area):
        with pytest.raises(NotAllowed):
            on_map(resident, view_of(place.id), EVERYTHING)


def test_strangers_are_refused_and_a_street_has_no_plan(street, stranger):
    officer = person_with("street_officer", street.street)

    with pytest.raises(NotAllowed):
        on_map(stranger, view_of(street.area.id), EVERYTHING)
    with pytest.raises(NotFound):
        on_map(officer, view_of(street.street.id), EVERYTHING)


def test_moving_about_asks_one_query_and_single_findings_two_more(street, secretary):
    record_many(street.rooms, random.Random(3).randrange(60, 90))
    here = view_of(street.area.id)
    on_map(secretary, here, EVERYTHING)

    with CaptureQueriesContext(connection) as far:
        on_map(secretary, here, EVERYTHING).marks(cell=30, box=ALL_AROUND)
    with CaptureQueriesContext(connection) as near:
        on_map(secretary, here, EVERYTHING).marks(cell=2, box=ALL_AROUND)

    assert (len(far), len(near)) == (1, 3)
