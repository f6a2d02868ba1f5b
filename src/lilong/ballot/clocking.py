"""What time it is in law: the database's clock, doubted when the clocks disagree.

Votes are ordered by their chain, not by this clock (docs/why/0010). It only says when voting is
over, and it is not believed alone: a server whose time was set wrong must neither refuse an
owner who is in time nor close a vote early.

A process measures the clock against the one that counts from the machine's start. One that has
just begun cannot: it compares with a heartbeat, which is written each minute while the clock is
believed, and not while it is in doubt. A doubt ends when the clock is right again, or when a
person who looked at another clock says so.
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

from django.db import connection

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
    """The time by the database, and whether it can be believed."""

    at: datetime
    doubted: bool


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
class _Anchor:
    """What a process knows of its machine's clock.

    Attributes:
        machine: the clock when it was last found right, or when the process began.
        doubted: whether the heartbeat spoke against it.
        asked: when the heartbeat was last asked; None before the first time.
    """

    machine: Reading
    doubted: bool = False
    asked: Reading | None = None


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
    doubted = abs(database - machine.at) > TOLERANCE or not _believed(database, machine)
    if last is not None and database < last:
        return Moment(last, True)
    return Moment(database, doubted)


def _believed(database: datetime, machine: Reading) -> bool:
    """Whether the machine's clock ran on as a clock does since it was last believed.

    The heartbeat is read once, and while there is a doubt once a minute.
    """
    global _anchor  # noqa: PLW0603 – what one process knows of its clock
    anchor = _anchor
    right = not anchor.doubted and machine.ran_on(anchor.machine)
    if anchor.asked is not None and (right or machine.since(anchor.asked) < _ASKED_AGAIN):
        return right
    earlier = _last_beat()
    if earlier is None:  # a house without one has nothing to go by but its running processes
        _anchor = replace(anchor, asked=machine)
        return right
    fits = Reading(database, machine.boot, machine.steady).follows(earlier)
    _anchor = (
        _Anchor(machine, False, machine) if fits else replace(anchor, doubted=True, asked=machine)
    )
    return fits


def _last_beat() -> Reading | None:
    # Late: the clock is also asked where Django is not set up yet.
    from lilong.ballot.models import Heartbeat

    found = Heartbeat.objects.values_list("at", "boot", "steady").first()
    return Reading(*found) if found else None


def beat(now: Moment) -> None:
    """Write down how far the clock has come, unless it is in doubt or only pretended."""
    if now.doubted or _pretended.get() is not None:
        return
    _write(now.at)


def confirm(now: Moment) -> bool:
    """Believe the clock again, for every vote of the house: a person compared it with another one.

    Returns whether it is believed now.

    Not where it ran back: what was shown to them then is no clock, but the last time that was
    written down.
    """
    global _anchor  # noqa: PLW0603
    if _pretended.get() is not None or abs(database_clock() - now.at) > TOLERANCE:
        return False
    _write(now.at)
    # Asked anew, here at once and elsewhere within the minute.
    _anchor = replace(_anchor, asked=None)
    return True


def _write(at: datetime) -> None:
    from lilong.ballot.models import Heartbeat

    told = reading(at)
    Heartbeat.objects.update_or_create(
        pk=1, defaults={"at": told.at, "boot": told.boot, "steady": told.steady}
    )


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
