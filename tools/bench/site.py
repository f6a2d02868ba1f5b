"""The site as a whole: cold start, memory at rest, script and style a page loads."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LILONG = ROOT / ".venv" / "bin" / "lilong"
STARTS = 3


def measure() -> dict[str, Any]:
    """Cold start (median of three), memory of the processes at rest, weight of the first page."""
    with tempfile.TemporaryDirectory(prefix="lilong-bench-") as folder:
        environment = {
            **os.environ,
            "LILONG_DATA": folder,
            "LILONG_DEMO": "1",
            "DATABASE_URL": "",
            "LILONG_LOG": "ERROR",
        }
        for command in (["migrate"], ["demo", "load"]):
            subprocess.run(
                [LILONG, *command], env=environment, check=True, stdout=subprocess.DEVNULL
            )
        runs = [_one_start(environment) for _ in range(STARTS)]
    runs.sort(key=lambda run: run["seconds"])
    return {"what": "site", **runs[STARTS // 2], "starts": [run["seconds"] for run in runs]}


def _one_start(environment: dict[str, str]) -> dict[str, Any]:
    port = _free_port()
    started = time.perf_counter()
    process = subprocess.Popen(
        [LILONG, "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        page = _first_page(f"http://127.0.0.1:{port}/", started)
        seconds = time.perf_counter() - started
        if "旧邻里" not in page:
            raise SystemExit("the first page is not ours: wrong answer")
        time.sleep(3)
        return {
            "seconds": round(seconds, 2),
            "memory_mb": _memory(process.pid),
            "script_kb_gzip": _weight(page, port, r'src="([^"]+\.js)"'),
            "style_kb_gzip": _weight(page, port, r'href="([^"]+\.css)"'),
        }
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:
        body: bytes = answer.read()
        return body


def _first_page(url: str, started: float) -> str:
    while time.perf_counter() - started < 60:
        try:
            return _get(url).decode()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.02)
    raise SystemExit("the site did not come up within a minute")


def _memory(root: int) -> dict[str, float]:
    """Proportional set size (MB) of each of our processes, by what it does."""
    found: dict[str, float] = {}
    for pid in _descendants(root):
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        name = "worker" if " work" in command else "web" if "granian" in command else "watch"
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        kilobytes = int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1])  # type: ignore[index]
        found[name] = round(found.get(name, 0) + kilobytes / 1024, 1)
    return found


def _descendants(root: int) -> list[int]:
    children = Path(f"/proc/{root}/task/{root}/children").read_text().split()
    return [root, *(pid for child in children for pid in _descendants(int(child)))]


def _weight(page: str, port: int, pattern: str) -> dict[str, float]:
    """The files of a kind that the page names, gzipped (kB)."""
    weights = {}
    for address in dict.fromkeys(re.findall(pattern, page)):
        body = _get(f"http://127.0.0.1:{port}{address}")
        name = re.sub(r"\.[0-9a-f]{8,}\.", ".", address.rsplit("/", 1)[1])
        weights[name] = round(len(gzip.compress(body)) / 1000, 1)
    return weights


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(), indent=1, ensure_ascii=False) + "\n")
