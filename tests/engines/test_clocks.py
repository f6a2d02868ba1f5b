"""Legal clocks: when a period ends, and how that was reckoned."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lilong.commons.calendar import working_calendar
from lilong.engines.clocks import AFTER, BEFORE, UNITS, Clock, due, end_of, months_from
from lilong.engines.working_days import SHANGHAI, Calendar

YEARS = frozenset(range(2000, 2100))
EVERY_DAY_ALIKE = Calendar({}, {}, YEARS)
DAYS = st.dates(date(2001, 1, 1), date(2090, 12, 31))


def clock(amount: int | None, unit: str, sign: int = AFTER) -> Clock:
    return Clock(
        "example", "示例", "example", "起算", "start", amount, unit, sign, "依据", "来源",
        date(2026, 11, 28),
    )  # fmt: skip


def test_three_working_days_from_the_friday_before_spring_festival_end_after_it() -> None:
    friday = datetime(2026, 2, 13, 17, tzinfo=SHANGHAI)

    found = due(clock(3, "workday"), friday, working_calendar())

    assert found.due == found.at_latest == date(2026, 2, 25)
    assert found.counted == (date(2026, 2, 14), date(2026, 2, 24), date(2026, 2, 25))
    assert found.arithmetic.made_up == ((date(2026, 2, 14), "春节"),)
    assert not found.provisional


def test_fifteen_days_before_the_assembly_do_not_count_the_day_of_the_assembly() -> None:
    found = due(clock(15, "day", BEFORE), date(2026, 6, 20), working_calendar())

    assert (found.due, found.at_latest) == (date(2026, 6, 5), date(2026, 6, 5))
    assert found.arithmetic.amount == -15


def test_what_has_to_be_done_before_is_never_moved_past_a_day_off() -> None:
    sunday = due(clock(15, "day", BEFORE), date(2026, 6, 29), EVERY_DAY_ALIKE)

    assert sunday.due == sunday.at_latest == date(2026, 6, 14)
    assert sunday.due.isoweekday() == 7


def test_the_day_on_which_a_period_begins_is_not_counted() -> None:
    late = datetime(2026, 6, 1, 23, 59, tzinfo=SHANGHAI)

    assert due(clock(3, "day"), late, EVERY_DAY_ALIKE).due == date(2026, 6, 4)


def test_a_moment_counts_by_its_day_in_china() -> None:
    already_tomorrow_there = datetime(2026, 6, 1, 16, 30, tzinfo=UTC)

    assert due(clock(3, "day"), already_tomorrow_there, EVERY_DAY_ALIKE).due == date(2026, 6, 5)


def test_one_year_ends_on_the_same_day_of_the_next() -> None:
    assert due(clock(1, "year"), date(2025, 6, 10), EVERY_DAY_ALIKE).due == date(2026, 6, 10)


def test_where_the_last_month_has_no_such_day_its_last_day_is_taken() -> None:
    leap = due(clock(1, "year"), date(2024, 2, 29), EVERY_DAY_ALIKE)
    short = due(clock(1, "month"), date(2026, 1, 31), EVERY_DAY_ALIKE)

    assert (leap.due, leap.arithmetic.day_missing) == (date(2025, 2, 28), True)
    assert (short.due, short.arithmetic.day_missing) == (date(2026, 2, 28), True)
    assert not due(clock(1, "month"), date(2026, 1, 28), EVERY_DAY_ALIKE).arithmetic.day_missing


def test_months_are_counted_back_over_new_year() -> None:
    found = due(clock(5, "month", BEFORE), date(2027, 3, 31), EVERY_DAY_ALIKE)

    assert found.due == date(2026, 10, 31)


def test_a_last_day_that_is_a_day_off_gives_way_to_the_next_working_day() -> None:
    national_day = due(clock(30, "day"), date(2026, 9, 1), working_calendar())

    assert national_day.due == date(2026, 10, 1)
    assert national_day.at_latest == date(2026, 10, 8)
    assert national_day.arithmetic.moved_from == date(2026, 10, 1)
    assert not national_day.provisional


def test_a_last_day_in_a_year_without_a_notice_is_provisional() -> None:
    found = due(clock(1, "year"), date(2030, 5, 6), working_calendar())

    assert found.provisional_years == (2031,)
    assert found.due == date(2031, 5, 6)


def test_hours_are_counted_from_the_hour_in_the_zone_they_began_in() -> None:
    began = datetime(2026, 6, 1, 20, 30, tzinfo=UTC)

    found = due(clock(24, "hour"), began, EVERY_DAY_ALIKE)

    assert found.due == datetime(2026, 6, 2, 20, 30, tzinfo=UTC)
    assert due(clock(30, "minute"), began, EVERY_DAY_ALIKE).due == began + timedelta(minutes=30)


def test_a_zone_that_puts_its_clocks_forward_loses_no_hour() -> None:
    west = timezone(timedelta(hours=-5))
    began = datetime(2026, 3, 8, 1, tzinfo=west)

    assert due(clock(2, "hour"), began, EVERY_DAY_ALIKE).due == began + timedelta(hours=2)


def test_hours_from_a_mere_day_or_a_moment_without_zone_are_refused() -> None:
    for start in (date(2026, 6, 1), datetime(2026, 6, 1, 8)):  # noqa: DTZ001 - what is refused
        with pytest.raises(ValueError, match="with a zone"):
            due(clock(2, "hour"), start, EVERY_DAY_ALIKE)


def test_a_clock_that_each_place_sets_has_no_end_until_it_is_set() -> None:
    with pytest.raises(ValueError, match="each place sets this one"):
        due(clock(None, "day"), date(2026, 6, 1), EVERY_DAY_ALIKE)


@pytest.mark.parametrize(("amount", "unit", "sign"), [(0, "day", 1), (1, "week", 1), (1, "day", 2)])
def test_an_impossible_period_is_refused(amount: int, unit: str, sign: int) -> None:
    with pytest.raises(ValueError, match="example"):
        clock(amount, unit, sign)


def test_a_right_lasts_until_the_last_moment_of_its_last_day() -> None:
    found = due(clock(30, "day"), date(2026, 9, 1), working_calendar())
    end = end_of(date(2026, 10, 8))

    assert not found.has_passed(end - timedelta(seconds=1))
    assert found.has_passed(end)
    assert end == datetime(2026, 10, 9, tzinfo=SHANGHAI)


def test_hours_are_over_only_after_their_last_moment() -> None:
    began = datetime(2026, 6, 1, 8, tzinfo=UTC)
    found = due(clock(2, "hour"), began, EVERY_DAY_ALIKE)

    assert not found.has_passed(began + timedelta(hours=2))
    assert found.has_passed(began + timedelta(hours=2, microseconds=1))


@given(DAYS, st.integers(-240, 240))
def test_months_there_end_in_the_month_that_many_later(day: date, months: int) -> None:
    there = months_from(day, months)

    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    assert there.day == day.day or (there + timedelta(days=1)).day == 1


@given(DAYS, st.integers(1, 400), st.sampled_from([unit for unit in UNITS if unit != "workday"]))
def test_a_longer_period_never_ends_earlier(day: date, amount: int, unit: str) -> None:
    start = datetime.combine(day, datetime.min.time(), SHANGHAI)
    if unit in ("month", "year"):
        amount %= 100
        amount += 1

    shorter, longer = (
        due(clock(count, unit), start, EVERY_DAY_ALIKE).due for count in (amount, amount + 1)
    )

    assert longer > shorter
