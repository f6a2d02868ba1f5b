"""Real worker processes on real databases."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from tests.postgres import fresh_database
from tests.tables import made_on_server, made_once

ROOT = Path(__file__).parents[3]


@dataclass
class Workshop:
    """A database with its workers, and what they have done so far."""

    url: str
    folder: Path
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *verb: str) -> subprocess.Popen[bytes]:
        """Another process of the command."""
        environment = {
            **os.environ,
            "DATABASE_URL": self.url,
            "LILONG_DATA": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "lilong.project.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "LILONG_LOG": "CRITICAL",
        }
        return subprocess.Popen(
            [sys.executable, "-m", "tests.commons.jobs.command", *verb],
            env=environment, cwd=ROOT, stdout=subprocess.PIPE,
        )  # fmt: skip

    def tell(self, *verb: str) -> str:
        """Run one verb to its end."""
        process = self.start(*verb)
        said = process.communicate(timeout=90)[0]
        assert process.returncode == 0
        return said.decode()

    def work(self, verb: str = "work", lease: float = 1.5) -> subprocess.Popen[bytes]:
        """Start a worker."""
        worker = self.start(verb, str(lease))
        self.workers.append(worker)
        return worker

    def done(self) -> Counter[str]:
        """How often each mark was left."""
        note = self.folder / "done.txt"
        return Counter(note.read_text().split("\n")[:-1] if note.exists() else [])

    def states(self, name: str) -> Counter[str]:
        """How many jobs of this name stand in each state."""
        return Counter(status for status, *_ in self.jobs(name))

    def jobs(self, name: str) -> list[tuple[str, object, str]]:
        """State, time of enqueuing and failure of the jobs of this name, in that time's order."""
        query = (
            "SELECT status, enqueued_at, traceback FROM django_tasks_database_dbtaskresult "
            f"WHERE task_path = 'tests.commons.jobs.errands.{name}' ORDER BY enqueued_at"
        )
        if self.url.startswith("sqlite"):
            with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"))) as connection:
                return connection.execute(query).fetchall()
        with psycopg.connect(self.url) as connection:
            return connection.execute(query).fetchall()

    def wait(self, until, seconds: float = 90) -> None:
        """Wait until `until()`; fail the test when it takes too long."""
        end = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < end, f"waited in vain; done: {self.done()}"
            time.sleep(0.05)


@pytest.fixture(scope="session")
def migrated_file() -> Path:
    """An SQLite database with all tables, to be copied."""
    return made_once()


@pytest.fixture(scope="session")
def migrated_server() -> str:
    """A PostgreSQL database with all tables, to be copied; its name."""
    return made_on_server()


@pytest.fixture(params=["sqlite", "postgresql"])
def workshop(request, tmp_path) -> Iterator[Workshop]:
    """A fresh database of either kind, migrated."""
    if request.param == "sqlite":
        file = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path)
        yield from _opened(f"sqlite:///{file}", tmp_path)
    else:
        with fresh_database(like=request.getfixturevalue("migrated_server")) as url:
            yield from _opened(url, tmp_path)


def _opened(url: str, folder: Path) -> Iterator[Workshop]:
    shop = Workshop(url, folder)
    try:
        yield shop
    finally:
        for worker in shop.workers:
            if worker.poll() is None:
                worker.send_signal(signal.SIGKILL)
            worker.communicate()
