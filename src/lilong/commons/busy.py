"""A database that another holds: how its error is known, and writes that do not wait for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection

_SQLITE = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
# PostgreSQL: serialization_failure, deadlock_detected, lock_not_available.
_POSTGRESQL = frozenset({"40001", "40P01", "55P03"})


def is_busy(error: BaseException | None) -> bool:
    """Whether an error came of a database held by another: the same may succeed a little later.

    Errors that were raised while that one was handled count too: Django's sessions give theirs
    another name.
    """
    while error is not None:
        if isinstance(error, OperationalError) and _is_lock(error.__cause__):
            return True
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return False


def _is_lock(cause: BaseException | None) -> bool:
    if isinstance(cause, sqlite3.OperationalError):
        # The low byte of SQLite's codes is the kind, the rest says more of it; an error of
        # Python's own (a text that is no UTF-8) has none.
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _SQLITE
    return getattr(cause, "sqlstate", None) in _POSTGRESQL


@contextmanager
def without_waiting() -> Iterator[None]:
    """Let writes in the block fail at once where another holds the database.

    SQLite alone holds all tables at once, so only there a small write waits for large work.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")
