"""One of two is held in the middle of what it does, until the other waits for it or is done.

On a database that several connections hold at once (`own_server`): where the two lock crosswise,
the server ends one of them.
"""

from __future__ import annotations

import threading
import time
from importlib import import_module

import pytest
from django.db import connection

from tests.own_database import Aside


class Halted:
    """The first call of a function stops before it (or after it) until the other one waits."""

    def __init__(self, real, *, after):
        self.real, self.after = real, after
        self.there, self.go_on, self.first = threading.Event(), threading.Event(), True

    def __call__(self, *words, **named):
        if not self.first:
            return self.real(*words, **named)
        self.first = False
        if self.after:
            result = self.real(*words, **named)
            self._stop()
            return result
        self._stop()
        return self.real(*words, **named)

    def _stop(self):
        self.there.set()
        assert self.go_on.wait(30)


def both(monkeypatch, module, name, first, second, *, after=False):
    """Run `first` until it calls `module.name`, then `second` until it waits, then both on.

    Returns what both returned.
    """
    one, other = held(monkeypatch, module, name, first, second, after=after)
    return one.outcome(), other.outcome()


def held(monkeypatch, module, name, first, second, *, after=False):
    """The same; returns both, done, whatever became of them."""
    module = import_module(module)
    halted = Halted(getattr(module, name), after=after)
    monkeypatch.setattr(module, name, halted)
    one = Aside(first)
    assert halted.there.wait(30), one.outcome()
    other = Aside(second)
    until_it_waits_or_is_done(other)
    halted.go_on.set()
    one.join(60)
    other.join(60)
    return one, other


_WAITING = """SELECT count(*) FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND datname = current_database()"""


def until_it_waits_or_is_done(other):
    """Come back once a session of the database waits for another one, or a thread is done."""
    for _each in range(600):
        with connection.cursor() as cursor:
            # Within a transaction the server tells of its sessions as they were when first asked.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(_WAITING)
            if cursor.fetchone()[0] or not other.is_alive():
                return
        time.sleep(0.02)
    pytest.fail("the other one neither waits nor ends")
