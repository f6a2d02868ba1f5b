"""Legal clocks: a period, what starts it, and the moment at which it ends, with its arithmetic.

Periods are counted as the Civil Code does. By days: the day on which it begins is not counted
(art. 201). By hours: from the hour. By months and years: to the same day of the last month, or to
its last day where it has no such day (art. 202). A last day that is a day off gives way to the
next working day (art. 203), which is told beside it: whoever has a duty keeps to the day itself,
and whoever has a right has it until the later one.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lilong.engines.working_days import (
    SHANGHAI,
    Calendar,
    add_working_days,
    is_working_day,
    working_days_between,
)

MINUTE, HOUR, DAY, WORKDAY, MONTH, YEAR = "minute", "hour", "day", "workday", "month", "year"
UNITS = (MINUTE, HOUR, DAY, WORKDAY, MONTH, YEAR)
AFTER, BEFORE = 1, -1

_MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Clock:
    """A period set by a rule.

    Attributes:
        id: by which everything else names it.
        name, english: what it is called.
        trigger, trigger_english: what starts it, or what it has to come before.
        amount: how many units; None where no rule says and each place sets its own.
        unit: minute, hour, day, workday, month or year; the unit of the rule's own text.
        sign: 1 when it ends after its trigger, -1 when it has to be done before it.
        basis: the article, as cited in Chinese.
        source: where its text was read.
        checked_on: when somebody last compared it with its source.
        note, note_english: what a reader must know; empty when there is nothing.

    Raises:
        ValueError: when the unit or sign is unknown, or the amount is not above zero.
    """

    id: str
    name: str
    english: str
    trigger: str
    trigger_english: str
    amount: int | None
    unit: str
    sign: int
    basis: str
    source: str
    checked_on: date
    note: str = ""
    note_english: str = ""

    def __post_init__(self) -> None:
        if self.unit not in UNITS or self.sign not in (AFTER, BEFORE):
            raise ValueError(f"{self.id}: unknown unit or sign: {self.unit!r}, {self.sign!r}")
        if self.amount is not None and (type(self.amount) is not int or self.amount < 1):
            raise ValueError(f"{self.id}: a period is at least one: {self.amount!r}")


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """How the end was reckoned.

    Attributes:
        start: what was counted from: a day, or a moment for hours and minutes.
        amount: how many units, negative when counted back.
        unit: of what.
        day_missing: whether the last month has no such day, so that its last day was taken.
        moved_from: the day off that gave way to the next working day; None when none did.
        skipped: weekdays passed over as days off, with the holiday's name; by workdays only.
        made_up: weekend days that were counted, with the holiday; by workdays only.
    """

    start: date | datetime
    amount: int
    unit: str
    day_missing: bool = False
    moved_from: date | None = None
    skipped: tuple[tuple[date, str], ...] = ()
    made_up: tuple[tuple[date, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """When a clock runs out.

    Attributes:
        due: the last day, which ends when that day ends; a moment for hours and minutes.
        at_latest: `due`, or where that is a day off the next working day (art. 203); never later
            than `due` for clocks that count back, nor for hours and minutes.
        counted: each working day that was counted; empty for other units.
        provisional_years: years it rests on whose notice of holidays is not in.
        arithmetic: how it was reckoned.
    """

    due: date | datetime
    at_latest: date | datetime
    counted: tuple[date, ...]
    provisional_years: tuple[int, ...]
    arithmetic: Arithmetic

    @property
    def provisional(self) -> bool:
        """Whether a notice that is still to come may move it."""
        return bool(self.provisional_years)

    def has_passed(self, now: datetime) -> bool:
        """Whether it is over at `now`, a moment with a zone; a right by its later day."""
        if isinstance(self.at_latest, datetime):
            return now > self.at_latest
        return now >= end_of(self.at_latest)


def end_of(day: date) -> datetime:
    """The moment at which a day in China ends."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)


def due(clock: Clock, start: date | datetime, calendar: Calendar) -> Due:
    """When `clock`, started at `start`, runs out.

    Args:
        start: the trigger. A moment counts by its day in China, one without a zone being local
            already; hours and minutes need a moment with a zone.
        calendar: the days off.

    Raises:
        ValueError: when the clock has no amount, or hours are counted from a mere day or from a
            moment without a zone.
    """
    if clock.amount is None:
        raise ValueError(f"{clock.id}: each place sets this one; give it an amount first")
    count = clock.sign * clock.amount
    if clock.unit in (MINUTE, HOUR):
        return _to_the_minute(clock, start, count)
    day = _local_day(start)
    if clock.unit == WORKDAY:
        return _by_workdays(day, count, calendar)
    if clock.unit == DAY:
        return _by_calendar(day, day + timedelta(days=count), clock, calendar, missing=False)
    months = count if clock.unit == MONTH else count * _MONTHS_A_YEAR
    last = months_from(day, months)
    return _by_calendar(day, last, clock, calendar, missing=last.day != day.day)


def months_from(day: date, months: int) -> date:
    """The same day `months` later, or earlier; the month's last day where it has no such day."""
    year, month = divmod(day.year * _MONTHS_A_YEAR + day.month - 1 + months, _MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _local_day(start: date | datetime) -> date:
    if isinstance(start, datetime):
        return (start if start.tzinfo is None else start.astimezone(SHANGHAI)).date()
    return start


def _to_the_minute(clock: Clock, start: date | datetime, count: int) -> Due:
    if not isinstance(start, datetime) or start.tzinfo is None:
        raise ValueError(f"{clock.id}: hours are counted from a moment with a zone")
    step = timedelta(minutes=count) if clock.unit == MINUTE else timedelta(hours=count)
    # Added to the instant: a zone whose clocks are put forward loses no hour of it.
    end = (start.astimezone(SHANGHAI) + step).astimezone(start.tzinfo)
    return Due(end, end, (), (), Arithmetic(start, count, clock.unit))


def _by_workdays(day: date, count: int, calendar: Calendar) -> Due:
    found = add_working_days(calendar, day, count)
    arithmetic = Arithmetic(day, count, WORKDAY, skipped=found.skipped, made_up=found.made_up)
    return Due(found.due, found.due, found.counted, found.provisional_years, arithmetic)


def _by_calendar(day: date, last: date, clock: Clock, calendar: Calendar, *, missing: bool) -> Due:
    count = clock.sign * (clock.amount or 0)
    later = last
    if clock.sign == AFTER:
        while not is_working_day(calendar, later):
            later += timedelta(days=1)
    years = working_days_between(calendar, last - timedelta(days=1), later).provisional_years
    moved = last if later != last else None
    arithmetic = Arithmetic(day, count, clock.unit, day_missing=missing, moved_from=moved)
    # Only the move rests on the calendar; the day itself stands whatever is published.
    return Due(last, later, (), years if clock.sign == AFTER else (), arithmetic)
