"""Periods: half-open stretches of days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lilong.kernel.period import Period

DAYS = st.dates(date(2020, 1, 1), date(2020, 3, 1))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(DAYS)
    length = draw(st.one_of(st.none(), st.integers(1, 40)))
    return Period(start, None if length is None else start + timedelta(days=length))


def test_both_named_days_of_a_notice_belong_to_it() -> None:
    posted = Period.through(date(2026, 3, 1), date(2026, 3, 7))

    assert posted.contains(date(2026, 3, 1))
    assert posted.contains(date(2026, 3, 7))
    assert not posted.contains(date(2026, 3, 8))
    assert (posted.days, posted.last) == (7, date(2026, 3, 7))


def test_a_grant_without_end_holds_for_ever_but_not_before_it_starts() -> None:
    grant = Period(date(2026, 1, 1))

    assert grant.contains(date(2999, 1, 1))
    assert not grant.contains(date(2025, 12, 31))
    assert (grant.days, grant.last) == (None, None)


def test_terms_that_follow_one_another_do_not_overlap() -> None:
    first = Period(date(2020, 1, 1), date(2025, 1, 1))

    assert not first.overlaps(Period(date(2025, 1, 1)))
    assert first.overlaps(Period(date(2024, 12, 31)))


def test_a_period_without_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        Period(date(2026, 1, 1), date(2026, 1, 1))


@given(periods(), periods())
def test_two_periods_overlap_exactly_when_some_day_lies_in_both(a: Period, b: Period) -> None:
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(120)]

    assert a.overlaps(b) == b.overlaps(a) == any(a.contains(d) and b.contains(d) for d in days)
