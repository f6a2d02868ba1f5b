"""Whoever casts on SQLite waits in a row, in the order of coming.

SQLite lets one write at a time, and has the others try again after pauses that grow: among ten,
one who is unlucky tries for seconds. Here the next in the row is called as soon as it is free.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_lock = threading.Lock()
_row: deque[threading.Lock] = deque()


@contextmanager
def in_turn() -> Iterator[None]:
    """Wait for one's turn among the threads of this process; on PostgreSQL nobody has to."""
    if connection.vendor != "sqlite":
        yield
        return
    called = threading.Lock()
    called.acquire()
    with _lock:
        _row.append(called)
        first = len(_row) == 1
    if not first:
        called.acquire()
    try:
        yield
    finally:
        with _lock:
            _row.popleft()
            if _row:
                _row[0].release()
