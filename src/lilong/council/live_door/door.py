"""GET /live/meetings/<id> and /live/hall/<key>: server-sent events for pages and the projector.

    ?view=hall | control   with the session's cookie; the projector shows its key alone
    &lang=…&after=…        language, and what the page shows already: the version, and as whom

Each event is the whole of what is to be seen. `Last-Event-ID` goes before `after`. Refused with
403, with 204 when the meeting is not being held (a browser then asks no more), with 429 or 503
when too many watch already.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
import signal
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from types import FrameType
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from django.conf import settings
from django.http.cookie import parse_cookie
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from lilong.council.live_door.gate import Admitted, Asked, Over
from lilong.council.live_door.hub import Hub, Watcher

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

# Seconds until one who takes nothing is let go.
STALLED = 60.0
RETRY_AFTER = 30

_PATH = re.compile(
    r"/live/(?:meetings/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|hall/(\w{1,40}))\Z", re.ASCII
)
_LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)

_REFUSALS = {
    403: _("您不能看这次会议的会场，请先登录"),
    429: _("从您这里打开的会场页面太多了，请关掉几个再试"),
    503: _("同时看会场的人太多了，请过半分钟再试"),
}


def wants(scope: Message) -> bool:
    """Whether somebody wants to watch a meeting."""
    return scope["method"] == "GET" and _PATH.match(scope["path"]) is not None


class Turned(Exception):  # an answer, not an error
    """Turned away at the door, with this status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Door:
    """The application; the hub of an event loop begins with the first who watches there."""

    def __init__(self) -> None:
        self.hub: Hub | None = None
        self.open: Counter[object] = Counter()
        self.stopping = False

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        asked = _asked(scope)
        try:
            with (
                self._counted("everybody", settings.LIVE_MOST, 503),
                self._counted(("address", asked.address), settings.LIVE_MOST_OF_ADDRESS, 429),
            ):
                how = await self._admit(asked)
                with self._counted(how.holder, settings.LIVE_MOST_OF_PERSON, 429):
                    await self._stream(asked, how, receive, send)
        except Turned as turned:
            await _turn_away(send, turned.status, asked.language)

    @contextlib.contextmanager
    def _counted(self, what: object, most: int, status: int) -> Any:
        """Hold one of the places that there are. Raises Turned when all are taken."""
        if self.open[what] >= most:
            raise Turned(status)
        self.open[what] += 1
        try:
            yield
        finally:
            self.open[what] -= 1
            if not self.open[what]:
                del self.open[what]

    async def _admit(self, asked: Asked) -> Admitted:
        if self.stopping:
            raise Turned(503)
        try:
            how = await self._hub().admit(asked)
        except Over:
            raise Turned(204) from None
        if how is None:
            raise Turned(403)
        return how

    def _hub(self) -> Hub:
        loop = asyncio.get_running_loop()
        if self.hub is None or self.hub.loop is not loop:
            self.hub = Hub(loop)
            self._hear_of_the_end(loop)
        return self.hub

    def _hear_of_the_end(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let everybody go when the server is told to stop: it waits for open connections.

        Only under a server, which hears signals itself: it is told as well as we are.
        """
        if threading.current_thread() is not threading.main_thread():
            return
        if not callable(signal.getsignal(signal.SIGTERM)):
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _first(self._stop, loop, signal.getsignal(number)))

    def _stop(self) -> None:
        self.stopping = True
        if self.hub is not None:
            self.hub.let_go()

    async def _stream(self, asked: Asked, how: Admitted, receive: Receive, send: Send) -> None:
        watcher = self._hub().join(asked, how)
        leaving = asyncio.get_running_loop().create_task(_left(receive))
        leaving.add_done_callback(lambda _task: watcher.leave())
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _headers()})
            # Who lost the connection at one moment does not come back at one moment.
            retry = random.randint(1000, 4000)  # noqa: S311  # no secret
            await _write(send, b"retry: %d\n\n" % retry)
            await _hand_on(watcher, send)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except (TimeoutError, OSError, RuntimeError):
            pass  # they are gone, or take nothing any more
        finally:
            leaving.cancel()
            self._hub().leave(watcher)

    def close(self) -> None:
        """Let everybody go."""
        if self.hub is not None:
            self.hub.close()
            self.hub = None


def _first(act: Callable[[], None], loop: asyncio.AbstractEventLoop, then: Any) -> Any:
    """A signal's handler that does `act` in the loop, then what was to be done before."""

    def handle(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(act)
        if callable(then):
            then(number, frame)

    return handle


async def _hand_on(watcher: Watcher, send: Send) -> None:
    """Write what waits whenever something does, until the end."""
    while True:
        await watcher.wake.wait()
        watcher.wake.clear()
        message, watcher.waiting = watcher.waiting, None
        own, watcher.own = watcher.own, b""
        if message is not None or own:
            await _write(send, (message or b"") + own)
        if watcher.ended and watcher.waiting is None:
            return


async def _write(send: Send, message: bytes) -> None:
    async with asyncio.timeout(STALLED):
        await send({"type": "http.response.body", "body": message, "more_body": True})


async def _left(receive: Receive) -> None:
    """Until the other side has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _asked(scope: Message) -> Asked:
    found = _PATH.match(scope["path"])
    assert found is not None  # `wants` has looked
    words = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=10)
    given = {name: values[-1] for name, values in words.items()}
    headers = dict(scope["headers"])
    cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin-1"))
    after = headers.get(b"last-event-id", b"").decode("latin-1") or given.get("after", "")
    version, _dash, sight = after.partition("-")
    language = given.get("lang", "")
    return Asked(
        meeting_id=UUID(found[1]) if found[1] else None,
        key=found[2] or "",
        session=cookies.get(settings.SESSION_COOKIE_NAME, ""),
        control=given.get("view") == "control",
        language=language if language in _LANGUAGES else settings.LANGUAGE_CODE,
        after=int(version) if _is_number(version) else -1,
        seen_as=sight,
        address=_address(scope, headers),
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _address(scope: Message, headers: Mapping[bytes, bytes]) -> str:
    """Where it comes from: as the one proxy that speaks TLS names it, else the other end."""
    named = headers.get(b"x-forwarded-for", b"").decode("latin-1") if settings.HTTPS else ""
    return named.rpartition(",")[2].strip() or str((scope.get("client") or ("",))[0])


def _headers() -> list[tuple[bytes, bytes]]:
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        # Proxies neither keep nor gather nor squeeze it.
        (b"cache-control", b"no-store, no-transform"),
        (b"x-accel-buffering", b"no"),
        *_ALWAYS,
    ]
    if settings.SECURE_HSTS_SECONDS:
        headers.append((b"strict-transport-security", b"max-age=%d" % settings.SECURE_HSTS_SECONDS))
    return headers


_ALWAYS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]


async def _turn_away(send: Send, status: int, language: str) -> None:
    """Say no in a sentence; 204 says nothing, and that is what it says."""
    body, headers = b"", [(b"cache-control", b"no-store"), *_ALWAYS]
    if status != 204:
        with translation.override(language):
            body = json.dumps({"sentence": str(_REFUSALS[status])}, ensure_ascii=False).encode()
        headers += [
            (b"content-type", b"application/json; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
        ]
    if status in (429, 503):
        headers.append((b"retry-after", str(RETRY_AFTER).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
