"""Installations of their own, on the database that this run of the tests is about."""

from __future__ import annotations

import secrets

import pytest
from django.conf import settings
from tests.project_tools.installation import Installation


@pytest.fixture(scope="session")
def new_database():
    """Give the DATABASE_URL of a new empty database: empty text for SQLite in its folder."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield lambda: ""
        return
    yield from _on_postgresql()


def _on_postgresql():
    import os

    import psycopg

    address = os.environ["DATABASE_URL"]
    made: list[str] = []
    with psycopg.connect(address, autocommit=True) as connection:

        def create() -> str:
            made.append(f"lilong_{secrets.token_hex(6)}")
            connection.execute(f"CREATE DATABASE {made[-1]} TEMPLATE template0 ENCODING 'UTF8'")
            before, _, after = address.partition("?")
            return f"{before.rpartition('/')[0]}/{made[-1]}{'?' if after else ''}{after}"

        yield create
        for name in made:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def installation(tmp_path, new_database) -> Installation:
    """An empty installation: nothing is migrated."""
    return Installation(tmp_path / "one", new_database())


@pytest.fixture
def another(tmp_path, new_database) -> Installation:
    """A second empty installation on the same kind of database."""
    return Installation(tmp_path / "two", new_database())
