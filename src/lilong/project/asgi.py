"""The door for the web server."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lilong.project.settings")
house = get_asgi_application()

from django.conf import settings  # noqa: E402 – known only now
from django.template.loader import render_to_string  # noqa: E402

from lilong.ballot import cast_door as casting  # noqa: E402
from lilong.council import live_door as watching  # noqa: E402

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

# Casts by slip go past Django: many of them come at once, and they share their commits.
cast_door = casting.Door()
# Streams last as long as a meeting: they hold no thread, and ask the database together.
live_door = watching.Door()

# Room for the other fields of a form beside its largest file.
FORM_ROOM = 4 << 20


def largest_body() -> int:
    """The most bytes that any of our forms may send: a dozen photos, or a spreadsheet."""
    return int(max(settings.UPLOAD_MAX_SPREADSHEET, 12 * settings.UPLOAD_MAX_PHOTO) + FORM_ROOM)


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Answer a request; one whose body is too large is let run out and refused in words.

    Django would first write all of it to the disk. Nothing is kept here, and the reading to
    the end is what lets a browser show our sentence instead of a broken connection.
    """
    if scope["type"] == "http" and casting.wants(scope):
        await cast_door(scope, receive, send)
        return
    if scope["type"] == "http" and watching.wants(scope):
        await live_door(scope, receive, send)
        return
    if scope["type"] != "http" or _announced(scope) <= largest_body():
        await house(scope, receive, send)
        return
    while (await receive()).get("more_body"):
        pass
    most = settings.UPLOAD_MAX_SPREADSHEET >> 20
    page = render_to_string("lilong/too_large.html", {"most": most}).encode()
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": page})


def _announced(scope: Message) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0
