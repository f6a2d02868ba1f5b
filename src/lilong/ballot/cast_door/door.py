"""POST /v/<token> with `choice` and `request`: 201 with the receipt, or a refusal in a sentence.

A good slip is told by its HMAC before anything is queued or asked of a database, so that what is
forged costs microseconds. No cookie is read but the one of the language; none is set.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.utils import translation

from lilong.ballot import forgeries, slips
from lilong.ballot.actions.cast_ballots import ProvenCast
from lilong.ballot.cast_door.writer import Answer, Writer
from lilong.ballot.casting import Taken
from lilong.ballot.knocks import Knocks
from lilong.ballot.refusals import BallotRefused
from lilong.engines.proof import moment_text

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

LARGEST_BODY = 4096
RETRY_AFTER = 2

_REQUEST = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")


def wants(scope: Message) -> bool:
    """Whether this is a program's cast on a slip, which the door answers instead of Django."""
    if scope["method"] != "POST" or scope["path"][:3] not in ("/v/", "/V/"):
        return False
    return any(
        name in (b"accept", b"content-type") and value.startswith(b"application/json")
        for name, value in scope["headers"]
    )


class Door:
    """The application; one for each event loop, its writer is started by the first ballot."""

    def __init__(self) -> None:
        self.writer: Writer | None = None
        self.knocks = Knocks()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        try:
            body = await _body(scope, receive)
            answer = await self._cast(scope["path"][3:], body, scope)
        except BallotRefused as refused:
            await _refuse(scope, send, refused)
            return
        if isinstance(answer, Taken):
            await _reply(send, 201, _receipt(answer))
        else:
            await _refuse(scope, send, BallotRefused(answer.code, to_owner=True))

    async def _cast(self, token: str, body: bytes, scope: Message) -> Answer:
        slip = slips.read(token)
        if slip is None:
            forgeries.seen(token)
            raise BallotRefused("forged")
        if not self.knocks.allow(slip.voter_id.int):
            raise BallotRefused("too_many")
        choice, request = _said(body, scope)
        writer = self._writer()
        if writer.full:
            raise BallotRefused("busy")
        return await writer.put(ProvenCast(slip.voter_id, choice, request, slip))

    def _writer(self) -> Writer:
        loop = asyncio.get_running_loop()
        if self.writer is None or self.writer.loop is not loop or not self.writer.thread.is_alive():
            self.writer = Writer(loop)
        return self.writer

    def close(self) -> None:
        """Commit what waits and end the writer."""
        if self.writer is not None:
            self.writer.stop()
            self.writer = None


async def _body(scope: Message, receive: Receive) -> bytes:
    """All of a small body. Raises BallotRefused when it is a large one, which is not kept."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BallotRefused("unfit")  # nobody is there to read it
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LARGEST_BODY:
            raise BallotRefused("too_large")
    return body


def _said(body: bytes, scope: Message) -> tuple[str, str]:
    """Choice and request. Raises BallotRefused when one of them is not there."""
    try:
        text = body.decode()
        fields = json.loads(text) if text.lstrip().startswith("{") else _form(text)
    except ValueError:
        raise BallotRefused("no_request") from None
    choice, request = fields.get("choice"), fields.get("request")
    if not isinstance(request, str) or _REQUEST.match(request) is None:
        raise BallotRefused("no_request")
    if not isinstance(choice, str):
        raise BallotRefused("unfit")
    return choice, request


def _form(text: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(text, max_num_fields=10).items()}


# All of one commit have the same.
_moment_text = lru_cache(8)(moment_text)


def _receipt(taken: Taken) -> bytes:
    """The receipt as JSON; written out, for its parts need no quoting.

    `stands` is false where the same cast came again after its ballot was replaced or struck.
    """
    return (
        f'{{"number":{taken.number},"hash":"{taken.hash}",'
        f'"received_at":"{_moment_text(taken.received_at)}",'
        f'"stands":{"true" if taken.stands else "false"},'
        f'"receipt":"/r/{taken.ballot_id.hex}"}}'
    ).encode("ascii")


async def _refuse(scope: Message, send: Send, refused: BallotRefused) -> None:
    with translation.override(_language(scope)):
        told = {
            "code": refused.code,
            "sentence": refused.sentence,
            "basis": refused.basis,
            "remedy": refused.remedy,
        }
    await _reply(send, refused.status, json.dumps(told, ensure_ascii=False).encode())


def _language(scope: Message) -> str:
    """The language chosen at the foot of a page, else the reader's own, else Chinese."""
    chosen = settings.LANGUAGE_COOKIE_NAME.encode() + b"=en"
    for name, value in scope["headers"]:
        if name == b"cookie" and chosen in value:
            return "en"
        if name == b"accept-language" and value.lower().startswith(b"en"):
            return "en"
    return str(settings.LANGUAGE_CODE)


_HEADERS = [
    (b"content-type", b"application/json; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]


async def _reply(send: Send, status: int, body: bytes) -> None:
    headers = [*_HEADERS, (b"content-length", str(len(body)).encode())]
    if settings.SECURE_HSTS_SECONDS:
        headers.append((b"strict-transport-security", b"max-age=%d" % settings.SECURE_HSTS_SECONDS))
    if status in (429, 503):
        headers.append((b"retry-after", str(RETRY_AFTER).encode()))
    if status == 413:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
