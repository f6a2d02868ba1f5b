"""Days that are over: the demo's cases did not all happen on the day it was loaded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, time, timedelta
from threading import Lock

from django.utils import timezone

_past: ContextVar[datetime | None] = ContextVar("past", default=None)
_now = timezone.now
# How many are in the past, in whichever thread: the last to come back sets the clock right.
_away = 0
_counting = Lock()
MORNING = time(9, 30)


@contextmanager
def days_ago(days: int, at: time = MORNING) -> Iterator[None]:
    """Let it be that working hour so many days ago for whatever this thread writes down.

    Use cases ask Django what time it is and take none from their callers: nobody shall be able
    to write a day down that was not. The demo alone pretends, within its own transaction; other
    threads of the same process go on with the real time.
    """
    day = timezone.localdate(_now()) - timedelta(days=days)
    token = _past.set(timezone.make_aware(datetime.combine(day, at)))
    _count(+1)
    try:
        yield
    finally:
        _past.reset(token)
        _count(-1)


def _count(more: int) -> None:
    global _away  # noqa: PLW0603 – Django has one clock for all threads
    with _counting:
        _away += more
        timezone.now = _told if _away else _now


def _told() -> datetime:
    return _past.get() or _now()
