"""Steps that stand for many older ones: a house that is on its way among those goes on."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db.migrations.loader import MigrationLoader
from tests.project_tools.installation import Installation
from tests.tables import made_once

from lilong.project.restore import _steps_to_take

pytestmark = [pytest.mark.slow, pytest.mark.once]

# Where a house may have stopped: in the midst of what one step stands for today.
STOPPED = [
    "council.0019_meetings_told",
    "ballot.0003_courts_and_answers",
    "cases.0007_closings_by_outcome",
]

AS_THEN = """
import django; django.setup()
import sys
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
executor.loader.replace_migrations = False
executor.loader.build_graph()
stop = dict(step.split(".") for step in sys.argv[1:])
new = executor.loader.replacements
executor.migrate([
    (app, stop.get(app, name)) for app, name in executor.loader.graph.leaf_nodes()
    if (app, name) not in new
])
"""


def bones(file: Path) -> dict[tuple[str, str], list[str]]:
    """Whatever is in a database, in its own words; the columns of a table in no order."""
    with closing(sqlite3.connect(file)) as database:
        rows = database.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    return {(kind, name): sorted(re.split(r", |[()]", words or "")) for kind, name, words in rows}


@pytest.fixture
def halfway(tmp_path) -> Installation:
    """A house of an earlier program."""
    house = Installation(tmp_path / "one")
    house.data.mkdir()
    ended = house.python("-c", AS_THEN, *STOPPED)
    assert ended.returncode == 0, ended.stderr
    return house


def test_a_house_from_amidst_the_old_steps_comes_to_the_same_tables(halfway):
    before = bones(halfway.data / "lilong.sqlite3")

    told = halfway.done("migrate")

    assert "council.0020_when_a_promise_was_said" in told
    assert "cases.0008_step_served_on" in told
    assert before != bones(made_once())
    assert bones(halfway.data / "lilong.sqlite3") == bones(made_once())
    assert json.loads(halfway.done("check", "--json"))["ok"] is True


def steps_of_a_backup(*, up_to: str = "", new: bool = False):
    """The steps that a backup names, of a house that took the old ones or the new ones."""
    loader = MigrationLoader(None)
    steps = {*loader.disk_migrations} - {*loader.replacements}
    if up_to:
        app, name = up_to.split(".")
        steps = {step for step in steps if step[0] != app or step[1] <= name}
    return loader, steps | ({*loader.replacements} if new else set())


@pytest.mark.parametrize("new", [True, False])
def test_a_backup_of_all_old_steps_is_restored_by_the_new_one(new):
    loader, named = steps_of_a_backup(new=new)

    taken = _steps_to_take(loader, named)

    assert {*loader.replacements} <= taken <= {*loader.graph.node_map}
    assert ("council", "0024_items_begun") not in taken


def test_a_backup_from_amidst_the_old_steps_is_restored_by_those():
    loader, named = steps_of_a_backup(up_to=STOPPED[0])

    taken = _steps_to_take(loader, named)

    assert taken == named <= {*loader.graph.node_map}
    assert ("council", "0001_suggestions") in taken
