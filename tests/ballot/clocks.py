"""Clocks for tests: heartbeats as they were left behind, and votes due by the real clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.ballot.votes import behind_our_back

from lilong.ballot import clocking
from lilong.ballot.models import Heartbeat, Motion

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def restart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process be one that has just begun."""
    monkeypatch.setattr(clocking, "_anchor", clocking._Anchor(clocking.reading(datetime.now(UTC))))


def commit_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is to follow the commit follow here, where the test itself never commits."""
    monkeypatch.setattr(clocking, "on_commit", lambda follow: follow())


def beat_ago(gone: timedelta, *, boot: str = "", counted: timedelta | None = None) -> None:
    """A heartbeat as it was left behind, so long ago by the clock and by the one nobody sets."""
    now = clocking.reading(datetime.now(UTC))
    steady = now.steady - (gone if counted is None else counted) // timedelta(microseconds=1) * 1000
    Heartbeat.objects.update_or_create(
        pk=1, defaults={"at": now.at - gone, "boot": boot or now.boot, "steady": steady}
    )


def jumped() -> None:
    """The clock is ten days further than the machine has run: it is in doubt."""
    beat_ago(10 * DAY, counted=timedelta(minutes=2))


def put_at(motion: Motion, **hours: float) -> Motion:
    """Set times of a motion so many hours from now, whatever the guards say."""
    now = datetime.now(UTC)
    times: dict[str, Any] = {name: now + gone * HOUR for name, gone in hours.items()}
    behind_our_back(Motion.objects.filter(pk=motion.pk), **times)
    motion.refresh_from_db()
    return motion
