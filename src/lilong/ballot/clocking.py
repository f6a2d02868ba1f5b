"""What time it is in law: the database's clock, doubted when the clocks disagree.

Votes are ordered by their chain, not by this clock (docs/why/0010). It only says when voting is
over, and it is not believed alone: a server whose time was set wrong must neither refuse an
owner who is in time nor close a vote early.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection

# As far as clocks of one house may differ; beyond it one of them was set wrong.
TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Moment:
    """The time by the database, and whether it can be believed."""

    at: datetime
    doubted: bool


# Where the machine's clock stood when the process began, against the one nobody can set.
_BEGAN = datetime.now(UTC) - timedelta(seconds=time.monotonic())
_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def moment(last: datetime | None = None) -> Moment:
    """The time now, doubted when database, machine and running time disagree, or it ran back.

    Args:
        last: the latest time already written down for the same thing.
    """
    if (pretended := _pretended.get()) is not None:
        return Moment(pretended, False)
    database, machine = database_clock(), machine_clock()
    steady = _BEGAN + timedelta(seconds=time.monotonic())
    doubted = abs(database - machine) > TOLERANCE or abs(machine - steady) > TOLERANCE
    if last is not None and database < last:
        return Moment(last, True)
    return Moment(database, doubted)


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
