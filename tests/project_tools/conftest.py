"""Installations of their own, on the database that this run of the tests is about."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from tests.project_tools.installation import Installation
from tests.tables import made_on_server, stands_on_server


@pytest.fixture(scope="session")
def new_database():
    """Give the DATABASE_URL of a new database, empty or a copy of the one named `like`; for SQLite,
    whose file lies in its installation's folder, empty text."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield lambda like="": ""
        return
    yield from _on_postgresql()


def _on_postgresql():
    address = os.environ["DATABASE_URL"]
    made: list[str] = []
    with psycopg.connect(address, autocommit=True) as connection:

        def create(like: str = "template0") -> str:
            made.append(f"lilong_{secrets.token_hex(6)}")
            connection.execute(f"CREATE DATABASE {made[-1]} TEMPLATE {like} ENCODING 'UTF8'")
            before, _, after = address.partition("?")
            return f"{before.rpartition('/')[0]}/{made[-1]}{'?' if after else ''}{after}"

        yield create
        for name in made:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def tables(new_database) -> str:
    """What a new database may be a copy of, to be spared the making of tables."""
    ours = stands_on_server(settings.DATABASES["default"])
    return made_on_server() if ours else "template0"


@pytest.fixture(scope="session")
def copied(new_database):
    """A copy of an installation that nobody is using: its folder, its database."""

    def copy(of: Installation, folder: Path) -> Installation:
        shutil.copytree(of.data, folder)
        name = of.database.partition("?")[0].rpartition("/")[2]
        return Installation(folder, new_database(name))

    return copy


@pytest.fixture
def installation(tmp_path, new_database) -> Installation:
    """An empty installation: nothing is migrated."""
    return Installation(tmp_path / "one", new_database())


@pytest.fixture
def unlived(tmp_path, new_database, tables) -> Installation:
    """An installation with all tables and nothing in them."""
    made = Installation(tmp_path / "one", new_database(tables))
    made.take_tables()
    return made


@pytest.fixture
def another(tmp_path, new_database) -> Installation:
    """A second empty installation on the same kind of database."""
    return Installation(tmp_path / "two", new_database())
