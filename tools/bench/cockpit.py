"""A meeting that many watch: how soon does everybody see a change, and does anybody miss one?

The site is served as it is in use. Each watcher is a person with a session of their own and one
connection to the stream; one who steers presses 下一项 over HTTP, at moments that have nothing to
do with the reader's rounds. The clock runs from the answer to that press until the change has
arrived at a watcher; client and server share the machine. Every change has to arrive at everyone.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CROWDS = (500, 2000)
CHANGES = 20
TARGET = 1.0


def measure(crowds: tuple[int, ...] = CROWDS, changes: int = CHANGES) -> dict[str, Any]:
    """Each crowd on an SQLite file, and the first on a durable PostgreSQL too."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 16_384), hard))
    runs = [_run("sqlite", crowd, changes) for crowd in crowds]
    runs.append(_run("postgresql", crowds[0], changes))
    return {"what": "a meeting that many watch", "target_s": TARGET, "runs": runs}


def _run(database: str, watchers: int, changes: int) -> dict[str, Any]:
    from tests.ballot.faults.servers import Site, house_environment, in_house

    with tempfile.TemporaryDirectory(prefix="lilong-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with _database(database, folder) as url:
            environment = house_environment(folder / "house", url)
            # All of them come from this one machine.
            environment |= {"LILONG_LIVE_ADDRESS": "5000", "LILONG_LIVE": "5000"}
            ground = json.loads(in_house(environment, "tests.council.watching", str(watchers)))
            site = Site(environment)
            site.start()
            try:
                found = asyncio.run(_evening(site, ground, changes))
            finally:
                site.stop()
    return {"database": database, "watchers": watchers, "changes": changes, **found}


@contextlib.contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    from tests.ballot.faults.servers import durable_postgres

    (folder / "house").mkdir()
    if kind == "sqlite":
        yield f"sqlite:///{folder}/house/lilong.sqlite3"
        return
    with durable_postgres(folder / "data") as server:
        yield server.create("meetings")


async def _evening(site: Any, ground: dict[str, Any], changes: int) -> dict[str, Any]:
    from tests.council.watching import Crowd, Steering

    words = (site.port, ground["meeting"], ground["secretary"])
    page = await asyncio.to_thread(Steering, *words)
    at_rest = _memory(site)
    crowd = Crowd(site.port, ground["meeting"], ground["residents"])
    began = time.monotonic()
    await crowd.come()
    await crowd.all(lambda one: one.came)
    came_in = time.monotonic() - began
    turned_away = sum(one.status != 200 for one in crowd.streams)
    first = max(crowd.streams[0].came)
    cpu, pressed = _cpu(site), []
    for change in range(1, changes + 1):
        await asyncio.sleep(random.uniform(1.0, 1.5))  # noqa: S311  # no secret
        item = ground["items"][change % 2]
        pressed.append(await asyncio.to_thread(page.press, "item", item=item))
    await asyncio.sleep(2 * TARGET)
    cpu = _cpu(site) - cpu
    memory = _memory(site)
    delays = [
        one.came[first + change] - answered
        for change, answered in enumerate(pressed, 1)
        for one in crowd.streams
        if first + change in one.came
    ]
    lost = changes * len(crowd.streams) - len(delays)
    broken = sum(one.broken for one in crowd.streams)
    crowd.leave()
    if turned_away or broken or lost:
        raise SystemExit(f"turned away {turned_away}, broken {broken}, missed {lost}")
    return {
        "arrived": len(delays),
        "missed": lost,
        "delivery_ms": _spread(delays),
        "within_target": round(sum(one <= TARGET for one in delays) / len(delays), 5),
        "came_in_s": round(came_in, 1),
        "memory_mb": {"at_rest": at_rest, "watched": memory},
        "site_cpu_ms_a_change": round(cpu * 1000 / changes, 1),
    }


def _spread(delays: list[float]) -> dict[str, float]:
    """Milliseconds; what arrived before the one who pressed was answered counts as nothing."""
    sorted_ = sorted(max(0.0, one) * 1000 for one in delays)
    cuts = statistics.quantiles(sorted_, n=100)
    return {
        "p50": round(cuts[49], 1),
        "p99": round(cuts[98], 1),
        "max": round(sorted_[-1], 1),
    }


def _memory(site: Any) -> float:
    """Of the processes that serve, in proportion (MB)."""
    from tools.bench.site import _memory as of_family

    return round(sum(of_family(site.process.pid).values()), 1)


def _cpu(site: Any) -> float:
    import psutil

    family = [psutil.Process(site.process.pid)]
    family += family[0].children(recursive=True)
    return float(sum(sum(one.cpu_times()[:2]) for one in family))


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    chosen = tuple(map(int, sys.argv[1:])) or CROWDS
    sys.stdout.write(json.dumps(measure(chosen), indent=1, ensure_ascii=False) + "\n")
