"""One thread that commits what has gathered, so that many ballots share one flush of the disk.

The event loop puts casts in and goes on; the thread takes all that came while it was committing
the ones before. Nobody is answered before the commit. What fails is answered as not taken, and
sending it again does no harm (`casting.Cast.request`).
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db import DatabaseError, InterfaceError, connections

from lilong.ballot import forgeries
from lilong.ballot.actions.cast_ballots import ProvenCast, cast_ballots
from lilong.ballot.casting import Taken, Untaken
from lilong.ballot.chain_rows import motions_of
from lilong.ballot.turns import in_turn
from lilong.kernel.actor import VISITOR

Answer = Taken | Untaken
R = TypeVar("R")

MOST_AT_ONCE = 256
MOST_WAITING = 4096
# Seconds without a ballot after which the connection goes back to whom else may need it.
IDLE = 1.0

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Waiting:
    cast: ProvenCast
    answer: asyncio.Future[Answer]


class Writer:
    """Takes casts from one event loop and answers them after their commit."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.waiting: deque[_Waiting] = deque()
        self.come = threading.Event()
        self.stopping = False
        self.thread = threading.Thread(target=self._run, name="ballots", daemon=True)
        self.thread.start()

    @property
    def full(self) -> bool:
        """Whether so many wait that one more would wait too long."""
        return len(self.waiting) >= MOST_WAITING

    def put(self, cast: ProvenCast) -> asyncio.Future[Answer]:
        """Hand a cast over; from the loop's own thread only."""
        answer: asyncio.Future[Answer] = self.loop.create_future()
        self.waiting.append(_Waiting(cast, answer))
        if not self.come.is_set():
            self.come.set()
        return answer

    def stop(self) -> None:
        """Commit what waits, then end the thread."""
        self.stopping = True
        self.come.set()
        self.thread.join()

    # ── In the thread ───────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        try:
            while not self.stopping or self.waiting:
                if not self.waiting and not self.come.wait(IDLE):
                    self._rest()
                    continue
                self.come.clear()
                if batch := self._take():
                    self._commit(batch)
        finally:
            connections.close_all()

    def _take(self) -> list[_Waiting]:
        count = min(len(self.waiting), MOST_AT_ONCE)
        return [self.waiting.popleft() for _ in range(count)]

    def _rest(self) -> None:
        try:
            forgeries.write_due()
        except DatabaseError:
            _log.warning("forged slips could not be written down now")
        finally:
            connections.close_all()

    def _commit(self, batch: list[_Waiting]) -> None:
        answers = _answers([waiting.cast for waiting in batch])
        pairs = [(waiting.answer, answer) for waiting, answer in zip(batch, answers, strict=True)]
        # Once for all: each call wakes the loop. It is gone when the process is ending.
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(_tell, pairs)


def _tell(pairs: list[tuple[asyncio.Future[Answer], Answer]]) -> None:
    for future, answer in pairs:
        if not future.done():  # who has gone away asks again with the same request
            future.set_result(answer)


def _answers(casts: Sequence[ProvenCast]) -> list[Answer]:
    """An answer for each, in their order; `busy` where the database did not say that it is kept."""
    found: dict[int, Answer] = {}
    try:
        of_voter = _twice(lambda: motions_of({cast.voter_id for cast in casts}))
    except (DatabaseError, InterfaceError):
        return [Untaken(cast.voter_id, "busy") for cast in casts]
    by_motion: dict[UUID | None, list[int]] = defaultdict(list)
    for at, cast in enumerate(casts):
        by_motion[of_voter.get(cast.voter_id)].append(at)
    for motion_id, places in by_motion.items():
        answers = _of_one_motion(motion_id, [casts[at] for at in places])
        found.update(zip(places, answers, strict=True))
    return [found[at] for at in range(len(casts))]


def _of_one_motion(motion_id: UUID | None, casts: list[ProvenCast]) -> list[Answer]:
    if motion_id is None:
        return [Untaken(cast.voter_id, "unknown_unit") for cast in casts]
    try:
        with in_turn():
            return _twice(lambda: cast_ballots(VISITOR, motion_id=motion_id, casts=casts))
    except (DatabaseError, InterfaceError):
        _log.warning("%s ballots were not taken: the database did not answer", len(casts))
    except Exception:
        # One of them breaks the rest: each for itself, so that only that one is not taken.
        if len(casts) > 1:
            return [_of_one_motion(motion_id, [cast])[0] for cast in casts]
        _log.exception("a ballot was not taken")
    connections.close_all()
    return [Untaken(cast.voter_id, "busy") for cast in casts]


def _twice(act: Callable[[], R]) -> R:
    """Once more on a fresh connection: the server may have been started anew since the last."""
    try:
        return act()
    except (DatabaseError, InterfaceError):
        connections.close_all()
        return act()
