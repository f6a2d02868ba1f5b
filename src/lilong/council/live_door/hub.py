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
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.db import DatabaseError, InterfaceError, connections

from lilong.council import cockpit_permissions as permissions
from lilong.council.live_door.gate import Admitted, Asked, Over, admitted
from lilong.council.models import Meeting
from lilong.council.queries.cockpit import hall_of, mark_of, marks_of, named_meetings, standings
from lilong.council.web.cockpit_parts import own_message, stream_message

R = TypeVar("R")

INTERVAL = 0.25
# A meeting is told of no more often: five hundred who answer are a change each, and with the
# reader's interval whatever is pressed is still seen within the second.
APART = 0.7
LONGEST_PAUSE = 5.0
# Proxies close what is silent; a comment is heard by nobody else.
HEARTBEAT, BEAT = 15.0, b":\n\n"
# How often it is asked again whether somebody may still watch.
RENEWED = 60.0
END = b"event: end\ndata: \n\n"

_log = logging.getLogger(__name__)


# Pages of one person, as against those of a wall or of those who steer.
_OWN = frozenset({permissions.ROOM, permissions.AWAY})


class View(NamedTuple):
    """A way of seeing a meeting: all who share it are sent the same bytes."""

    sight: str
    language: str


@dataclass(slots=True, eq=False)
class Watcher:
    """Somebody who watches; `waiting` is what they are sent next.

    Attributes:
        seen: the version that they have, as they see it now; -1 for none.
        own: told to them alone beside what waits.
        mark: what they were told of themselves; empty before the first.
        ended: nothing more will come after what waits.
    """

    asked: Asked
    admitted: Admitted
    seen: int
    waiting: bytes | None = None
    own: bytes = b""
    mark: str = ""
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

    def tell_own(self, mark: str) -> None:
        """Tell them what is theirs; who has come in or gone sees with other eyes from now on."""
        if self.admitted.sight not in _OWN or mark == self.mark:
            return
        self.mark, self.own = mark, own_message(mark)
        sight = permissions.sight_of(here=mark.startswith("1"))
        if sight != self.admitted.sight:
            self.admitted, self.seen = replace(self.admitted, sight=sight), -1
        self.wake.set()

    def leave(self) -> None:
        """Send nothing any more."""
        self.waiting, self.own, self.ended = None, b"", True
        self.wake.set()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of a meeting, who looks at it in which ways, and for which nothing is drawn."""

    version: int | None
    views: frozenset[View]
    lacking: frozenset[View]


@dataclass(frozen=True, slots=True)
class News:
    """A meeting at another version, or one that has ended, drawn for each way of seeing it.

    Attributes:
        marks: what each person's own page should know; of nobody where none of them looks.
    """

    version: int
    open: bool
    drawn: dict[View, bytes]
    marks: dict[UUID, str] = field(default_factory=dict)


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
    drawn = {view: stream_message(hall, *view) for view in views}
    own = any(view.sight in _OWN for view in views)
    return News(hall.version, hall.open, drawn, marks_of(hall) if own else {})


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
        self.marks: dict[UUID, tuple[int, dict[UUID, str]]] = {}
        self.told_at: dict[UUID, float] = {}
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
        watcher = Watcher(asked, how, asked.after if asked.seen_as == how.sight else -1)
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
            for kept in (self.rooms, self.versions, self.marks, self.told_at):
                kept.pop(meeting_id, None)
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
        due = {key: one for key, one in wanted.items() if self._is_due(key, one)}
        news: dict[UUID, News] = {}
        if due:
            news = await self.loop.run_in_executor(self.reader, _apart, self.read, due)
        for meeting_id, one in news.items():
            if meeting_id not in self.rooms:
                continue  # the last one left meanwhile, and all that was kept of it has gone
            if self.versions.get(meeting_id) != one.version:
                self.told_at[meeting_id] = time.monotonic()
            self.versions[meeting_id] = one.version
            if any(view.sight in _OWN for view in one.drawn):
                self.marks[meeting_id] = (one.version, one.marks)
            for view, message in one.drawn.items():
                self.drawn[meeting_id, view] = (one.version, message)
            if not one.open:
                self._end(meeting_id, one)
        for meeting_id in self.rooms:
            self._hand_out(meeting_id)

    def _is_due(self, meeting_id: UUID, wanted: Wanted) -> bool:
        """Whether it is time to look again; who has just come is not kept waiting."""
        told_at = self.told_at.get(meeting_id)
        return bool(wanted.lacking) or told_at is None or time.monotonic() >= told_at + APART

    def _wanted(self, meeting_id: UUID) -> Wanted:
        known, room = self.versions.get(meeting_id), self.rooms[meeting_id]
        behind = {one.view for one in room if one.seen != known}
        lacking = {
            view for view in behind if self.drawn.get((meeting_id, view), (None,))[0] != known
        }
        if self.marks.get(meeting_id, (None,))[0] != known:
            lacking |= {one.view for one in room if one.admitted.sight in _OWN}
        return Wanted(known, frozenset(one.view for one in room), frozenset(lacking))

    def _hand_out(self, meeting_id: UUID) -> None:
        version = self.versions.get(meeting_id, -1)
        known_at, marks = self.marks.get(meeting_id, (None, {}))
        for watcher in self.rooms[meeting_id]:
            if watcher.seen > version or watcher.ended:
                continue  # their page is newer than what was read last
            if known_at == version and isinstance(watcher.admitted.holder, UUID):
                watcher.tell_own(marks.get(watcher.admitted.holder, mark_of()))
            if watcher.seen == version:
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
