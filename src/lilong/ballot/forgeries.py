"""Slips that proved to be none of ours: counted here, written down a minute at a time.

Whoever tries a million of them must not be able to write a million rows.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from uuid import UUID

from lilong.ballot import slips
from lilong.ballot.actions.note_refused_ballot import note_refused_ballot
from lilong.ballot.chain_rows import motions_of
from lilong.kernel.actor import SYSTEM

EVERY_SECONDS = 60.0
MOST_NAMED = 20


@dataclass
class _Gathered:
    count: int = 0
    claimed: set[UUID] = field(default_factory=set)
    since: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


_gathered = _Gathered()


def seen(text: str) -> None:
    """Count one; touches no database."""
    claimed = slips.claimed(text)
    with _gathered.lock:
        _gathered.since = _gathered.since or time.monotonic()
        _gathered.count += 1
        if claimed is not None and len(_gathered.claimed) < MOST_NAMED:
            _gathered.claimed.add(claimed)


def write_due(*, now: bool = False) -> int:
    """Write down what has gathered for a minute, or all of it `now`; return how many it was."""
    with _gathered.lock:
        due = now or time.monotonic() - _gathered.since >= EVERY_SECONDS
        if not _gathered.count or not due:
            return 0
        count, claimed = _gathered.count, frozenset(_gathered.claimed)
        _clear()
    note_refused_ballot(SYSTEM, why="forged", count=count)
    for motion_id in set((of_voter := motions_of(claimed)).values()):
        named = [voter for voter, motion in of_voter.items() if motion == motion_id]
        note_refused_ballot(
            SYSTEM, why="forged", count=len(named), motion_id=motion_id, claimed=named
        )
    return count


def forget() -> None:
    """Begin to count anew, without writing anything down."""
    with _gathered.lock:
        _clear()


def _clear() -> None:
    _gathered.count, _gathered.since = 0, 0.0
    _gathered.claimed.clear()
