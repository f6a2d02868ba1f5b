"""Chinese working days: weekends, holidays, and weekend days that are worked to make up.

Counted as the Civil Code counts a period (art. 201): the day on which it begins is not counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8))
_SATURDAY = 5
_DAY = timedelta(days=1)
_NEXT_NOTICE_REACHES_BACK_TO = 25


@dataclass(frozen=True)
class Calendar:
    """What is known about days off.

    Attributes:
        holidays: days off with the holiday's name; weekends within a holiday may be listed.
        makeup_days: weekend days that are worked, with the holiday they make up for.
        published_years: years whose official notice is in; a result that touches any other
            year is provisional.
    """

    holidays: Mapping[date, str]
    makeup_days: Mapping[date, str]
    published_years: frozenset[int]


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day on which a period in working days ends.

    Attributes:
        due: the last day of the period; it ends when that day ends.
        counted: each working day that was counted, in the order of counting.
        made_up: weekend days among them, with the holiday that each makes up for.
        skipped: weekdays passed over because they are days off, with the holiday's name.
        provisional_years: years it rests on whose notice is not in; empty when it is certain.
    """

    due: date
    counted: tuple[date, ...]
    made_up: tuple[tuple[date, str], ...]
    skipped: tuple[tuple[date, str], ...]
    provisional_years: tuple[int, ...]

    @property
    def provisional(self) -> bool:
        """Whether a notice that is still to come may move it."""
        return bool(self.provisional_years)


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many working days lie between two days.

    Attributes:
        days: the number of working days.
        provisional_years: as in `Deadline`.
    """

    days: int
    provisional_years: tuple[int, ...]


def is_working_day(calendar: Calendar, day: date) -> bool:
    """Whether `day` is worked: a make-up day, or a weekday that is no holiday."""
    if day in calendar.makeup_days:
        return True
    return day.weekday() < _SATURDAY and day not in calendar.holidays


def add_working_days(calendar: Calendar, start: date | datetime, n: int) -> Deadline:
    """The day that is `n` working days after `start`, or before it when `n` is negative.

    The day of `start` itself is not counted, at whatever hour it falls. A datetime with a zone
    counts by its date in China; one without is taken to be local already.

    Raises:
        ValueError: when `n` is zero, which names no day when `start` is a day off.
    """
    if n == 0:
        raise ValueError("a period has at least one working day")
    step, day = (_DAY if n > 0 else -_DAY), _local_day(start)
    first, counted, skipped = day + step, list[date](), list[tuple[date, str]]()
    while len(counted) < abs(n):
        day += step
        if is_working_day(calendar, day):
            counted.append(day)
        elif day.weekday() < _SATURDAY:
            skipped.append((day, calendar.holidays[day]))
    made_up = tuple((d, calendar.makeup_days[d]) for d in counted if d in calendar.makeup_days)
    years = _provisional_years(calendar, first, day)
    return Deadline(day, tuple(counted), made_up, tuple(skipped), years)


def working_days_between(calendar: Calendar, start: date | datetime, end: date) -> DayCount:
    """How many working days come after the day of `start`, up to and including `end`.

    It undoes `add_working_days`: from `start` to its deadline it counts `n`.

    Raises:
        ValueError: when `end` lies before `start`.
    """
    day = _local_day(start)
    if end < day:
        raise ValueError(f"{end} lies before {day}")
    if end == day:
        return DayCount(0, ())
    days = [day + _DAY * n for n in range(1, (end - day).days + 1)]
    worked = sum(is_working_day(calendar, day) for day in days)
    return DayCount(worked, _provisional_years(calendar, days[0], end))


def latest_working_day(calendar: Calendar, day: date) -> date:
    """`day` itself or the last working day before it.

    For duties that are due no later than a day: they move back from a day off, never forward.
    """
    while not is_working_day(calendar, day):
        day -= _DAY
    return day


def _local_day(start: date | datetime) -> date:
    if isinstance(start, datetime):
        return (start if start.tzinfo is None else start.astimezone(SHANGHAI)).date()
    return start


def _provisional_years(calendar: Calendar, one: date, other: date) -> tuple[int, ...]:
    """The years without a notice that the days between two days, both included, rest on."""
    early, late = min(one, other), max(one, other)
    # New Year's notice may reach back: that for 2019 made Saturday 2018-12-29 a working day.
    reaches = late.month == 12 and late.day >= _NEXT_NOTICE_REACHES_BACK_TO
    years = range(early.year, late.year + (2 if reaches else 1))
    return tuple(year for year in years if year not in calendar.published_years)
