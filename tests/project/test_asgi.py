"""The door for the web server refuses what no form of ours could send."""

from __future__ import annotations

import asyncio

import pytest
from asgiref.testing import ApplicationCommunicator

from lilong.project import asgi


def scope(length: int) -> dict:
    return {
        "type": "http",
        "method": "POST",
        "path": "/survey/",
        "raw_path": b"/survey/",
        "query_string": b"",
        "headers": [(b"content-length", str(length).encode()), (b"host", b"localhost")],
        "http_version": "1.1",
    }


async def upload(length: int, sent: int) -> tuple[int, bytes, int]:
    """Announce a body and send `sent` pieces of it: status, answer, pieces that were taken."""
    door = ApplicationCommunicator(asgi.application, scope(length))
    taken = 0
    for n in range(sent):
        piece = {"type": "http.request", "body": b"x" * 1000, "more_body": n + 1 < sent}
        await door.send_input(piece)
        taken += 1
    start = await door.receive_output(10)
    body = await door.receive_output(10)
    return start["status"], body.get("body", b""), taken


def test_two_hundred_megabytes_are_refused_in_words_without_being_kept(monkeypatch):
    async def untouched(*_arguments):
        raise AssertionError("the house was asked")

    monkeypatch.setattr(asgi, "house", untouched)

    status, body, _taken = asyncio.run(upload(300 << 20, 5))

    assert status == 413
    assert "文件太大" in body.decode()
    assert "Nothing was saved" in body.decode()


@pytest.mark.parametrize("length", [0, 1000, 50 << 20])
def test_what_a_form_may_send_reaches_the_house(monkeypatch, length):
    async def house(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    monkeypatch.setattr(asgi, "house", house)

    status, _body, _taken = asyncio.run(upload(length, 1))

    assert status == 204
