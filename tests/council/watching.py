"""People who watch a meeting: at the door itself, and over HTTP at a site that is served."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db import connections, transaction

R = TypeVar("R")
PATIENCE = 20.0


# ── At the door ─────────────────────────────────────────────────────────────────────────────


async def elsewhere(function: Callable[..., R], *words: Any, **named: Any) -> R:
    """Run in a thread with a connection of its own, as pages are."""

    def run() -> R:
        try:
            return function(*words, **named)
        finally:
            connections.close_all()

    return await asyncio.to_thread(run)


class Watch:
    """One connection to the door: what was answered, and what came since."""

    def __init__(
        self,
        door: Any,
        path: str,
        *,
        query: str = "",
        session: str = "",
        headers: tuple[tuple[bytes, bytes], ...] = (),
        address: str = "127.0.0.1",
    ) -> None:
        cookie = ((b"cookie", f"lilong={session}".encode()),) if session else ()
        self.scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query.encode(),
            "headers": [*cookie, *headers],
            "client": (address, 1),
        }
        self.status, self.headers, self.body = 0, {}, b""
        self.gone = asyncio.Event()
        self.held = asyncio.Event()
        self.held.set()
        self.ended = False
        self.task = asyncio.get_running_loop().create_task(
            door(self.scope, self.receive, self.send)
        )

    async def receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        await self.held.wait()
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
            return
        self.body += message.get("body", b"")
        self.ended = not message.get("more_body", False)

    @property
    def versions(self) -> list[int]:
        """The version of each message that came."""
        return [int(one) for one in re.findall(rb"^id: (\d+)-\w+$", self.body, re.MULTILINE)]

    @property
    def seen(self) -> list[str]:
        """As whom each message was drawn."""
        return [one.decode() for one in re.findall(rb"^id: \d+-(\w+)$", self.body, re.MULTILINE)]

    @property
    def own(self) -> list[str]:
        """What they alone were told."""
        found = re.findall(rb"^event: own\ndata: (.*)$", self.body, re.MULTILINE)
        return [one.decode() for one in found]

    @property
    def text(self) -> str:
        """All that came."""
        return self.body.decode()

    async def until(self, holds: Callable[[Watch], object], seconds: float = PATIENCE) -> Watch:
        """Wait until something holds of it. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not holds(self):
                if self.task.done() and not self.task.cancelled():
                    self.task.result()
                await asyncio.sleep(0.01)
        return self

    async def leave(self) -> None:
        """Close the connection."""
        self.gone.set()
        self.held.set()
        await self.task


# ── Over HTTP ───────────────────────────────────────────────────────────────────────────────


class Stream(asyncio.Protocol):
    """A browser's connection to the stream; keeps when each version came."""

    def __init__(self, request: bytes) -> None:
        self.request, self.rest, self.status = request, b"", 0
        self.came: dict[int, float] = {}
        self.broken = False

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        if not self.status:
            self.status = int(data[9:12])
        lines = (self.rest + data).split(b"\n")
        self.rest = lines.pop()[-100:]
        for line in lines:
            if line.startswith(b"id: "):
                self.came.setdefault(int(line[4:].partition(b"-")[0]), now)

    def connection_lost(self, error: Exception | None) -> None:
        self.broken = True


@dataclass
class Crowd:
    """Many who watch the same meeting at once."""

    port: int
    meeting: str
    sessions: list[str]
    streams: list[Stream] = field(default_factory=list)

    async def come(self, *, at_once: int = 50) -> None:
        """Everybody opens the hall's stream; waits until each has been answered."""
        loop = asyncio.get_running_loop()
        for start in range(0, len(self.sessions), at_once):
            batch = self.sessions[start : start + at_once]
            made = await asyncio.gather(
                *(
                    loop.create_connection(
                        lambda session=session: Stream(self._request(session)),
                        "127.0.0.1",
                        self.port,
                    )
                    for session in batch
                )
            )
            self.streams += [stream for _transport, stream in made]
            await self.all(lambda one: one.status)

    def _request(self, session: str) -> bytes:
        return (
            f"GET /live/meetings/{self.meeting}?view=hall&after=0 HTTP/1.1\r\n"
            f"Host: 127.0.0.1\r\nCookie: lilong={session}\r\nAccept: text/event-stream\r\n\r\n"
        ).encode()

    async def all(self, holds: Callable[[Stream], object], seconds: float = 180.0) -> None:
        """Wait until it holds of every stream. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not all(map(holds, self.streams)):
                await asyncio.sleep(0.005)

    def leave(self) -> None:
        for stream in self.streams:
            stream.transport.abort()


class Steering:
    """The page of one who steers, by its own forms."""

    def __init__(self, port: int, meeting: str, session: str) -> None:
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.at, self.session = f"/council/meetings/{meeting}/hall/control/", session
        answer = self._ask("GET", self.at, {}, b"")
        self.page = answer.read().decode()
        cookies = [v.partition(";")[0] for k, v in answer.getheaders() if k.lower() == "set-cookie"]
        self.cookies = "; ".join([f"lilong={session}", *cookies])
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.page)
        assert found is not None, answer.status
        self.token = found[1]

    def press(self, step: str, **sent: str) -> float:
        """Press a button; when the answer came. Raises AssertionError when it is refused."""
        body = urlencode({"csrfmiddlewaretoken": self.token, **sent}).encode()
        headers = {
            "Cookie": self.cookies,
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://127.0.0.1:{self.http.port}",
        }
        answer = self._ask("POST", self.at + step, headers, body)
        came = time.monotonic()
        said = answer.read()
        assert answer.status == 302, (answer.status, said[:300])
        return came

    def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Any:
        # Kept open it would be closed while a crowd comes in.
        self.http.close()
        self.http.request(method, path, body, {"Cookie": f"lilong={self.session}", **headers})
        return self.http.getresponse()


# ── The ground ──────────────────────────────────────────────────────────────────────────────


def build(watchers: int) -> dict[str, Any]:
    """A meeting that is being held, who steers it, and so many residents who are there."""
    from lilong.council.actions.change_agenda import ItemDraft
    from lilong.council.models import Attendance
    from tests.council import cockpit_stage, meeting_stage
    from tests.neighbourhood import build_district, build_street, person_with

    street = build_street(build_district(), "枫林街道", "fenglin")
    secretary = person_with("secretary", street.area, "示例书记")
    drafts = [ItemDraft(f"第{n}件事", "请大家说说先从哪里开始", 10) for n in range(1, 9)]
    meeting = meeting_stage.opened(secretary, street, items=drafts)
    with transaction.atomic():
        residents = [person_with("resident", street.rooms[0], f"居民{n}") for n in range(watchers)]
        keys = [session_of(one) for one in residents]
    Attendance.objects.bulk_create(
        Attendance(
            space_id=meeting.space_id, meeting=meeting, order=n, person_id=one.person_id,
            name=one.name, how="qr", at=meeting.opened_at,
        )
        for n, one in enumerate(residents, 1)
    )  # fmt: skip
    return {
        "meeting": str(meeting.id),
        "items": [str(one.id) for one in cockpit_stage.items_of(meeting)],
        "key": meeting.cockpit.key,
        "secretary": session_of(secretary),
        "residents": keys,
    }


def session_of(actor: Any) -> str:
    """The key of a session in which the actor's person is signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils import timezone

    from lilong.people.models import User
    from lilong.people.web import sessions
    from lilong.people.web.session_store import SessionStore

    named = {"username": f"u{actor.person_id}"}
    user, _new = User.objects.get_or_create(person_id=actor.person_id, defaults=named)
    session, now = SessionStore(), timezone.now().timestamp()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "lilong.people.accounts.AccountBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[sessions.VERIFIED] = user.pk
    session[sessions.BEGAN] = session[sessions.SEEN] = now
    session.create()
    return str(session.session_key)


def main(watchers: int) -> None:
    """Migrate, build, print as JSON."""
    import django

    django.setup()
    from tests.tables import make_tables

    make_tables()
    sys.stdout.write(json.dumps(build(watchers)))


if __name__ == "__main__":
    main(int(sys.argv[1]))
