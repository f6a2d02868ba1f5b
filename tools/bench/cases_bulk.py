"""Three hundred findings become three hundred cases in one transaction.

`open_cases` as the page calls it: rights, locks, numbers, ledger, steps, trace, search words, and
the commit. Each turn opens the next findings of the same ledger, with more cases there already.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tools.bench import pairs

ROOT = Path(__file__).resolve().parents[2]
CASES, TURNS, ALREADY = 300, 5, 20_000
TARGET_S = 2.0


def measure(*, postgres: str = "") -> dict[str, Any]:
    """Open them on an SQLite file, or in the PostgreSQL database that the URL names."""
    with tempfile.TemporaryDirectory(prefix="lilong-bench-") as folder:
        environment = {
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "LILONG_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "lilong.project.settings",
            "LILONG_LOG": "ERROR",
            "PYTHONWARNINGS": "ignore",
            "DATABASE_URL": postgres.replace("/postgres?", "/bench_bulk?"),
        }
        command = [sys.executable, "-m", "tools.bench.cases_bulk"]
        told = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
    answer: dict[str, Any] = json.loads(told.stdout)
    database = "postgresql" if postgres else "sqlite"
    return {"what": f"{CASES} cases at once", "database": database, "target_s": TARGET_S, **answer}


def _child() -> dict[str, Any]:
    pairs.begin()
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext
    from tests.cases.many import open_many
    from tests.neighbourhood import person_with
    from tests.survey.many import record_many

    from lilong.cases.files.actions.open_cases import open_cases
    from lilong.cases.files.checking import counters_agree
    from lilong.cases.files.kinds import kind_of_finding
    from lilong.cases.models import Case, CaseFinding, CaseStep
    from lilong.commons.ledger.chain import verify
    from lilong.survey.models import Finding

    street, doors = pairs.street_of_forty_lanes()
    worker = person_with("community_worker", street.area, "社工")
    assert worker.person_id is not None
    with transaction.atomic():
        record_many(doors, 20 * CASES)
        open_many(doors, ALREADY, [worker.person_id])
    pairs.analyse()
    rows = Finding.objects.filter(state__in=("found", "confirmed")).values_list("pk", "kind")
    fitting = [pk for pk, kind in rows if kind_of_finding(kind)]
    cpu, wall, asked = list[float](), list[float](), 0
    for turn in range(TURNS):
        ids = fitting[turn * CASES : (turn + 1) * CASES]
        with CaptureQueriesContext(connection) if not turn else _nothing() as seen:
            begun, began = time.process_time(), time.perf_counter()
            opened = open_cases(worker, area_id=street.area.id, finding_ids=ids)
            spent, passed = time.process_time() - begun, time.perf_counter() - began
        assert len(opened) == CASES
        if turn:
            cpu.append(round(spent, 3))
            wall.append(round(passed, 3))
        else:
            asked = len(seen)
    assert Case.objects.count() == ALREADY + TURNS * CASES
    assert CaseFinding.objects.count() == CaseStep.objects.count() == TURNS * CASES
    assert not list(counters_agree())
    assert not list(verify(street.street.id))
    return {
        "there_already": ALREADY, "queries": asked, "cpu_s": cpu, "wall_s": wall,
        "within_target": max(wall) <= TARGET_S,
    }  # fmt: skip


def _nothing() -> Any:
    import contextlib

    return contextlib.nullcontext([])


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_child()) + "\n")
