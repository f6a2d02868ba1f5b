"""A worker that is killed in the middle of an import leaves nothing half done (real processes)."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.survey.import_command import ROWS

# Each test brings its own database.
pytestmark = [pytest.mark.slow, pytest.mark.once]
ROOT = Path(__file__).parents[2]


class Office:
    """A database of its own with the processes that work on it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "test.sqlite3"

    def tell(self, *verb: str) -> int:
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{self.file}",
            "LILONG_DATA": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "lilong.project.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "LILONG_LOG": "CRITICAL",
        }
        command = [sys.executable, "-m", "tests.survey.import_command", *verb]
        done = subprocess.run(command, env=environment, cwd=ROOT, timeout=120, check=False)
        return done.returncode

    def ask(self, query: str) -> list[tuple]:
        with closing(sqlite3.connect(self.file)) as connection:
            return connection.execute(query).fetchall()

    def count(self, table: str, where: str = "1 = 1") -> int:
        return self.ask(f"SELECT count(*) FROM {table} WHERE {where}")[0][0]

    @property
    def state(self) -> str:
        return self.ask("SELECT state FROM commons_importrun")[0][0]

    def finish(self) -> None:
        """Let workers come until the dead one's job was taken up and done."""
        end = time.monotonic() + 60
        jobs = "django_tasks_database_dbtaskresult"
        ours = "task_path LIKE 'lilong.commons.imports%' AND status IN ('READY', 'RUNNING')"
        while self.count(jobs, ours):
            assert time.monotonic() < end, "the job was not taken up again"
            assert self.tell("work") == 0
            time.sleep(0.2)


@pytest.fixture
def office(tmp_path) -> Office:
    office = Office(tmp_path)
    assert office.tell("prepare") == 0
    return office


def test_all_or_nothing_through_four_killed_workers(office):
    assert office.tell("work-and-die-in", "reading") == -signal.SIGKILL
    assert (office.state, office.count("commons_importrow")) == ("reading", 0)
    assert not list((office.folder / "run" / "reading").iterdir())

    time.sleep(0.4)  # the dead worker's lease
    assert office.tell("work-and-die-in", "keeping") == -signal.SIGKILL
    assert (office.state, office.count("commons_importrow")) == ("reading", 0)

    office.finish()
    assert (office.state, office.count("commons_importrow")) == ("read", ROWS + 1)

    assert office.tell("order-writing") == 0
    assert office.tell("work-and-die-in", "writing") == -signal.SIGKILL
    assert (office.state, office.count("survey_finding")) == ("applying", 0)
    assert office.count("commons_importrow", "target_id IS NOT NULL") == 0
    assert office.count("commons_tally") == 0

    office.finish()
    assert (office.state, office.count("survey_finding")) == ("applied", ROWS)
    assert office.count("survey_finding", "state = 'found'") == ROWS

    assert office.tell("order-undoing") == 0
    assert office.tell("work-and-die-in", "undoing") == -signal.SIGKILL
    assert office.state == "applied"
    assert office.count("survey_finding", "state = 'found'") == ROWS

    office.finish()
    assert office.state == "undone"
    assert office.count("survey_finding", "state = 'deleted'") == ROWS


def test_the_person_behind_a_job_is_in_the_ledger(office):
    office.finish()
    kinds = dict(office.ask("SELECT kind, actor_id FROM commons_ledgerentry"))
    asked = office.ask("SELECT person_id FROM people_user")[0][0]
    assert kinds["imports.file_read"] == asked
