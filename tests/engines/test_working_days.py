"""Working days, on a small calendar of our own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lilong.engines.working_days import (
    Calendar,
    add_working_days,
    is_working_day,
    latest_working_day,
    working_days_between,
)

SPRING = {date(2026, 2, 15) + timedelta(days=n): "春节" for n in range(9)}
MADE_UP = {date(2026, 2, 14): "春节", date(2026, 2, 28): "春节"}
CALENDAR = Calendar(SPRING, MADE_UP, frozenset({2025, 2026}))
FRIDAY_AT_FIVE = datetime(2026, 2, 13, 17, 0)  # noqa: DTZ001 - local on purpose
DAYS = st.dates(date(2026, 1, 1), date(2026, 6, 30))


def test_three_working_days_from_the_friday_before_spring_festival_end_on_the_25th() -> None:
    deadline = add_working_days(CALENDAR, FRIDAY_AT_FIVE, 3)

    assert deadline.due == date(2026, 2, 25)
    assert deadline.counted == (date(2026, 2, 14), date(2026, 2, 24), date(2026, 2, 25))
    assert not deadline.provisional


def test_the_deadline_says_which_days_it_counted_and_skipped_against_the_plain_week() -> None:
    deadline = add_working_days(CALENDAR, FRIDAY_AT_FIVE, 3)

    assert deadline.made_up == ((date(2026, 2, 14), "春节"),)
    assert [day.day for day, _ in deadline.skipped] == [16, 17, 18, 19, 20, 23]


def test_without_holidays_the_same_three_days_would_end_a_week_earlier() -> None:
    plain = Calendar({}, {}, frozenset({2026}))

    assert add_working_days(plain, FRIDAY_AT_FIVE, 3).due == date(2026, 2, 18)


def test_a_made_up_saturday_is_worked_and_an_ordinary_one_is_not() -> None:
    assert is_working_day(CALENDAR, date(2026, 2, 28))
    assert not is_working_day(CALENDAR, date(2026, 3, 7))
    assert not is_working_day(CALENDAR, date(2026, 2, 18))


def test_the_hour_counts_by_the_clock_in_china_whatever_zone_it_was_stored_in() -> None:
    late_thursday_in_utc = datetime(2026, 3, 5, 16, 30, tzinfo=UTC)

    assert add_working_days(CALENDAR, late_thursday_in_utc, 1).due == date(2026, 3, 9)
    assert add_working_days(CALENDAR, date(2026, 3, 5), 1).due == date(2026, 3, 6)


def test_a_deadline_that_reaches_into_a_year_without_notice_is_provisional() -> None:
    assert add_working_days(CALENDAR, date(2026, 12, 20), 3).provisional_years == ()
    assert add_working_days(CALENDAR, date(2026, 12, 24), 20).provisional_years == (2027,)
    assert add_working_days(CALENDAR, date(2026, 12, 24), 300).provisional_years == (2027, 2028)


def test_the_last_days_of_december_wait_for_the_next_notice_which_may_reach_back() -> None:
    assert add_working_days(CALENDAR, date(2026, 12, 24), 2).provisional_years == (2027,)
    assert add_working_days(CALENDAR, date(2025, 12, 24), 2).provisional_years == ()


def test_the_day_it_starts_on_does_not_make_it_provisional() -> None:
    assert add_working_days(CALENDAR, date(2024, 12, 31), 3).provisional_years == ()


def test_counting_back_gives_the_last_day_to_post_a_notice() -> None:
    assert add_working_days(CALENDAR, date(2026, 2, 24), -2).due == date(2026, 2, 13)


def test_a_duty_due_on_a_holiday_moves_back_and_never_forward() -> None:
    assert latest_working_day(CALENDAR, date(2026, 2, 20)) == date(2026, 2, 14)
    assert latest_working_day(CALENDAR, date(2026, 2, 24)) == date(2026, 2, 24)


def test_zero_days_and_an_end_before_the_start_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        add_working_days(CALENDAR, date(2026, 2, 13), 0)
    with pytest.raises(ValueError, match="before"):
        working_days_between(CALENDAR, date(2026, 2, 13), date(2026, 2, 12))


def test_no_day_lies_between_a_day_and_itself() -> None:
    assert working_days_between(CALENDAR, date(2030, 2, 13), date(2030, 2, 13)).days == 0
    assert working_days_between(CALENDAR, date(2030, 2, 13), date(2030, 2, 14)).days == 1
    assert working_days_between(
        CALENDAR, date(2030, 2, 13), date(2030, 2, 14)
    ).provisional_years == (2030,)


@given(DAYS, st.integers(1, 60))
def test_counting_undoes_adding(start: date, n: int) -> None:
    due = add_working_days(CALENDAR, start, n).due

    assert is_working_day(CALENDAR, due)
    assert working_days_between(CALENDAR, start, due).days == n


@given(DAYS, st.integers(1, 60))
def test_a_later_start_never_ends_earlier(start: date, n: int) -> None:
    next_day = start + timedelta(days=1)

    assert add_working_days(CALENDAR, start, n).due <= add_working_days(CALENDAR, next_day, n).due
