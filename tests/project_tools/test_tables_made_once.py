"""What tests/tables.py promises to a run of several processes: the second makes nothing."""

import psycopg
from tests import tables
from tests.postgres import database_url

from lilong.project import settings as house


def test_a_second_process_takes_the_tables_that_the_first_has_made(monkeypatch):
    made: list[str] = []
    monkeypatch.setattr(tables, "_make", lambda folder, database="": made.append(database))
    # A name of its own: another process of this run may be making the real one right now.
    monkeypatch.setattr(tables, "TABLES", "lilong_tables_of_this_test")

    try:
        first, second = (tables.made_on_server.__wrapped__() for _ in range(2))
    finally:
        with psycopg.connect(database_url(), autocommit=True) as server:
            server.execute("DROP DATABASE IF EXISTS lilong_tables_of_this_test")

    assert first == second == "lilong_tables_of_this_test"
    assert made == [database_url("lilong_tables_of_this_test_unfinished")]


def test_a_database_of_this_leg_is_known_to_stand_on_the_runs_server(monkeypatch):
    """As DATABASE_URL names it: the address of a socket comes with the options."""
    monkeypatch.setenv("DATABASE_URL", database_url("lilong"))

    assert tables.stands_on_server(house._database())
    monkeypatch.setenv("DATABASE_URL", "postgresql://postgres@db.example/lilong")
    assert not tables.stands_on_server(house._database())
