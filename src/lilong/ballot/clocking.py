"""What time it is in law: the database's clock, doubted when the clocks disagree.

Votes are ordered by their chain, not by this clock (docs/why/0010). It only says when voting is
over, and it is not believed alone: a server whose time was set wrong must neither refuse an
owner who is in time nor close a vote early.

A process measures the clock against the one that counts from the machine's start. One that has
just begun cannot: it compares with a heartbeat, which is written each minute while the clock is
believed, and not while it is in doubt. A doubt ends when the clock is right again, or when a
person who looked at another clock says so (`confirm_clock`).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.transaction import on_commit

# As far as clocks of one house may differ; beyond it one of them was set wrong.
TOLERANCE = timedelta(minutes=5)
# How long a machine may have been off before its clock is for a person to judge: longer than a
# power cut or a night, shorter than what a clock without a battery or a slip of the hand is off.
LONGEST_OFF = timedelta(days=1)
# While it is in doubt, the heartbeat is asked again so often: somebody may have confirmed it.
_ASKED_AGAIN = timedelta(minutes=1)
# It goes on while the machine sleeps, unlike the monotonic one; not every system has it.
_STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


@dataclass(frozen=True, slots=True)
class Moment:
    """The time by the database, and whether it can be believed.

    Attributes:
        at: what is written down: never before what already is.
        doubted: whether only a person moves anything on.
        ran_back_to: what the clock says, where that is before what is already written down.
    """

    at: datetime
    doubted: bool
    ran_back_to: datetime | None = None

    @property
    def clock(self) -> datetime:
        """What the clock says: what a person compares, and by what is judged what is due."""
        return self.ran_back_to or self.at


@dataclass(frozen=True, slots=True)
class Reading:
    """A clock beside the one that nobody can set.

    Attributes:
        at: what the clock said.
        boot: which start of the machine it was; empty where the system does not tell.
        steady: nanoseconds since that start.
    """

    at: datetime
    boot: str
    steady: int

    def since(self, earlier: Reading) -> timedelta:
        """How long ago the earlier one was, of the same start."""
        return timedelta(microseconds=(self.steady - earlier.steady) // 1000)

    def ran_on(self, earlier: Reading) -> bool:
        """Whether the clock went on as it should since the earlier one, of the same start."""
        return abs(self.at - earlier.at - self.since(earlier)) <= TOLERANCE

    def follows(self, earlier: Reading) -> bool:
        """Whether a clock that was right at the earlier one can be right at this one."""
        if self.boot and self.boot == earlier.boot:
            return self.ran_on(earlier)
        return -TOLERANCE <= self.at - earlier.at <= LONGEST_OFF


@dataclass(frozen=True, slots=True)
class _Look:
    """That a person once found the clock right, although not all agreed with it.

    Attributes:
        at: what the clock said.
        apart: how far the database's clock was ahead of the machine's.
        written: the latest time that had been written down by then; later than `at` where a
            clock that was ahead wrote it.
    """

    at: datetime
    apart: timedelta
    written: datetime | None

    def explains_apart(self, apart: timedelta) -> bool:
        """Whether the two clocks are as far apart as they were then."""
        return abs(apart - self.apart) <= TOLERANCE

    def explains_back(self, now: datetime, last: datetime) -> bool:
        """Whether `last` was ahead of the clock when that was found right."""
        return self.written is not None and self.at - TOLERANCE <= now and last <= self.written


@dataclass(frozen=True, slots=True)
class _Anchor:
    """What a process knows of its machine's clock.

    Attributes:
        machine: the clock when it was last found right, or when the process began.
        doubted: whether the heartbeat spoke against it.
        asked: when the heartbeat was last asked; None before the first time.
        look: the last time that a person found the clock right, as far as one has.
    """

    machine: Reading
    doubted: bool = False
    asked: Reading | None = None
    look: _Look | None = None

    def doubts(self, database: datetime, machine: Reading, last: datetime | None) -> bool:
        """Whether anything speaks against the clock that no person has looked into."""
        if self.doubted or not machine.ran_on(self.machine):
            return True
        look, apart = self.look, database - machine.at
        if abs(apart) > TOLERANCE and not (look and look.explains_apart(apart)):
            return True
        ran_back = last is not None and database < last
        return ran_back and not (look and last and look.explains_back(database, last))

    def beside(self, beat: _Beat | None, database: datetime, machine: Reading) -> _Anchor:
        """What it knows after it asked the heartbeat."""
        if beat is None:  # a house without one has nothing to go by but its running processes
            return replace(self, asked=machine)
        if Reading(database, machine.boot, machine.steady).follows(beat.reading):
            return _Anchor(machine, doubted=False, asked=machine, look=beat.look)
        return replace(self, doubted=True, asked=machine, look=beat.look)


@dataclass(frozen=True, slots=True)
class _Beat:
    reading: Reading
    look: _Look | None


def reading(at: datetime) -> Reading:
    """A time beside the clock that nobody can set."""
    return Reading(at, _boot(), time.clock_gettime_ns(_STEADY))


@cache
def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()[:36]
    except OSError:
        return ""


_anchor = _Anchor(reading(datetime.now(UTC)))
_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def moment(last: datetime | None = None) -> Moment:
    """The time now, doubted when the clocks disagree, or it ran on or back unlike any clock.

    Args:
        last: the latest time already written down for the same thing.
    """
    if (pretended := _pretended.get()) is not None:
        return Moment(pretended, False)
    database, machine = database_clock(), reading(machine_clock())
    doubted = _doubted(database, machine, last)
    if last is not None and database < last:
        return Moment(last, doubted, ran_back_to=database)
    return Moment(database, doubted)


def _doubted(database: datetime, machine: Reading, last: datetime | None) -> bool:
    """Whether the clock did anything that clocks do not, and that no person found right.

    The heartbeat is read once, and while there is a doubt once a minute.
    """
    global _anchor  # noqa: PLW0603 – what one process knows of its clock
    anchor = _anchor
    doubted = anchor.doubts(database, machine, last)
    if anchor.asked is not None and not (doubted and machine.since(anchor.asked) >= _ASKED_AGAIN):
        return doubted
    _anchor = anchor = anchor.beside(_last_beat(), database, machine)
    return anchor.doubts(database, machine, last)


def _last_beat() -> _Beat | None:
    # Late: the clock is also asked where Django is not set up yet.
    from lilong.ballot.models import Heartbeat

    row = Heartbeat.objects.first()
    if row is None:
        return None
    look = _Look(row.looked_at, row.apart, row.written) if row.looked_at else None
    return _Beat(Reading(row.at, row.boot, row.steady), look)


def beat(now: Moment) -> None:
    """Write down how far the clock has come, unless it is in doubt or only pretended."""
    if now.doubted or _pretended.get() is not None:
        return
    _write(now.at)


def confirm(now: Moment) -> None:
    """Believe the clock from here on, for every vote of the house: a person compared it.

    Whatever spoke against it does so no more: what it was before, how far the machine's own is
    from it, and times that are written down and still to come. In a use case, in whose
    transaction it is.
    """
    if _pretended.get() is not None:
        return
    _write(
        now.clock,
        looked_at=now.clock,
        apart=now.clock - machine_clock(),
        written=_latest_written(),
    )
    # Not before: what is rolled back nobody has seen, and who asks meanwhile sees what was.
    on_commit(_ask_again)


def _ask_again() -> None:
    """Ask the heartbeat at the next question; other processes do within the minute."""
    global _anchor  # noqa: PLW0603
    _anchor = replace(_anchor, asked=None)


def _write(at: datetime, **look: Any) -> None:
    from lilong.ballot.models import Heartbeat

    told = reading(at)
    Heartbeat.objects.update_or_create(
        pk=1, defaults={"at": told.at, "boot": told.boot, "steady": told.steady, **look}
    )


def _latest_written() -> datetime | None:
    """The latest time that any `moment` is compared with."""
    from django.db.models import Max

    from lilong.ballot.models import ChainHead, Motion, PublishedRoot

    columns = (
        (Motion.objects, ("noticed_at", "opened_at", "closed_at", "counted_at")),
        (ChainHead.objects, ("last_at",)),
        (PublishedRoot.objects, ("at",)),
    )
    found: list[datetime | None] = []
    for rows, names in columns:
        found += rows.aggregate(**{f"last_{one}": Max(one) for one in names}).values()
    return max((one for one in found if one is not None), default=None)


def database_clock() -> datetime:
    """What the database says; on SQLite, which has no clock of its own, what the machine says."""
    if connection.vendor != "postgresql":
        return machine_clock()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        told: datetime = cursor.fetchone()[0]
    return told.astimezone(UTC)


def machine_clock() -> datetime:
    """What the machine says."""
    return datetime.now(UTC)


@contextmanager
def as_if(at: datetime) -> Iterator[None]:
    """Let it be `at` for what the example neighbourhood and tests do in the past or future."""
    token = _pretended.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _pretended.reset(token)
