"""What tests/tables.py promises to a run of several processes: the second makes nothing."""

import psycopg
from tests import tables
from tests.postgres import database_url


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
