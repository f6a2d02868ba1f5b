"""Places in a list that is read newest first: the day, then chance.

By chance within the day, because an order of arrival could tell who had said or reported what.
"""

from __future__ import annotations

import secrets
from datetime import date

DAY_ONE = date(1900, 1, 1)
_DAY_ONE = DAY_ONE.toordinal()
_CHANCE_BITS = 46
LAST_POSITION = (1 << 63) - 1  # the largest number that a column holds


def new_position(day: date) -> int:
    """A place in the list: newer days higher, and within a day by chance."""
    return first_position(day) | secrets.randbits(_CHANCE_BITS)


def first_position(day: date) -> int:
    """Where a day begins in the list."""
    return _first_of(day.toordinal())


def day_of_position(position: int) -> date:
    """The day of a place in the list."""
    return date.fromordinal(_DAY_ONE + (position >> _CHANCE_BITS))


def position_bounds(since: date | None, until: date | None) -> tuple[int, int]:
    """The half-open range of positions from `since` to `until`, both days included."""
    low = first_position(since) if since else 0
    high = _first_of(until.toordinal() + 1) if until else LAST_POSITION
    return low, high


def _first_of(ordinal: int) -> int:
    return min(max(0, ordinal - _DAY_ONE) << _CHANCE_BITS, LAST_POSITION)
