"""One reader for all who watch: it asks the database a few times a second, and hands on.

However many watch, a round is one query; a change costs the queries of one page and one drawing
for each way of seeing it and each language. Nobody waits for a slow one: each has room for one
message, and a newer one takes the place of one that was not yet taken away, since every message
holds all that there is to see. Rounds run in a thread of their own, never in those of pages.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.db import DatabaseError, InterfaceError, connections

from lilong.council.live_door.gate import Admitted, Asked, Over, admitted
from lilong.council.models import Meeting
from lilong.council.queries.cockpit import hall_of, named_meetings, standings
from lilong.council.web.cockpit_parts import stream_message

R = TypeVar("R")

INTERVAL = 0.25
LONGEST_PAUSE = 5.0
# Proxies close what is silent; a comment is heard by nobody else.
HEARTBEAT, BEAT = 15.0, b":\n\n"
# How often it is asked again whether somebody may still watch.
RENEWED = 60.0
END = b"event: end\ndata: \n\n"

_log = logging.getLogger(__name__)


class View(NamedTuple):
    """A way of seeing a meeting: all who share it are sent the same bytes."""

    sight: str
    language: str


@dataclass(slots=True, eq=False)
class Watcher:
    """Somebody who watches; `waiting` is what they are sent next.

    Attributes:
        seen: the version that they have; -1 for none.
        ended: nothing more will come after what waits.
    """

    asked: Asked
    admitted: Admitted
    seen: int
    waiting: bytes | None = None
    ended: bool = False
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    beat_at: float = 0.0
    renew_at: float = 0.0

    @property
    def view(self) -> View:
        """How they see it."""
        return View(self.admitted.sight, self.asked.language)

    def put(self, message: bytes, *, last: bool = False) -> None:
        """Send a message, in place of one that still waits."""
        self.waiting, self.ended = message, self.ended or last
        self.beat_at = time.monotonic() + HEARTBEAT
        self.wake.set()

    def leave(self) -> None:
        """Send nothing any more."""
        self.waiting, self.ended = None, True
        self.wake.set()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of a meeting, who looks at it in which ways, and for which nothing is drawn."""

    version: int | None
    views: frozenset[View]
    lacking: frozenset[View]


@dataclass(frozen=True, slots=True)
class News:
    """A meeting at another version, or one that has ended, drawn for each way of seeing it."""

    version: int
    open: bool
    drawn: dict[View, bytes]


def read_news(wanted: Mapping[UUID, Wanted]) -> dict[UUID, News]:
    """What has changed. One query when nothing has."""
    now = standings(wanted)
    stale = {}
    for meeting_id, one in wanted.items():
        standing = now.get(meeting_id)
        if standing is None or not standing.open or standing.version != one.version:
            stale[meeting_id] = one.views
        elif one.lacking:
            stale[meeting_id] = one.lacking
    meetings = named_meetings(stale) if stale else {}
    return {
        meeting_id: _news(meetings.get(meeting_id), views) for meeting_id, views in stale.items()
    }


def _news(meeting: Meeting | None, views: frozenset[View]) -> News:
    if meeting is None:
        return News(0, open=False, drawn={})
    hall = hall_of(meeting, together=True)
    return News(hall.version, hall.open, {view: stream_message(hall, *view) for view in views})


class Hub:
    """All who watch in one event loop, and the task that reads for them."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        *,
        read: Callable[[Mapping[UUID, Wanted]], dict[UUID, News]] = read_news,
        interval: float = INTERVAL,
    ) -> None:
        self.loop, self.read, self.interval = loop, read, interval
        self.rooms: dict[UUID, set[Watcher]] = {}
        self.versions: dict[UUID, int] = {}
        self.drawn: dict[tuple[UUID, View], tuple[int, bytes]] = {}
        self.reader = ThreadPoolExecutor(1, "live-reader")
        self.gatekeeper = ThreadPoolExecutor(1, "live-gate")
        self.asking = 0
        self.renewing: set[asyncio.Task[None]] = set()
        self.task: asyncio.Task[None] | None = None

    async def admit(self, asked: Asked) -> Admitted | None:
        """How somebody may watch; None when they may not. Raises Over.

        Many come at once: they share a connection, which goes back after the last of them.
        """
        self.asking += 1
        try:
            return await self.loop.run_in_executor(self.gatekeeper, _admitted, asked)
        finally:
            self.asking -= 1
            if not self.asking:
                with contextlib.suppress(RuntimeError):  # everybody has been sent away meanwhile
                    self.loop.run_in_executor(self.gatekeeper, connections.close_all)

    def join(self, asked: Asked, how: Admitted) -> Watcher:
        """Begin to watch; the reader starts with the first."""
        now = time.monotonic()
        watcher = Watcher(asked, how, asked.after)
        watcher.beat_at = now + HEARTBEAT
        # Those who came at once are not asked again at once.
        watcher.renew_at = now + RENEWED * random.uniform(0.75, 1.25)  # noqa: S311  # no secret
        self.rooms.setdefault(how.meeting_id, set()).add(watcher)
        if self.task is None or self.task.done():
            self.task = self.loop.create_task(self._run())
        return watcher

    def leave(self, watcher: Watcher) -> None:
        """Watch no more; with the last one all that was kept of the meeting goes."""
        watcher.leave()
        meeting_id = watcher.admitted.meeting_id
        room = self.rooms.get(meeting_id, set())
        room.discard(watcher)
        if not room:
            self.rooms.pop(meeting_id, None)
            self.versions.pop(meeting_id, None)
            for key in [one for one in self.drawn if one[0] == meeting_id]:
                del self.drawn[key]

    async def _run(self) -> None:
        """Round after round until nobody watches; what goes wrong in one is tried in the next."""
        pause = self.interval
        while self.rooms:
            try:
                await self._round()
                pause = self.interval
            except Exception:
                _log.exception("those who watch meetings could not be told now")
                pause = min(pause * 2, LONGEST_PAUSE)
            self._keep_up()
            await asyncio.sleep(pause)

    async def _round(self) -> None:
        wanted = {meeting_id: self._wanted(meeting_id) for meeting_id in self.rooms}
        news = await self.loop.run_in_executor(self.reader, _apart, self.read, wanted)
        for meeting_id, one in news.items():
            self.versions[meeting_id] = one.version
            for view, message in one.drawn.items():
                self.drawn[meeting_id, view] = (one.version, message)
            if not one.open:
                self._end(meeting_id, one)
        for meeting_id in self.rooms:
            self._hand_out(meeting_id)

    def _wanted(self, meeting_id: UUID) -> Wanted:
        known, room = self.versions.get(meeting_id), self.rooms[meeting_id]
        behind = {one.view for one in room if one.seen != known}
        lacking = {
            view for view in behind if self.drawn.get((meeting_id, view), (None,))[0] != known
        }
        return Wanted(known, frozenset(one.view for one in room), frozenset(lacking))

    def _hand_out(self, meeting_id: UUID) -> None:
        version = self.versions.get(meeting_id)
        for watcher in self.rooms[meeting_id]:
            if watcher.seen == version or watcher.ended:
                continue
            drawn = self.drawn.get((meeting_id, watcher.view))
            if drawn is not None and drawn[0] == version:
                watcher.seen = drawn[0]
                watcher.put(drawn[1])

    def _end(self, meeting_id: UUID, news: News) -> None:
        for watcher in self.rooms.get(meeting_id, ()):
            watcher.seen = news.version
            watcher.put(news.drawn.get(watcher.view, b"") + END, last=True)

    def _keep_up(self) -> None:
        """Heartbeats, and whose right to watch is looked at again."""
        now = time.monotonic()
        for room in self.rooms.values():
            for watcher in room:
                if now >= watcher.renew_at:
                    watcher.renew_at = now + RENEWED
                    task = self.loop.create_task(self._renew(watcher))
                    self.renewing.add(task)
                    task.add_done_callback(self.renewing.discard)
                elif now >= watcher.beat_at and watcher.waiting is None:
                    watcher.put(BEAT)

    async def _renew(self, watcher: Watcher) -> None:
        """Let go whoever may not watch any more, or sees another thing now."""
        try:
            how = await self.admit(watcher.asked)
        except Over:
            return  # the reader sees it, too, and sends the last word
        except Exception:
            _log.exception("whether somebody may still watch could not be asked now")
            return
        if how != watcher.admitted:
            watcher.leave()

    def let_go(self) -> None:
        """Everybody goes; their browsers come back to whoever serves then."""
        for room in list(self.rooms.values()):
            for watcher in list(room):
                watcher.leave()

    def close(self) -> None:
        """End everything; for tests, and for a loop that is gone."""
        self.let_go()
        if self.task is not None:
            self.task.cancel()
        self.reader.shutdown(wait=True)
        self.gatekeeper.shutdown(wait=True)


def _admitted(asked: Asked) -> Admitted | None:
    """Once more on a fresh connection: the server may have been started anew since the last."""
    try:
        return admitted(asked)
    except (DatabaseError, InterfaceError):
        connections.close_all()
        return admitted(asked)


def _apart(function: Callable[..., R], *words: object) -> R:
    """Run in a thread of ours; the connection goes back to whom else may need it."""
    try:
        return function(*words)
    finally:
        connections.close_all()
