"""An installation under fire: the site, its clients, what they saw, and what the table holds."""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import psycopg
from tests.ballot.faults import register
from tests.ballot.faults.register import REFUSED, TAKEN, UNKNOWN, History, Row, Try
from tests.ballot.faults.servers import Site, house_environment, in_house

from lilong.engines.proof import BallotLine, chain_all, genesis

CHOICES = ("agree", "oppose", "abstain")


@dataclass
class House:
    """An installation with one motion that many units are asked about."""

    environment: dict[str, str]
    motion_id: str
    tokens: list[str]
    used: int = 0

    def units(self, count: int) -> list[int]:
        """So many units that nobody has cast for yet."""
        self.used += count
        return list(range(self.used - count + 1, self.used + 1))

    def site(self, application: str = "lilong.project.asgi:application") -> Site:
        """Its web process, not started."""
        return Site(self.environment, application)

    def rows(self, *, chained: bool = True) -> list[Row]:
        """What the table holds; and, if `chained`, that the chain holds, or an AssertionError."""
        url = self.environment["DATABASE_URL"]
        found = list(_read(url, self.motion_id))
        if chained:
            begun = genesis(*digests_of(url, self.motion_id))
            hashes = chain_all(begun, (line.text() for line, _hash in found))
            assert [made.hex() for made in hashes] == [kept for _line, kept in found]
        return [Row(line.number, line.unit, line.choice, kept) for line, kept in found]


def house(folder: Path, url: str, units: int) -> House:
    """Build an installation in `folder` on the database at `url`."""
    environment = house_environment(folder, url)
    motion_id, *tokens = in_house(environment, "tests.ballot.faults.ground", str(units)).split()
    return House(environment, motion_id, tokens)


def _read(url: str, motion_id: str) -> Iterator[tuple[BallotLine, str]]:
    columns = "number, unit, choice, channel, nonce, received_at, evidence, hash"
    asked = f"SELECT {columns} FROM ballot_ballot WHERE motion_id = %s ORDER BY number"
    for number, unit, choice, channel, nonce, at, evidence, kept in _rows(url, asked, motion_id):
        moment = datetime.fromisoformat(at).replace(tzinfo=UTC) if isinstance(at, str) else at
        line = BallotLine(number, unit, choice, channel, nonce, moment.astimezone(UTC), evidence)
        yield line, kept


def digests_of(url: str, motion_id: str) -> tuple[str, str]:
    """Of the motion and its roll, from which the chain starts."""
    asked = "SELECT motion_digest, roll_digest FROM ballot_motion WHERE id = %s"
    ((motion, roll),) = _rows(url, asked, motion_id)
    return motion, roll


def _rows(url: str, asked: str, motion_id: str) -> list[tuple[Any, ...]]:
    if url.startswith("sqlite"):
        with contextlib.closing(sqlite3.connect(urlsplit(url).path[1:])) as file:
            return file.execute(asked.replace("%s", "?"), [motion_id]).fetchall()
    with psycopg.connect(url) as server:
        return server.execute(asked, [UUID(motion_id)]).fetchall()  # type: ignore[arg-type]


@dataclass
class Clients:
    """Threads that cast, each for units of its own, and try again until they have an answer.

    Attributes:
        port: where they knock; that of the site or of a proxy before it.
        patience: seconds after which a cast without an answer is given up as unknown.
    """

    house: House
    port: int
    history: History = field(default_factory=History)
    patience: float = 20.0
    halted: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def begin(self, count: int, units: Sequence[int]) -> None:
        """Let `count` clients share these units."""
        for place in range(count):
            share = list(units[place::count])
            thread = threading.Thread(target=self._cast_all, args=(share, place), daemon=True)
            self.threads.append(thread)
            thread.start()

    def finish(self, *, halt: bool = False) -> None:
        """Wait until all have their answers, or stop after those under way."""
        if halt:
            self.halted.set()
        for thread in self.threads:
            thread.join(60)

    def crowd(self, count: int, unit: int, ports: Sequence[int]) -> None:
        """Let `count` clients cast for one unit at once, each its own ballot, at several sites."""
        gate = threading.Barrier(count)

        def one(place: int) -> None:
            gate.wait(30)
            self._cast(
                unit, CHOICES[place % 3], f"request-{unit}-{place}", ports[place % len(ports)]
            )

        threads = [
            threading.Thread(target=one, args=(place,), daemon=True) for place in range(count)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)

    def until(self, count: int, seconds: float = 20.0) -> None:
        """Wait until so many casts are acknowledged."""
        limit = time.monotonic() + seconds
        while len(self.history.told(TAKEN)) < count and time.monotonic() < limit:
            time.sleep(0.01)

    def _cast_all(self, units: list[int], place: int) -> None:
        chance = random.Random(f"{place} {units[:1]}")
        for unit in units:
            if self.halted.is_set():
                return
            self._cast(unit, chance.choice(CHOICES), f"request-{unit}-{place}")

    def _cast(self, unit: int, choice: str, request: str, port: int = 0) -> None:
        """One cast, sent again under its own name until it is answered."""
        limit = time.monotonic() + self.patience
        while True:
            began = register.now()
            seen = self._once(unit, choice, request, began, port or self.port)
            self.history.note(seen)
            final = seen.outcome != UNKNOWN or self.halted.is_set()
            if final or time.monotonic() > limit:
                return
            time.sleep(0.25)

    def _once(self, unit: int, choice: str, request: str, began: float, port: int) -> Try:
        asked = (unit, choice, request)
        try:
            status, body = post(port, self.house.tokens[unit - 1], choice, request)
        except (OSError, http.client.HTTPException, ValueError):
            return Try(*asked, UNKNOWN, began=began, ended=register.now())
        times = {"began": began, "ended": register.now()}
        if status == 201:
            return Try(*asked, TAKEN, body["number"], body["hash"], **times)
        if status in (429, 500, 502, 503):  # not taken as far as the site knows
            return Try(*asked, UNKNOWN, **times)
        return Try(*asked, REFUSED, code=body["code"], **times)


def post(port: int, token: str, choice: str, request: str) -> tuple[int, dict[str, object]]:
    """One cast over HTTP."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        body = json.dumps({"choice": choice, "request": request})
        connection.request("POST", f"/v/{token}", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


class LossyProxy:
    """Hands every request on, and drops the replies that `drops` says: the ballot was cast."""

    def __init__(self, port: int, drops: Callable[[int], bool]) -> None:
        self.target, self.drops, self.count, self.dropped = port, drops, 0, 0
        self.lock = threading.Lock()
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Take no more."""
        self.listening.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _address = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self._pass, args=(client,), daemon=True).start()

    def _pass(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            client.settimeout(5)
            asked = b""
            while b"\r\n\r\n" not in asked or not asked.rstrip().endswith(b"}"):
                asked += client.recv(4096)
            with socket.create_connection(("127.0.0.1", self.target), timeout=5) as server:
                server.sendall(asked)
                reply = b""
                while b"\r\n\r\n" not in reply or not reply.rstrip().endswith(b"}"):
                    reply += server.recv(4096)
            with self.lock:
                self.count += 1
                drop = self.drops(self.count)
                self.dropped += drop
            if not drop:
                client.sendall(reply)
