"""A legal clock that runs for a case: it starts, stands still for a reason, goes on, and ends.

What is due is a fold of what happened, made anew each time: nothing is kept that could drift from
it. A pause is a stretch with a reason and a day on which it ends by itself, so that no clock
stands for ever. A rule that changes keeps every pause that was earned and rewrites nothing that
is past: what was late under the old rule stays late, and a shorter rule is late no sooner than
it is made. A case that is opened again keeps its history: between its end and its reopening the
clock stood.

By days, months and years a day is not counted when the clock stands at its end; who pauses and
goes on within one day has lost nothing and won nothing. Where it stood from its trigger on, nothing
of it has gone by: months and years are counted from the last of those days, as days are. By hours
and minutes it stands to the minute.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lilong.engines.clocks import DAY, HOUR, MINUTE, WORKDAY, Clock, due, end_of
from lilong.engines.working_days import SHANGHAI, Calendar, is_working_day, working_days_between

RUNNING, STANDING, ENDED = "running", "standing", "ended"
GREEN, AMBER, RED, GREY = "green", "amber", "red", "grey"

_DAY = timedelta(days=1)
# Goes up with each correction of the arithmetic below: what was reckoned by an earlier one is read
# again, as after a notice of holidays.
RECKONING = 2
# A clock that is not over after this many days has been mistyped; no rule reaches so far.
_FURTHEST = 200 * 366


@dataclass(frozen=True, slots=True)
class Started:
    """The trigger: `at` is a moment with a zone."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Paused:
    """It stands from `at` for `reason`, and goes on by itself at `until` at the latest."""

    at: datetime
    reason: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Resumed:
    """It goes on at `at`, before the pause would have ended by itself."""

    at: datetime


@dataclass(frozen=True, slots=True)
class RuleChanged:
    """From `at` on another rule holds."""

    at: datetime
    clock: Clock


@dataclass(frozen=True, slots=True)
class Ended:
    """What it ran for was done at `at`, or it had to go to somebody else for `reason`."""

    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reopened:
    """It was not done after all; from `at` on the clock runs again. `reason` says why it stood
    meanwhile; without one, the reason for which it had ended."""

    at: datetime
    reason: str = ""


Happening = Started | Paused | Resumed | RuleChanged | Ended | Reopened


@dataclass(frozen=True, slots=True)
class Standstill:
    """A stretch in which the clock stood.

    Attributes:
        begin, end: its moments; a pause that is not over yet has the end it will have by itself.
        reason: in the words of whoever paused or ended it; empty where none were needed.
        uncounted: the days of it that were not counted, for clocks by days and working days.
    """

    begin: datetime
    end: datetime
    reason: str
    uncounted: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a clock stands at a moment.

    Attributes:
        clock: the rule in force.
        state: running, standing or ended.
        started_at: when it was triggered.
        due: the last day, which ends when that day ends; a moment for hours and minutes.
        at_latest: `due`, or where that is a day off the next working day (art. 203).
        counted: each working day that was counted; empty for other units.
        provisional_years: years whose notice of holidays is not in and on which this rests.
        standstills: each stretch in which it stood, in order.
        breached_at: when it was late under the rule that held then; None when it was not.
        ended_at: when it ended; None while it has not.
    """

    clock: Clock
    state: str
    started_at: datetime
    due: date | datetime
    at_latest: date | datetime
    counted: tuple[date, ...]
    provisional_years: tuple[int, ...]
    standstills: tuple[Standstill, ...]
    breached_at: datetime | None
    ended_at: datetime | None

    @property
    def provisional(self) -> bool:
        """Whether a notice that is still to come may move it."""
        return bool(self.provisional_years)

    def runs_out(self) -> datetime:
        """The moment after which it is late."""
        return _moment(self.at_latest)


def read(
    clock: Clock, happenings: Sequence[Happening], calendar: Calendar, now: datetime
) -> Reading:
    """How `clock` stands at `now` after all that happened, in the order in which it did.

    Args:
        clock: the rule at the start.
        happenings: the first is a `Started`; none comes before the one above it.
        calendar: the days off.
        now: a moment with a zone. What lies after it is not looked at.

    Raises:
        ValueError: when nothing started it, the order of moments is broken, a moment has no
            zone, a pause ends before it begins, or something happens that cannot where the
            clock stands (a pause within a pause, an end after the end).
    """
    past = [one for one in happenings if one.at <= now]
    started = _checked(past)
    walk = _Walk()
    for one in past[1:]:
        walk.take(one)
    stood = walk.standstills()
    rules = [(started.at, clock), *walk.rules]
    ends = [_end(rule, started.at, stood, calendar, since) for since, rule in rules]
    breached = _breach(rules, ends, walk, now)
    rule, end = rules[-1][1], ends[-1]
    standing = walk.pause is not None and now < walk.pause.until
    state = ENDED if walk.ended_at else STANDING if standing else RUNNING
    return Reading(
        rule, state, started.at, end.due, end.at_latest, end.counted, end.years,
        tuple(_with_days(one, rule, calendar) for one in stood), breached, walk.ended_at,
    )  # fmt: skip


def light(reading: Reading, now: datetime, *, warn: tuple[int, int] = (1, 4)) -> str:
    """Green, amber when less than `warn` of the period is left and on the last day of a clock that
    does not run by hours, red when late, grey when it stands.

    Args:
        reading: at `now`.
        now: a moment with a zone.
        warn: numerator and denominator of the part of the period at which to warn.

    Returns:
        One of `GREEN`, `AMBER`, `RED`, `GREY`. What has ended in time is green.
    """
    if reading.breached_at is not None:
        return RED
    if reading.state == ENDED:
        return GREEN
    if reading.state == STANDING:
        return GREY
    return running_light(reading.clock.unit, reading.started_at, reading.runs_out(), now, warn=warn)


def running_light(
    unit: str, started_at: datetime, runs_out: datetime, now: datetime, *, warn: tuple[int, int]
) -> str:
    """Green or amber, of a clock that runs and is not late: see `light`.

    A quarter of one day begins when the offices close; whoever has a day is warned on that day.
    """
    left, whole = runs_out - now, runs_out - started_at
    last_day = unit not in (HOUR, MINUTE) and left <= _DAY
    return AMBER if last_day or left * warn[1] <= whole * warn[0] else GREEN


class _Walk:
    """The events in their order, checked as they come."""

    def __init__(self) -> None:
        self.pause: Paused | None = None
        self.ended_at: datetime | None = None
        self.ended_for = ""
        self.rules: list[tuple[datetime, Clock]] = []
        self._stood: list[Standstill] = []

    def take(self, one: Happening) -> None:
        if self.pause is not None and self.pause.until <= one.at:
            self._close_pause(self.pause.until)
        match one:
            case Paused() if self.pause is None and self.ended_at is None:
                if one.until <= one.at:
                    raise ValueError(f"a pause ends after it begins: {one}")
                self.pause = one
            case Resumed() if self.pause is not None:
                self._close_pause(one.at)
            case Resumed() if self.ended_at is None:
                pass  # it had gone on by itself already
            case RuleChanged():
                self.rules.append((one.at, one.clock))
            case Ended() if self.ended_at is None:
                if self.pause is not None:
                    self._close_pause(one.at)
                self.ended_at, self.ended_for = one.at, one.reason
            case Reopened() if self.ended_at is not None:
                why = one.reason or self.ended_for
                self._stood.append(Standstill(self.ended_at, one.at, why))
                self.ended_at, self.ended_for = None, ""
            case _:
                raise ValueError(f"this cannot happen here: {one}")

    def _close_pause(self, at: datetime) -> None:
        assert self.pause is not None
        self._stood.append(Standstill(self.pause.at, at, self.pause.reason))
        self.pause = None

    def standstills(self) -> list[Standstill]:
        """All of them; one that is not over ends where it will by itself."""
        if self.pause is None:
            return self._stood
        return [*self._stood, Standstill(self.pause.at, self.pause.until, self.pause.reason)]


@dataclass(frozen=True, slots=True)
class _Until:
    due: date | datetime
    at_latest: date | datetime
    counted: tuple[date, ...]
    years: tuple[int, ...]


def _checked(past: Sequence[Happening]) -> Started:
    if not past or not isinstance(past[0], Started):
        raise ValueError("a clock begins with what started it")
    moments = [one.at for one in past]
    if any(at.tzinfo is None for at in moments):
        raise ValueError("each moment has a zone")
    if moments != sorted(moments):
        raise ValueError("what happened comes in its order")
    return past[0]


def _end(
    clock: Clock, start: datetime, stood: Sequence[Standstill], calendar: Calendar, since: datetime
) -> _Until:
    """When the clock runs out under this rule, and not before the rule was made (`since`)."""
    if clock.unit in (MINUTE, HOUR):
        moment = due(clock, start, calendar).due
        assert isinstance(moment, datetime)
        for one in stood:
            if one.begin < moment:
                moment += one.end - one.begin
        if moment < since:
            moment = next((one.end for one in stood if one.begin <= since < one.end), since)
        return _Until(moment, moment, (), ())
    made = since.astimezone(SHANGHAI).date()
    uncounted = _uncounted(stood)
    if clock.unit in (DAY, WORKDAY):
        last, counted = _by_days(clock, start, uncounted, calendar)
    else:
        last, counted = _by_months(clock, start, stood, calendar), []
    if since > start:
        last = max(last, made)
    later = last
    while later in uncounted or not is_working_day(calendar, later):
        later += _DAY
    begin = start.astimezone(SHANGHAI).date() if clock.unit == WORKDAY else last - _DAY
    years = working_days_between(calendar, min(begin, later), later).provisional_years
    return _Until(last, later, tuple(counted), years)


def _by_days(
    clock: Clock, start: datetime, uncounted: frozenset[date], calendar: Calendar
) -> tuple[date, list[date]]:
    if clock.amount is None:
        raise ValueError(f"{clock.id}: each place sets this one; give it an amount first")
    day, counted, left = start.astimezone(SHANGHAI).date(), list[date](), clock.amount
    for _ in range(_FURTHEST):
        day += _DAY
        if day in uncounted or (clock.unit == WORKDAY and not is_working_day(calendar, day)):
            continue
        left -= 1
        if clock.unit == WORKDAY:
            counted.append(day)
        if not left:
            return day, counted
    raise ValueError(f"{clock.id}: no end within two hundred years")


def _by_months(
    clock: Clock, start: datetime, stood: Sequence[Standstill], calendar: Calendar
) -> date:
    """The last day by months or years; a posted act is known when its notice has stood its days,
    and six months from then need not end so many days later than six months from its posting."""
    trigger, uncounted = start.astimezone(SHANGHAI).date(), _uncounted(stood)
    begins = trigger
    while begins in uncounted:
        begins += _DAY
    known = max(trigger, begins - _DAY)
    last = due(clock, known, calendar).due
    assert not isinstance(last, datetime)
    for one in stood:
        if one.begin < end_of(last):
            last += _DAY * sum(night > known for night in _nights(one))
    return last


def _nights(one: Standstill) -> list[date]:
    """The days at whose end the clock stood."""
    first, last = one.begin.astimezone(SHANGHAI).date(), one.end.astimezone(SHANGHAI).date()
    return [first + _DAY * n for n in range((last - first).days)]


def _uncounted(stood: Iterable[Standstill]) -> frozenset[date]:
    return frozenset(day for one in stood for day in _nights(one))


def _with_days(one: Standstill, clock: Clock, calendar: Calendar) -> Standstill:
    if clock.unit in (MINUTE, HOUR):
        return one
    nights = _nights(one)
    if clock.unit == WORKDAY:
        nights = [day for day in nights if is_working_day(calendar, day)]
    return Standstill(one.begin, one.end, one.reason, tuple(nights))


def _moment(last: date | datetime) -> datetime:
    return last if isinstance(last, datetime) else end_of(last)


def _breach(
    rules: Sequence[tuple[datetime, Clock]], ends: Sequence[_Until], walk: _Walk, now: datetime
) -> datetime | None:
    """The first moment at which it was late under the rule that held, if there is one."""
    for at, (since, _rule) in enumerate(rules):
        until = rules[at + 1][0] if at + 1 < len(rules) else now
        late = _moment(ends[at].at_latest)
        in_time = walk.ended_at is not None and walk.ended_at <= late
        if since <= late < until and not in_time:
            return late
    return None
