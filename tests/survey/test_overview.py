"""A place in numbers."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lilong.kernel.paths import subtree
from lilong.kernel.refusal import NotAllowed
from lilong.places.models import Place
from lilong.places.queries import place as view_of
from lilong.survey.checking import counters_agree
from lilong.survey.models import Finding
from lilong.survey.permissions import visible_to
from lilong.survey.queries.ledger_filter import LedgerFilter
from lilong.survey.queries.listing import ledger_page
from lilong.survey.queries.overview import overview_at, periods
from lilong.survey.states import COUNTED
from tests.neighbourhood import person_with
from tests.survey.many import record_many


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.fixture
def many(street):
    record_many(street.rooms, 300)


def rows_seen(actor, path):
    """What counts at a place and below, read row by row."""
    low, high = subtree(path)
    rows = visible_to(actor, Finding.objects.filter(place_path__gte=low, place_path__lt=high))
    return list(rows.filter(state__in=COUNTED))


@pytest.mark.parametrize("role", ["secretary", "street_officer", "volunteer", "property_staff"])
def test_the_counters_say_what_the_rows_say_at_every_sight(street, many, role):
    actor = person_with(role, street.street)
    for place in (street.street, street.area, street.compound, street.lanes[0], street.numbers[0]):
        found = overview_at(actor, view_of(place.id))
        rows = rows_seen(actor, place.path)

        assert rows
        assert found.kinds == Counter(row.kind for row in rows)
        assert found.states == Counter(row.state for row in rows)
        assert found.area == sum(row.area or 0 for row in rows)
        if found.groups:
            assert sum(group.total for group in found.groups) == len(rows)


def test_every_lane_stands_with_its_own_and_nothing_is_counted_twice(street, secretary, found):
    for _ in range(3):
        found(street.rooms[0])
    found(street.rooms[-1])
    found(street.lanes[0])
    found(street.compound)

    shown = overview_at(secretary, view_of(street.area.id))

    assert {group.name: group.total for group in shown.groups} == {
        "甲弄": 4,
        "乙弄": 1,
        "枫林小区（弄外）": 1,
    }
    assert shown.counts.rows[0].per_mille == 667


def test_a_lane_is_told_number_by_number(street, secretary, found):
    found(street.rooms[0])
    found(street.lanes[0])

    shown = overview_at(secretary, view_of(street.lanes[0].id))

    totals = {group.name: group.total for group in shown.groups}
    assert totals == {"1号": 1, "2号": 0, "3号": 0, "没有写门牌的": 1}


def test_areas_are_compared_by_a_hundred_households_where_they_are_known(street, found):
    officer = person_with("street_officer", street.street)
    found(street.rooms[0])
    Place.objects.filter(pk=street.area.pk).update(households=16)

    group = overview_at(officer, view_of(street.street.id)).groups[0]
    cache.clear()
    Place.objects.filter(pk=street.area.pk).update(households=None)
    by_rooms = overview_at(officer, view_of(street.street.id)).groups[0]
    cache.clear()
    Place.objects.filter(kind="room").update(closed_on=date(2024, 1, 1))
    unknown = overview_at(officer, view_of(street.street.id)).groups[0]

    assert (group.homes, group.per_hundred_homes) == (16, 63)  # 6.25 rounds half up to 6.3
    assert (by_rooms.homes, by_rooms.per_hundred_homes) == (12, 83)
    assert (unknown.homes, unknown.per_hundred_homes) == (None, None)


def test_unchecked_reports_are_told_to_keepers_only(street, secretary, many):
    officer = person_with("street_officer", street.street)
    here = view_of(street.area.id)

    assert overview_at(secretary, here).reports == Finding.objects.filter(state="reported").count()
    assert overview_at(officer, here).reports is None
    assert "reported" not in overview_at(officer, here).states


def test_months_stand_without_gaps_and_a_long_time_is_told_by_years():
    few = {"2024-11:bay_window:found": 2, "2025-01:other:cleared": 1, "2025-01:other:deleted": 9}
    long = {"1998-03:other:found": 1, "1998-05:other:found": 1, "2024-11:other:found": 4}

    assert periods(few) == ([("2024-11", 2), ("2024-12", 0), ("2025-01", 1)], 0)
    assert periods(long) == ([("1998", 2), ("2024", 4)], 0)
    assert periods({}) == ([], 0)


def test_what_nobody_wrote_down_is_told_as_such_and_given_no_month():
    few = {"2024-11:other:found": 2, "2024:other:found": 3, ":other:found": 4, ":other:deleted": 5}
    long = {"1998-03:other:found": 1, "2024-11:other:found": 2, "2024:other:found": 3}

    assert periods(few) == ([("2024-11", 2)], 7)
    assert periods(long) == ([("1998", 1), ("2024", 5)], 0)
    assert periods({"2024:other:found": 3, ":other:found": 4}) == ([("2024", 3)], 4)


def test_a_finding_without_a_day_is_not_counted_or_found_under_today(street, worker, found):
    known = found(found_on=date(2024, 11, 8))
    year = found(found_on=date(2024, 1, 1), found_precision="year")
    found(found_on=timezone.localdate(), found_precision="unknown")

    here = view_of(street.area.id)
    overview = overview_at(worker, here)
    since = ledger_page(worker, here, LedgerFilter(since=date(2020, 1, 1))).findings
    words = LedgerFilter(since=date(2020, 1, 1), words="水斗")

    assert (overview.periods, overview.undated) == ([("2024-11", 1)], 2)
    assert {line.id for line in since} == {known.id, year.id}
    assert {line.id for line in ledger_page(worker, here, words).findings} == {known.id, year.id}
    assert len(ledger_page(worker, here, LedgerFilter()).findings) == 3
    assert [*counters_agree()] == []


def test_months_are_kept_from_those_who_see_public_parts_only(street, many):
    staff = person_with("property_staff", street.compound)

    assert not overview_at(staff, view_of(street.compound.id)).periods


def test_only_secretary_and_chair_may_freeze_and_not_a_single_number(street, secretary, worker):
    assert overview_at(secretary, view_of(street.area.id)).may_freeze
    assert not overview_at(worker, view_of(street.area.id)).may_freeze
    assert not overview_at(secretary, view_of(street.numbers[0].id)).may_freeze


def test_residents_and_strangers_are_refused(street, resident, stranger):
    for actor in (resident, stranger):
        with pytest.raises(NotAllowed):
            overview_at(actor, view_of(street.area.id))


def test_it_takes_eight_queries_at_any_size(street, secretary, found):
    def cost(kind_of_place) -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            overview_at(secretary, kind_of_place)
        return len(seen)

    places = [view_of(street.area.id), view_of(street.lanes[0].id)]
    for room in street.rooms[:4]:
        found(room)
    few = [cost(place) for place in places]
    record_many(street.rooms, 800)

    assert [cost(place) for place in places] == few
    assert max(few) <= 8


def test_places_of_another_street_never_come_in(street, other_street, secretary, many):
    alone = overview_at(secretary, view_of(street.area.id))
    record_many(other_street.rooms, 50, seed=random.randrange(1, 9))
    cache.clear()

    assert overview_at(secretary, view_of(street.area.id)) == alone
