"""The calendar of Chinese working days: one file a year, each with its source and standing.

When the State Council's notice for a year appears (usually in November), its file is replaced
and its `status` becomes `published`; deadlines that rested on it stop being provisional.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from lilong.engines import running_clocks
from lilong.engines.working_days import Calendar

PUBLISHED, PROVISIONAL = "published", "provisional"


@dataclass(frozen=True, slots=True)
class YearFile:
    """What one year's file says.

    Attributes:
        year: the calendar year.
        status: `published`, or `provisional` while the year's notice is not out.
        source: the notice or rule it was taken from, as cited in Chinese.
        issued: the date of that source.
        note: what a reader must know; empty for a published year.
        holidays: days off by name of the holiday, weekends within the holiday included.
        makeup_days: weekend days that are worked, by name of the holiday that they make up for.
    """

    year: int
    status: str
    source: str
    issued: date
    note: str
    holidays: dict[date, str]
    makeup_days: dict[date, str]


def read_year(text: str) -> YearFile:
    """Read one year's JSON.

    Raises:
        ValueError: when a date lies outside the year, is named twice, a make-up day is no
            weekend day, or the status is unknown.
    """
    raw = json.loads(text)
    read = YearFile(
        raw["year"],
        raw["status"],
        raw["source"],
        date.fromisoformat(raw["issued"]),
        raw["note"],
        {day: entry["name"] for entry in raw["holidays"] for day in _days_off(entry)},
        {day: entry["name"] for entry in raw["holidays"] for day in _makeup_days(entry)},
    )
    _check(read, [day for entry in raw["holidays"] for day in _days_off(entry)])
    return read


def _days_off(entry: dict[str, Any]) -> Iterator[date]:
    day, last = date.fromisoformat(entry["first"]), date.fromisoformat(entry["last"])
    while day <= last:
        yield day
        day += timedelta(days=1)


def _makeup_days(entry: dict[str, Any]) -> Iterator[date]:
    return map(date.fromisoformat, entry["makeup_days"])


def _check(read: YearFile, days_off: list[date]) -> None:
    named = [*days_off, *read.makeup_days]
    if len(named) != len(set(named)) or any(day.year != read.year for day in named):
        raise ValueError(f"{read.year}: each day once, and within the year")
    if any(day.weekday() < 5 for day in read.makeup_days):
        raise ValueError(f"{read.year}: only a Saturday or Sunday can be made up for")
    if read.status not in (PUBLISHED, PROVISIONAL):
        raise ValueError(f"{read.year}: unknown status {read.status!r}")


@cache
def year_files() -> tuple[YearFile, ...]:
    """Every year we have a file for, in order; the page that lists our sources shows them."""
    named = sorted(entry.name for entry in files(__name__).iterdir())
    return tuple(
        read_year(files(__name__).joinpath(name).read_text("utf-8"))
        for name in named
        if name.endswith(".json")
    )


@cache
def working_calendar() -> Calendar:
    """The calendar that every clock of the house counts on."""
    years = year_files()
    return Calendar(
        holidays={day: name for read in years for day, name in read.holidays.items()},
        makeup_days={day: name for read in years for day, name in read.makeup_days.items()},
        published_years=frozenset(read.year for read in years if read.status == PUBLISHED),
    )


@cache
def calendar_mark() -> str:
    """Eight signs that change with what `working_calendar` says and with how clocks are reckoned on
    it, and with nothing else."""
    known = working_calendar()
    days = (sorted(known.holidays), sorted(known.makeup_days), sorted(known.published_years))
    told = (*days, running_clocks.RECKONING)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:8]
