"""The map: fifty thousand findings on one plan, answered in time and drawn in a real browser.

Answers are those of the whole site: session, rights, filter, clusters, words. Before anything
is timed, the marks are compared with a plain count of the findings.
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
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
AREA = "/sh/xuhui/fenglin/patch/south/"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
VIEWS = {
    "whole plan": {"bbox": "-40,-40,440,300", "cell": "25"},
    "one lane": {"bbox": "0,0,140,210", "cell": "9"},
    "one row of houses": {"bbox": "15,15,70,40", "cell": "3"},
    "one house": {"bbox": "20,20,34,32", "cell": "1"},
}
FILTERS: dict[str, dict[str, str]] = {
    "all": {},
    "one kind": {"kind": "wall_opening"},
    "kind and state": {"kind": "outdoor_sink", "state": "confirmed"},
}
ROUNDS = 20


def measure(*, findings: int = 50_000, port: int = 8119) -> dict[str, Any]:
    """Build the demo with `findings` more, time the answers, then open the map in Chromium."""
    with tempfile.TemporaryDirectory(prefix="lilong-bench-") as folder:
        environment = {
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "LILONG_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "lilong.project.settings",
            "LILONG_DEMO": "1",
            "LILONG_LOG": "ERROR",
            "PYTHONWARNINGS": "ignore",
            "DATABASE_URL": "",
        }
        command = [sys.executable, "-m", "tools.bench.map", "--child", str(findings)]
        told = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
        answers: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
        server = subprocess.Popen(
            [sys.executable, "-m", "lilong.project.cli", "serve", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        try:
            site = f"http://127.0.0.1:{port}"
            _wait_for(site)
            return {**answers, "browser": _opened(site, answers["page"])}
        finally:
            server.terminate()
            server.wait(30)


def _wait_for(site: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{site}/healthz", timeout=5).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise RuntimeError("the server did not start")


def _opened(site: str, page: str) -> dict[str, Any]:
    """Seconds until the map stands drawn and idle, five times, and the marks on it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        tab = browser.new_page(viewport={"width": 1280, "height": 900})
        tab.goto(site)
        with tab.expect_navigation():
            tab.evaluate(
                "document.querySelector(`form[action='/demo/enter/secretary']`).requestSubmit()"
            )
        seconds = []
        for _ in range(5):
            started = time.perf_counter()
            tab.goto(site + page)
            tab.evaluate("new Promise(done => requestIdleCallback(done))")
            seconds.append(time.perf_counter() - started)
        marks = tab.locator("[data-marks] > *").count()
        browser.close()
    return {
        "idle_s": round(statistics.median(seconds), 2),
        "slowest_s": round(max(seconds), 2),
        "marks": marks,
    }


# ── in the child ────────────────────────────────────────────────────────────────────────────


def child(findings: int) -> None:
    """Fill the database, check the answers, time them, and say so as JSON."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    area = _neighbourhood(findings)
    client = Client(SERVER_NAME="localhost")
    client.post("/demo/enter/secretary")
    address = f"/survey/{area}/map/clusters"
    _check(client, address)
    rows = {
        f"{view}, {chosen}": _time(client, address, {**VIEWS[view], **FILTERS[chosen]})
        for view in VIEWS
        for chosen in FILTERS
    }
    worst = max(row["p95_ms"] for row in rows.values())
    found = {"what": "map", "findings": findings, "answers": rows, "worst_p95_ms": worst}
    sys.stdout.write(json.dumps({**found, "page": f"/survey/{area}/map/"}) + "\n")


def _neighbourhood(findings: int) -> str:
    from django.db import transaction
    from tests.survey.many import record_many

    from lilong.kernel.paths import subtree
    from lilong.places.models import Place
    from lilong.project import demo

    demo.load()
    low, high = subtree(AREA)
    rooms = Place.objects.filter(kind="room", path__gte=low, path__lt=high).order_by("path")
    for done in range(0, findings, 10_000):
        with transaction.atomic():
            chosen = list(rooms[done // 10_000 :: 12])
            record_many(chosen, min(10_000, findings - done), seed=done, start=done)
    return str(Place.objects.get(path=AREA).pk)


def _check(client: Any, address: str) -> None:
    from lilong.kernel.paths import subtree
    from lilong.survey.models import Finding
    from lilong.survey.states import COUNTED

    low, high = subtree(AREA)
    right = Finding.objects.filter(place_path__gte=low, place_path__lt=high, state__in=COUNTED)
    for cell in ("25", "9"):
        answer = client.get(address, {"bbox": "-999,-999,999,999", "cell": cell}).json()
        if answer["total"] != right.count():
            raise SystemExit(f"the marks hold {answer['total']} of {right.count()} findings")


def _time(client: Any, address: str, asked: dict[str, str]) -> dict[str, Any]:
    client.get(address, asked)
    walls, cpus = [], []
    for _ in range(ROUNDS):
        wall, cpu = time.perf_counter(), time.process_time()
        answer = client.get(address, asked)
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    return {
        "marks": len(answer.json()["marks"]),
        "median_ms": round(statistics.median(walls), 1),
        "p95_ms": round(sorted(walls)[ROUNDS * 95 // 100 - 1], 1),
        "cpu_ms": round(statistics.median(cpus), 1),
    }


def main() -> None:
    """`python -m tools.bench.map [--findings N] [--port P]`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--child", type=int)
    parser.add_argument("--findings", type=int, default=50_000)
    parser.add_argument("--port", type=int, default=8119)
    options = parser.parse_args()
    if options.child is not None:
        child(options.child)
        return
    found = measure(findings=options.findings, port=options.port)
    sys.stdout.write(json.dumps(found, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
