"""`make test`: the whole suite on SQLite, again on PostgreSQL, and the journeys once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.postgres import database_url  # noqa: E402

PYTEST = [str(ROOT / ".venv/bin/python"), "-m", "pytest", "-q", "-ra", "--durations=5"]
# What a program was compiled to is kept: some two hundred processes are started in a run.
BYTECODE = ROOT / "build" / "bytecode"
SIDE_BY_SIDE = ["-n", os.environ.get("TEST_PROCESSES", "2"), "--dist"]


@dataclass(frozen=True)
class Leg:
    """One run of pytest: its name, its arguments, its environment."""

    name: str
    arguments: list[str]
    environment: dict[str, str]


@dataclass(frozen=True)
class Outcome:
    """How a leg ended: exit code, pytest's closing line, seconds."""

    name: str
    code: int
    closing: str
    seconds: float


def legs(postgresql: str) -> list[Leg]:
    """The legs in the order they run; names given on the command line choose among them."""
    unit = [*SIDE_BY_SIDE, "load", "-m"]
    # A file's journeys follow each other in one process.
    journeys = [*SIDE_BY_SIDE, "loadfile", "-m", "journey", "tests/journeys"]
    every = [
        Leg("SQLite", [*unit, "not journey"], {"DATABASE_URL": ""}),
        Leg("PostgreSQL", [*unit, "not journey and not once"], {"DATABASE_URL": postgresql}),
        Leg("journeys", journeys, {"DATABASE_URL": ""}),
    ]
    wanted = {name.casefold() for name in sys.argv[1:]}
    return [leg for leg in every if not wanted or leg.name.casefold() in wanted]


def run(leg: Leg) -> Outcome:
    """Run one leg, showing its output as it comes."""
    print(f"\n── {leg.name} " + "─" * (70 - len(leg.name)), flush=True)
    started, last = time.monotonic(), ""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    with subprocess.Popen(
        PYTEST + leg.arguments,
        cwd=ROOT,
        env={**kept, "PYTHONPYCACHEPREFIX": str(BYTECODE), **leg.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            if re.search(r"\b(passed|failed|errors?|no tests ran|deselected)\b.* in [\d.]+", line):
                last = line.strip(" =\n")
    return Outcome(leg.name, process.returncode, last, time.monotonic() - started)


def main() -> int:
    started = time.monotonic()
    # One server for the whole run; TEST_POSTGRESQL_URL names one that is there already.
    postgresql = os.environ.get("TEST_POSTGRESQL_URL") or database_url()
    outcomes = [run(leg) for leg in legs(postgresql)]
    print("\n── 小结 · summary " + "─" * 54)
    for done in outcomes:
        mark = "✓" if done.code == 0 else "✗"
        print(f"{mark} {done.name:<11} {done.seconds:5.0f} s  {done.closing or done.code}")
    print(f"{time.monotonic() - started:.0f} s", flush=True)
    return 0 if all(done.code == 0 for done in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
