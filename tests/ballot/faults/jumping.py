"""The site on a machine whose clock is ahead by what the file says that LILONG_AHEAD names."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import lilong.project.asgi as site  # sets Django up, so before all else of the house
from lilong.ballot import clocking

application = site.application

AHEAD = Path(os.environ["LILONG_AHEAD"])


def _machine_clock() -> datetime:
    return datetime.now(UTC) + timedelta(days=int(AHEAD.read_text()))


clocking.machine_clock = _machine_clock
