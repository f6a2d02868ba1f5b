"""The ledger list: does a page cost the same among a million findings as among a thousand?

Two processes, one a size, each with its own database, answer in turn (A B A B …), so that a
busy machine slows both alike. A page is the whole answer of the site: session, rights, filter,
template. Before anything is timed, every page is compared with a plain count of what fits.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 7
PAGES_A_ROUND = 12

# The mixes of filters, by name; {lane}, {surveyor} are filled in by the child.
MIXES: dict[str, dict[str, str]] = {
    "everything": {},
    "one kind": {"kind": "wall_opening"},
    "kind and state": {"kind": "outdoor_sink", "state": "confirmed"},
    "public parts": {"part": "public"},
    "kind, public, found": {"kind": "illegal_building", "part": "public", "state": "found"},
    "shops": {"shop": "1"},
    "one lane": {"lane": "{lane}"},
    "lane and kind": {"lane": "{lane}", "kind": "wall_opening"},
    "dates": {"since": "2021-03-01", "until": "2023-12-31"},
    "dates and kind": {"since": "2021-03-01", "kind": "wall_opening"},
    "surveyor": {"by": "{surveyor}"},
    "a common word": {"q": "水斗"},
    "word, kind and state": {"q": "玻璃房", "kind": "wall_opening", "state": "found"},
    "rare: deleted shops": {"state": "deleted", "shop": "1", "part": "public"},
}


def measure(*, small: int = 1_000, large: int = 1_000_000, postgres: str = "") -> dict[str, Any]:
    """Measure on SQLite, or on the PostgreSQL server whose database `postgres` the URL names."""
    with ExitStack() as stack:
        children = {rows: stack.enter_context(_Child(rows, postgres)) for rows in (small, large)}
        facts = {rows: child.ready() for rows, child in children.items()}
        times: dict[str, dict[int, list[float]]] = {mix: {small: [], large: []} for mix in MIXES}
        walls: dict[str, dict[int, list[float]]] = {mix: {small: [], large: []} for mix in MIXES}
        for _ in range(ROUNDS):
            for mix in MIXES:
                for rows, child in children.items():
                    answer = child.ask(mix)
                    times[mix][rows].append(answer["cpu_ms"])
                    walls[mix][rows].append(answer["wall_ms"])
    return {
        "what": "ledger list",
        "database": "postgresql" if postgres else "sqlite",
        "rows": [small, large],
        "queries": max(fact["queries"] for fact in facts.values()),
        "mixes": {mix: _row(times[mix], walls[mix], facts, mix) for mix in MIXES},
        "full_page_cpu_ratio": _ratio(times, facts, small, large),
        "full_page_wall_ratio": _ratio(walls, facts, small, large),
        "cpu_ms_of_a_full_page": _spread(
            value for mix in MIXES if _full(mix, facts) for value in times[mix][large]
        ),
    }


def _full(mix: str, facts: dict[int, Any]) -> bool:
    return all(fact["listed"][mix] == 50 for fact in facts.values())


def _ratio(
    times: dict[str, dict[int, list[float]]], facts: dict[int, Any], small: int, large: int
) -> dict[str, float]:
    """Large over small, pair by pair, over the mixes that fill a page in both."""
    ratios = [
        big / little
        for mix in MIXES
        if _full(mix, facts)
        for little, big in zip(times[mix][small], times[mix][large], strict=True)
    ]
    return _spread(ratios)


def _spread(values: Iterable[float]) -> dict[str, float]:
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
        "listed": [fact["listed"][mix] for fact in facts.values()],
        "cpu_ms": [round(statistics.median(values), 2) for values in cpu.values()],
        "wall_ms": [round(statistics.median(values), 2) for values in wall.values()],
    }


class _Child:
    """A process with a database of its own."""

    def __init__(self, rows: int, postgres: str) -> None:
        self.rows, self.postgres = rows, postgres
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
            [sys.executable, "-m", "tools.bench.listing", "--child", str(self.rows)],
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
            raise RuntimeError(f"the child with {self.rows} findings died")
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


def child(rows: int) -> None:
    """Build a street with `rows` findings, check every page, then answer until told to stop."""
    import django

    django.setup()
    from django.core.management import call_command

    _create_database()
    call_command("migrate", verbosity=0)
    client, place, values = _street(rows)
    facts = {"listed": {}, "queries": 0}
    for mix, asked in MIXES.items():
        _check(client, place, mix, _filled(asked, values), facts)
    _say(facts)
    for line in sys.stdin:
        _say(_time(client, place, _filled(MIXES[line.strip()], values)))


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _filled(asked: dict[str, str], values: dict[str, str]) -> dict[str, str]:
    return {name: value.format(**values) for name, value in asked.items()}


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


def _street(rows: int) -> tuple[Any, str, dict[str, str]]:
    """One residents' area with 40 lanes of 10 numbers; all findings lie in it."""
    from django.db import connection, transaction
    from django.test import Client
    from tests.neighbourhood import build_district, build_street, person_with
    from tests.survey.many import record_many

    from lilong.kernel.actor import SYSTEM
    from lilong.people.models import User
    from lilong.places.actions.add_place import add_place

    street = build_street(build_district(), "测量街道", "bench")
    rooms = list(street.rooms)
    for lane_no in range(38):
        lane = add_place(SYSTEM, parent_id=street.compound.id, kind="lane", name=f"{lane_no}弄")
        rooms += [
            add_place(SYSTEM, parent_id=lane.id, kind="number", name=str(number + 1))
            for number in range(10)
        ]
    secretary = person_with("secretary", street.area, "书记")
    from lilong.people.models import Person

    surveyors = [Person.objects.create(name=f"排摸员{n}") for n in range(10)]
    done = 0
    while done < rows:
        count = min(20_000, rows - done)
        with transaction.atomic():
            record_many(
                rooms, count, found_by=surveyors[done // 20_000 % 10], seed=done, start=done
            )
        done += count
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    user = User.objects.create(
        username="secretary", person_id=secretary.person_id, demo_role="secretary"
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    values = {"lane": str(street.lanes[0].id), "surveyor": str(surveyors[0].id)}
    return client, f"/survey/{street.area.id}/ledger/", values


def _check(client: Any, place: str, mix: str, asked: dict[str, str], facts: dict[str, Any]) -> None:
    """The page lists what a plain query over all findings lists first."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from lilong.survey.models import Finding

    client.get(place, asked)  # the filter's choices are now in the cache
    with CaptureQueriesContext(connection) as queries:
        response = client.get(place, asked)
    text = response.content.decode()
    right = list(_plain(asked).order_by("-position")[:50].values_list("pk", flat=True))
    shown = [pk for pk in right if str(pk) in text]
    if response.status_code != 200 or shown != right:
        raise SystemExit(f"{mix}: listed {len(shown)} of {len(right)}: wrong answer")
    if not right and Finding.objects.count() > 10_000:
        raise SystemExit(f"{mix}: nothing fits, so nothing is measured")
    facts["listed"][mix] = len(right)
    facts["queries"] = max(facts["queries"], len(queries))


def _plain(asked: dict[str, str]) -> Any:
    from lilong.survey.models import Finding
    from lilong.survey.states import COUNTED

    rows = Finding.objects.filter(state__in=[asked["state"]] if "state" in asked else COUNTED)
    columns = {"kind": "kind", "part": "part", "lane": "lane_id", "by": "found_by_id"}
    rows = rows.filter(**{columns[name]: asked[name] for name in asked if name in columns})
    if "shop" in asked:
        rows = rows.filter(shop=True)
    if "since" in asked:
        rows = rows.filter(found_on__gte=date.fromisoformat(asked["since"]))
    if "until" in asked:
        rows = rows.filter(found_on__lte=date.fromisoformat(asked["until"]))
    if "q" in asked:
        from lilong.survey.kinds import finding_kinds

        named = [kind.code for kind in finding_kinds().values() if asked["q"] in kind.name]
        from django.db.models import Q

        rows = rows.filter(Q(description__contains=asked["q"]) | Q(kind__in=named))
    return rows


def _time(client: Any, place: str, asked: dict[str, str]) -> dict[str, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(PAGES_A_ROUND):
        client.get(place, asked)
    return {
        "cpu_ms": (time.process_time() - cpu) * 1000 / PAGES_A_ROUND,
        "wall_ms": (time.perf_counter() - wall) * 1000 / PAGES_A_ROUND,
    }


def main() -> None:
    """`python -m tools.bench.listing [--large N] [--postgres URL]`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--child", type=int)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--postgres", default="")
    options = parser.parse_args()
    if options.child is not None:
        child(options.child)
        return
    found = measure(small=options.small, large=options.large, postgres=options.postgres)
    sys.stdout.write(json.dumps(found, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
