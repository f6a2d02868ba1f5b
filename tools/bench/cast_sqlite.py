"""Casting on an SQLite file that waits for the disk: does anybody wait long among ten?

Five clients cast as programs do, through the quick door, five as people do, through the slip's
page; all at once, each for a unit of its own, as fast as they are answered.
"""

from __future__ import annotations

import html
import http.client
import re
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

SECONDS = 15.0
UNITS = 30_000
LONGEST = 1.0


def measure(*, seconds: float = SECONDS) -> dict[str, Any]:
    """Ballots a second and waits; raises SystemExit when a receipt is wrong."""
    from tests.ballot.faults.rig import house, post

    with tempfile.TemporaryDirectory(prefix="lilong-bench-") as name:
        built = house(Path(name) / "house", f"sqlite:///{name}/house/lilong.sqlite3", UNITS)
        site = built.site()
        site.start()
        # The first page is read from the disk and compiled; that is the start, not the vote.
        _page(site.port, built.tokens[UNITS - 1])
        until = time.monotonic() + seconds
        waits: dict[str, list[float]] = {"door": [], "page": []}

        def cast(way: str, units: range) -> None:
            for unit in units:
                began = time.monotonic()
                if began > until:
                    return
                token, request = built.tokens[unit - 1], f"request{unit}"
                if way == "door":
                    assert post(site.port, token, "agree", request)[0] == 201
                else:
                    _page(site.port, token)
                waits[way].append(time.monotonic() - began)

        try:
            threads = [
                threading.Thread(target=cast, args=(way, range(1 + place, UNITS - 10, 10)))
                for place, way in enumerate(["door", "page"] * 5)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            site.stop()
        return _told(waits, seconds, len(built.rows()) - 1)


def _page(port: int, token: str) -> None:
    """As a person does: choose, look back, cast."""
    status, page = _send(port, token, {"choice": "agree", "mine": "on"})
    said = re.search(r'name="said" value="([^"]+)"', page)
    assert said is not None, status
    status, _page = _send(port, token, {"step": "cast", "said": html.unescape(said[1])})
    assert status == 302, status


def _send(port: int, token: str, form: dict[str, str]) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Host": "localhost"}
        connection.request("POST", f"/v/{token}", urlencode(form), kind)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def _told(waits: dict[str, list[float]], seconds: float, rows: int) -> dict[str, Any]:
    taken = sum(map(len, waits.values()))
    if rows != taken:
        raise SystemExit(f"{taken} receipts, {rows} ballots")
    answer: dict[str, Any] = {
        "what": "ballots cast on SQLite by ten at once, durable",
        "per_second": round(taken / seconds),
    }
    for way, times in waits.items():
        times.sort()
        answer[way] = {
            "taken": len(times),
            "p50_ms": round(times[len(times) // 2] * 1000, 1),
            "p99_ms": round(times[len(times) * 99 // 100] * 1000, 1),
            "worst_ms": round(times[-1] * 1000, 1),
        }
    answer["nobody_waited_a_second"] = all(times[-1] < LONGEST for times in waits.values())
    return answer
