"""Dates and half-dates."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lilong.engines.tabular.dates import PartialDate, format_date, parse_date

FILLED_ON = date(2024, 12, 20)


@pytest.mark.parametrize(
    ("written", "first", "precision", "confidence"),
    [
        (datetime.combine(date(2024, 12, 7), time()), date(2024, 12, 7), "day", 100),
        (date(2024, 12, 7), date(2024, 12, 7), "day", 100),
        ("2024/11/07", date(2024, 11, 7), "day", 100),
        ("2024.11.7", date(2024, 11, 7), "day", 100),
        ("２０２４年１１月７日", date(2024, 11, 7), "day", 100),
        ("2024-11-07 10:30", date(2024, 11, 7), "day", 100),
        ("2024/11/2 14:05", date(2024, 11, 2), "day", 100),
        ("2024年11月2日下午2:05", date(2024, 11, 2), "day", 100),
        ("11/2/2024 2:30 PM", date(2024, 11, 2), "day", 60),
        ("20241107", date(2024, 11, 7), "day", 95),
        (20241107, date(2024, 11, 7), "day", 95),
        (45612, date(2024, 11, 16), "day", 95),
        ("45612", date(2024, 11, 16), "day", 90),
        ("24.11.8", date(2024, 11, 8), "day", 90),
        ("98.3.1", date(1998, 3, 1), "day", 90),
        ("11月8日", date(2024, 11, 8), "day", 90),
        ("12月31日", date(2023, 12, 31), "day", 90),
        ("11.8", date(2024, 11, 8), "day", 60),
        ("2月29日", date(2024, 2, 29), "day", 90),
        ("12/7/2024", date(2024, 12, 7), "day", 60),
        ("2024年11月", date(2024, 11, 1), "month", 100),
        ("2024.11", date(2024, 11, 1), "month", 100),
        ("1998年", date(1998, 1, 1), "year", 100),
        (1998, date(1998, 1, 1), "year", 100),
        ("1998年左右", date(1998, 1, 1), "year", 60),
        ("90年代初", date(1990, 1, 1), "decade", 60),
        ("1990年代", date(1990, 1, 1), "decade", 80),
        ("1990s", date(1990, 1, 1), "decade", 80),
    ],
)
def test_a_date_keeps_how_exactly_it_was_known(written, first, precision, confidence):
    reading = parse_date(written, on=FILLED_ON)

    assert reading.value == PartialDate(first, precision)
    assert reading.confidence == confidence


@pytest.mark.parametrize("written", ["去年", "2024/11/31", "13月1日", "不详", True, 12, 1e300, "0"])
def test_what_names_no_day_is_not_understood(written):
    assert parse_date(written, on=FILLED_ON).confidence == 0


def test_a_year_is_never_invented():
    assert parse_date("11月8日").note == "no_year"
    assert parse_date("11月8日").value is None


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_date_that_we_wrote_reads_back_as_itself(day):
    spans = [
        PartialDate(day),
        PartialDate(day.replace(day=1), "month"),
        PartialDate(day.replace(month=1, day=1), "year"),
    ]

    assert [parse_date(format_date(span)).value for span in spans] == spans


@given(st.sampled_from(range(1900, 2020, 10)))
def test_a_decade_that_we_wrote_reads_back_as_itself(year):
    decade = PartialDate(date(year, 1, 1), "decade")

    assert parse_date(format_date(decade)).value == decade


@given(
    st.one_of(
        st.text(),
        st.text("0123456789年月日./- 初末前约", max_size=12),
        st.integers(),
        st.floats(),
        st.dates(),
        st.datetimes(),
        st.booleans(),
    ),
    st.one_of(st.none(), st.dates(date(1900, 1, 1))),
)
def test_no_cell_whatever_breaks_the_reader_of_dates(cell, on):
    reading = parse_date(cell, on=on)

    assert (reading.value is None) or reading.confidence > 0
