"""`make bench`: every measurement, one JSON document on standard output.

    make bench                       all of it (building a million findings takes a while)
    python -m tools.bench listing --large 100000
    python -m tools.bench site imports map

Ratios compare two things of the same run; nothing is timed before its answer was checked.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]


def main() -> None:
    """Run the measurements asked for."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("names", nargs="*", choices=[*MEASUREMENTS, []])
    parser.add_argument("--large", type=int, default=1_000_000, help="rows of the large lists")
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the imported ledger")
    options = parser.parse_args()
    results: dict[str, Any] = {"machine": _machine()}
    for name in options.names or MEASUREMENTS:
        print(f"… {name}", file=sys.stderr, flush=True)
        results[name] = MEASUREMENTS[name](options)
    results["load_after"] = os.getloadavg()
    print(json.dumps(results, ensure_ascii=False, indent=1))


def _machine() -> dict[str, Any]:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "commit": commit.stdout.strip(),
        "load_before": os.getloadavg(),
    }


def _listing_on_sqlite(options: argparse.Namespace) -> dict[str, Any]:
    from tools.bench import listing

    return listing.measure(large=options.large)


def _listing_on_postgresql(options: argparse.Namespace) -> dict[str, Any]:
    from tests.postgres import database_url

    from tools.bench import listing

    return listing.measure(large=options.large, postgres=database_url())


def _suggestions_on_sqlite(options: argparse.Namespace) -> dict[str, Any]:
    from tools.bench import suggestions

    return suggestions.measure(large=options.large)


def _suggestions_on_postgresql(options: argparse.Namespace) -> dict[str, Any]:
    from tests.postgres import database_url

    from tools.bench import suggestions

    return suggestions.measure(large=options.large, postgres=database_url())


def _cases_on_sqlite(options: argparse.Namespace) -> dict[str, Any]:
    from tools.bench import cases

    return cases.measure(large=options.large)


def _cases_on_postgresql(options: argparse.Namespace) -> dict[str, Any]:
    from tests.postgres import database_url

    from tools.bench import cases

    return cases.measure(large=options.large, postgres=database_url())


def _cases_at_once(_options: argparse.Namespace) -> dict[str, Any]:
    from tests.postgres import database_url

    from tools.bench import cases_bulk

    return {
        "sqlite": cases_bulk.measure(),
        "postgresql": cases_bulk.measure(postgres=database_url()),
    }


def _packet(_options: argparse.Namespace) -> dict[str, Any]:
    from tools.bench import packet

    return packet.measure()


def _imports(options: argparse.Namespace) -> dict[str, Any]:
    from tools.bench import ledger_import

    return ledger_import.measure(options.rows)


def _map(_options: argparse.Namespace) -> dict[str, Any]:
    from tools.bench import map as map_page

    return map_page.measure()


def _slips(_options: argparse.Namespace) -> dict[str, Any]:
    from tools.bench import slips

    return slips.measure()


def _verify(_options: argparse.Namespace) -> dict[str, Any]:
    from tools.bench import verify

    return verify.measure()


def _site(_options: argparse.Namespace) -> dict[str, Any]:
    from tools.bench import site

    return site.measure()


def _tally(_options: argparse.Namespace) -> dict[str, Any]:
    from tools.bench import tally

    return tally.measure()


def _opinions(_options: argparse.Namespace) -> dict[str, Any]:
    from tools.bench import opinions

    return opinions.measure()


def _cast(_options: argparse.Namespace) -> dict[str, Any]:
    from tools.bench import cast

    return cast.measure()


def _cast_on_sqlite(_options: argparse.Namespace) -> dict[str, Any]:
    from tools.bench import cast_sqlite

    return cast_sqlite.measure()


def _faults(_options: argparse.Namespace) -> dict[str, Any]:
    from tools.bench import faults

    return faults.measure()


def _grouping(_options: argparse.Namespace) -> dict[str, Any]:
    from tools.bench import grouping

    return grouping.measure()


def _cockpit(_options: argparse.Namespace) -> dict[str, Any]:
    from tools.bench import cockpit

    return cockpit.measure()


MEASUREMENTS: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "site": _site,
    "listing-sqlite": _listing_on_sqlite,
    "listing-postgresql": _listing_on_postgresql,
    "suggestions-sqlite": _suggestions_on_sqlite,
    "suggestions-postgresql": _suggestions_on_postgresql,
    "cases-sqlite": _cases_on_sqlite,
    "cases-postgresql": _cases_on_postgresql,
    "cases-bulk": _cases_at_once,
    "packet": _packet,
    "imports": _imports,
    "map": _map,
    "verify": _verify,
    "slips": _slips,
    "tally": _tally,
    "opinions": _opinions,
    "cast": _cast,
    "cast-sqlite": _cast_on_sqlite,
    "faults": _faults,
    "grouping": _grouping,
    "cockpit": _cockpit,
}


if __name__ == "__main__":
    main()
