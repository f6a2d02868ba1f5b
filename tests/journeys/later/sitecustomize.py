"""Weeks within minutes: every process of a journey that finds this believes its clock is ahead.

By as many seconds as the file stands for that LILONG_LATER names. Only what the law asks of the
clock moves (`lilong.ballot.clocking`); sessions and timeouts keep the machine's time.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lilong.ballot import clocking

_AHEAD = Path(os.environ["LILONG_LATER"])


class _Later:
    """Stands where `clocking.as_if` puts a moment, and goes on like a clock."""

    def get(self) -> datetime:
        ahead = timedelta(seconds=int(_AHEAD.read_text() or 0))
        return datetime.now(UTC) + ahead


clocking._pretended = _Later()  # type: ignore[assignment]  # read only while the journey runs
