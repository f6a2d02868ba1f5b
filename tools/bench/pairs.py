"""The same pages among few rows and among many: does a page cost the same?

Two processes, one a size, each with its own database, answer in turn (A B A B …), so that a
busy machine slows both alike. A page is the whole answer of the site: session, rights, filter,
template. Before anything is timed, each process compares its answers with plain ones.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 7
PAGES_A_ROUND = 12
FULL = 50  # rows of a full page

# CPU or wall milliseconds, by what was asked and by the number of rows.
Times = dict[str, dict[int, list[float]]]


def compared(
    module: str, mixes: Sequence[str], *, small: int, large: int, postgres: str = ""
) -> dict[str, Any]:
    """Ask the children of `module` for each of the `mixes` in turn.

    On SQLite, or on the PostgreSQL server whose database `postgres` the URL names. A child says
    first what it lists of each mix, and how many queries the dearest takes.
    """
    with ExitStack() as stack:
        children = {
            rows: stack.enter_context(_Child(module, rows, postgres)) for rows in (small, large)
        }
        facts = {rows: child.ready() for rows, child in children.items()}
        cpu: Times = {mix: {small: [], large: []} for mix in mixes}
        wall: Times = {mix: {small: [], large: []} for mix in mixes}
        for _ in range(ROUNDS):
            for mix in mixes:
                for rows, child in children.items():
                    answer = child.ask(mix)
                    cpu[mix][rows].append(answer["cpu_ms"])
                    wall[mix][rows].append(answer["wall_ms"])
    full = [mix for mix in mixes if all(fact["listed"].get(mix) == FULL for fact in facts.values())]
    return {
        "database": "postgresql" if postgres else "sqlite",
        "rows": [small, large],
        "queries": max(fact["queries"] for fact in facts.values()),
        "mixes": {mix: _row(cpu[mix], wall[mix], facts, mix) for mix in mixes},
        "full_page_cpu_ratio": _ratio(cpu, full, small, large),
        "full_page_wall_ratio": _ratio(wall, full, small, large),
        "cpu_ms_of_a_full_page": spread(value for mix in full for value in cpu[mix][large]),
    }


def _ratio(times: Times, mixes: Sequence[str], small: int, large: int) -> dict[str, float]:
    """Large over small, pair by pair, over the mixes that fill a page in both."""
    return spread(
        big / little
        for mix in mixes
        for little, big in zip(times[mix][small], times[mix][large], strict=True)
    )


def spread(values: Iterable[float]) -> dict[str, float]:
    """The middle, and the tenths: on a machine with neighbours the lower one tells the cost."""
    ordered = sorted(values)
    return {
        "median": round(statistics.median(ordered), 3),
        "p10": round(ordered[len(ordered) // 10], 3),
        "p90": round(ordered[len(ordered) * 9 // 10], 3),
    }


def _row(
    cpu: dict[int, list[float]], wall: dict[int, list[float]], facts: dict[int, Any], mix: str
) -> dict[str, Any]:
    return {
        "listed": [fact["listed"].get(mix) for fact in facts.values()],
        "queries": [fact.get("queries_of", {}).get(mix) for fact in facts.values()],
        "cpu_ms": [round(statistics.median(values), 2) for values in cpu.values()],
        "cpu_ms_p10": [spread(values)["p10"] for values in cpu.values()],
        "wall_ms": [round(statistics.median(values), 2) for values in wall.values()],
    }


class _Child:
    """A process with a database of its own."""

    def __init__(self, module: str, rows: int, postgres: str) -> None:
        self.module, self.rows, self.postgres = module, rows, postgres
        self.folder = tempfile.TemporaryDirectory(prefix="lilong-bench-")

    def __enter__(self) -> _Child:
        environment = {
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "LILONG_DATA": self.folder.name,
            "DJANGO_SETTINGS_MODULE": "lilong.project.settings",
            "LILONG_DEMO": "1",
            "LILONG_LOG": "ERROR",
            "PYTHONWARNINGS": "ignore",
            "DATABASE_URL": self.postgres.replace("/postgres?", f"/bench_{self.rows}?"),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", self.module, "--child", str(self.rows)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def ready(self) -> dict[str, Any]:
        """Wait until it is built and has checked its answers."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the child with {self.rows} rows died")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def ask(self, mix: str) -> dict[str, float]:
        """CPU and wall milliseconds of one page of this mix."""
        assert self.process.stdin is not None
        self.process.stdin.write(mix + "\n")
        self.process.stdin.flush()
        return self.ready()

    def __exit__(self, *_exception: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.terminate()
        self.process.wait(30)
        self.folder.cleanup()


# ── in the child ────────────────────────────────────────────────────────────────────────────


def begin() -> None:
    """Set Django up on a new database with every table."""
    import django

    django.setup()
    from django.core.management import call_command

    _create_database()
    call_command("migrate", verbosity=0)


def answer_in_turn(facts: dict[str, Any], once: Callable[[str], Callable[[], object]]) -> None:
    """Say the facts, then time what is asked for until told to stop.

    Args:
        once: of a mix what one request of it is.
    """
    _say(facts)
    for line in sys.stdin:
        _say(_timed(once(line.strip())))


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _timed(request: Callable[[], object]) -> dict[str, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(PAGES_A_ROUND):
        request()
    return {
        "cpu_ms": (time.process_time() - cpu) * 1000 / PAGES_A_ROUND,
        "wall_ms": (time.perf_counter() - wall) * 1000 / PAGES_A_ROUND,
    }


def _create_database() -> None:
    from django.conf import settings
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    import psycopg

    name = settings.DATABASES["default"]["NAME"]
    base = os.environ["DATABASE_URL"].replace(f"/{name}?", "/postgres?")
    with psycopg.connect(base, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')


def street_of_forty_lanes() -> tuple[Any, list[Any]]:
    """A street whose one residents' area has 40 lanes of 10 numbers, and doors and rooms of it."""
    from tests.neighbourhood import build_district, build_street

    from lilong.kernel.actor import SYSTEM
    from lilong.places.actions.add_place import add_place

    street = build_street(build_district(), "测量街道", "bench")
    doors = list(street.rooms)
    for lane_no in range(38):
        lane = add_place(SYSTEM, parent_id=street.compound.id, kind="lane", name=f"{lane_no}弄")
        doors += [
            add_place(SYSTEM, parent_id=lane.id, kind="number", name=str(number + 1))
            for number in range(10)
        ]
    return street, doors


def analyse() -> None:
    """Let the planner know what was just written."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
