"""The yearly files: what the State Council's notices say, and what we do not know yet."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest

from lilong.commons.calendar import PROVISIONAL, read_year, working_calendar, year_files
from lilong.engines.working_days import add_working_days, is_working_day

OFF_ON_WEEKDAYS = {2024: 19, 2025: 18, 2026: 19, 2027: 7}
"""Counted by hand from the notices, each holiday's Mondays to Fridays."""
MADE_UP = {
    2024: ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"],
    2025: ["01-26", "02-08", "04-27", "09-28", "10-11"],
    2026: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
    2027: [],
}


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", MADE_UP)
def test_the_make_up_days_are_those_of_the_notice(year: int) -> None:
    worked = [
        d for d in days_of(year) if d.weekday() >= 5 and is_working_day(working_calendar(), d)
    ]

    assert [d.strftime("%m-%d") for d in worked] == MADE_UP[year]


@pytest.mark.parametrize("year", OFF_ON_WEEKDAYS)
def test_the_weekdays_off_are_as_many_as_the_notice_gives(year: int) -> None:
    off = [
        d for d in days_of(year) if d.weekday() < 5 and not is_working_day(working_calendar(), d)
    ]

    assert len(off) == OFF_ON_WEEKDAYS[year]


@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_the_working_days_that_its_law_leaves(year: int, days: int) -> None:
    """365 or 366 days without weekends and the 11 (until 2024) or 13 statutory days off."""
    assert sum(is_working_day(working_calendar(), day) for day in days_of(year)) == days


def test_three_working_days_from_friday_the_13th_of_february_end_on_the_25th() -> None:
    asked = datetime(2026, 2, 13, 17, 0)  # noqa: DTZ001 - local on purpose

    assert add_working_days(working_calendar(), asked, 3).due == date(2026, 2, 25)


def test_every_year_names_its_source_and_only_a_year_without_notice_has_a_warning() -> None:
    for read in year_files():
        assert read.source
        assert read.issued < date(read.year, 1, 1)
        assert bool(read.note) == (read.status == PROVISIONAL)


def test_a_deadline_in_2027_is_provisional_and_one_in_2026_is_not() -> None:
    assert add_working_days(working_calendar(), date(2027, 3, 1), 5).provisional_years == (2027,)
    assert not add_working_days(working_calendar(), date(2026, 3, 2), 5).provisional


def entry(**changes: object) -> dict[str, object]:
    holiday = {"name": "元旦", "first": "2030-01-01", "last": "2030-01-01", "makeup_days": []}
    return {**holiday, **changes}


def year_2030(*entries: dict[str, object], status: str = "published") -> str:
    return json.dumps(
        {
            "year": 2030,
            "status": status,
            "source": "试",
            "issued": "2029-11-01",
            "note": "",
            "holidays": entries,
        }
    )


@pytest.mark.parametrize(
    "broken",
    [
        year_2030(entry(last="2031-01-01")),
        year_2030(entry(), entry(name="春节")),
        year_2030(entry(makeup_days=["2030-01-02"])),
        year_2030(entry(makeup_days=["2029-12-29"])),
        year_2030(entry(), status="guessed"),
    ],
    ids=["beyond the year", "a day twice", "a weekday made up", "another year", "status"],
)
def test_a_slip_in_a_years_file_is_found_when_it_is_read(broken: str) -> None:
    with pytest.raises(ValueError, match="2030"):
        read_year(broken)


def test_a_sound_file_is_read_as_it_stands() -> None:
    read = read_year(year_2030(entry(last="2030-01-03", makeup_days=["2030-01-05"])))

    assert list(read.holidays) == [date(2030, 1, 1), date(2030, 1, 2), date(2030, 1, 3)]
    assert read.makeup_days == {date(2030, 1, 5): "元旦"}
