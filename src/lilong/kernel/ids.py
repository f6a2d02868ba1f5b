"""Identifiers that we make ourselves, so that they never collide between streets."""

from __future__ import annotations

import secrets
import time
from uuid import UUID

DAY_MS = 86_400_000


def uuid7(*, at_ms: int | None = None, chance: int | None = None) -> UUID:
    """A time-ordered UUID, version 7 (RFC 9562): 48 bits of milliseconds, 74 random bits.

    Args:
        chance: 80 bits in the place of the random ones.
    """
    milliseconds = time.time_ns() // 1_000_000 if at_ms is None else at_ms
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= secrets.randbits(80) if chance is None else chance & ((1 << 80) - 1)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def day_uuid7(*, chance: int | None = None, days_ago: int = 0) -> UUID:
    """A UUIDv7 that tells the day and nothing finer.

    For things a resident may have reported: an id that told the minute would tell a
    neighbour who had just been to the office.

    Args:
        chance: as in `uuid7`, so that the same is made again from the same.
    """
    milliseconds = time.time_ns() // 1_000_000
    return uuid7(at_ms=milliseconds - milliseconds % DAY_MS - days_ago * DAY_MS, chance=chance)
