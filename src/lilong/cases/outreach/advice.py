"""When to knock again: worked out from the tries alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from lilong.cases.outreach.states import CallResult, Hour

# So often in vain, and another part of the day is suggested.
IN_VAIN = 2
# Whoever was met is left in peace for so long, unless an errand says otherwise.
REST = timedelta(days=7)
# Whoever plans is told of calls that are no older than this.
LATELY = timedelta(days=14)
_NOON, _SIX = 12, 18
# Who is out during the day is most likely at home in the evening.
_ORDER = (Hour.EVENING, Hour.MORNING, Hour.AFTERNOON)


def hour_of(at: datetime) -> Hour:
    """The part of the day of a local moment."""
    if at.hour < _NOON:
        return Hour.MORNING
    return Hour.AFTERNOON if at.hour < _SIX else Hour.EVENING


def in_vain(calls: Sequence[tuple[datetime, str]]) -> list[datetime]:
    """The latest calls that found nobody, newest first, up to the last one that did."""
    tries = []
    for at, result in calls:
        if result != CallResult.ABSENT:
            break
        tries.append(at)
    return tries


def hour_to_try(tries: Sequence[datetime]) -> Hour | None:
    """Which part of the day to try after calls in vain; None where it is too early to say, or
    every part was tried."""
    if len(tries) < IN_VAIN:
        return None
    tried = {hour_of(at) for at in tries}
    return next((hour for hour in _ORDER if hour not in tried), None)


def rests(calls: Sequence[tuple[datetime, str]], today: date) -> bool:
    """Whether somebody was spoken with so lately that the door is left in peace."""
    return any(
        result != CallResult.ABSENT and timedelta(0) < today - at.date() < REST
        for at, result in calls
    )
