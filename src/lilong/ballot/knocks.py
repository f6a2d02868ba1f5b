"""How often one slip may be tried within a few seconds, at the quick door and on its page."""

from __future__ import annotations

import time
from collections.abc import Callable

MOST, SECONDS = 6, 10.0


class Knocks:
    """Counts the tries of each key in the present window, and forgets them with it.

    In this process only: it spares the database the impatient, it is no proof of anything.

    Args:
        now: a clock that never goes back, in seconds.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.now = now
        self.counts: dict[int, int] = {}
        self.until = 0.0

    def allow(self, key: int) -> bool:
        """Count one more try; whether it is not too many."""
        now = self.now()
        if now >= self.until:
            self.counts, self.until = {}, now + SECONDS
        knocked = self.counts.get(key, 0) + 1
        self.counts[key] = knocked
        return knocked <= MOST
