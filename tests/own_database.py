"""A database of a test's own, which several connections and threads can hold at once.

The ordinary test stands in one transaction, on SQLite in memory: there nobody else can write,
and nothing is ever locked.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest
from django.core.cache import cache
from django.db import ConnectionHandler, connection, connections

from lilong.project import settings as house
from tests.tables import make_tables

R = TypeVar("R")
# Seconds that a connection waits for another here; the house waits 20.
PATIENCE = 2.0


@contextmanager
def default_database(url: str) -> Iterator[None]:
    """Have every thread of this process use the database at `url`, opened as the house does."""
    ordinary, settings = connections["default"], connections.settings["default"]
    connections.settings["default"] = _settings(url)
    connections["default"] = connections.create_connection("default")
    cache.clear()
    try:
        yield
    finally:
        connection.close()
        connections.settings["default"], connections["default"] = settings, ordinary
        cache.clear()


def _settings(url: str) -> dict[str, object]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        config = house._database()
    config["OPTIONS"].pop("pool", None)
    if "timeout" in config["OPTIONS"]:
        config["OPTIONS"]["timeout"] = PATIENCE
    return ConnectionHandler({"default": config}).settings["default"]


def migrate(url: str) -> None:
    """Make all tables."""
    with default_database(url):
        make_tables()


class Aside(threading.Thread):
    """A function in a thread with a database connection of its own, begun at once."""

    def __init__(self, function: Callable[[], R]) -> None:
        super().__init__()
        self.function, self.result, self.error = function, None, None
        self.start()

    def run(self) -> None:
        try:
            self.result = self.function()
        except BaseException as error:
            self.error = error
        finally:
            connections.close_all()

    def outcome(self) -> R:
        """What the function returned or raised, once it is done."""
        self.join(60)
        assert not self.is_alive(), "the other thread hangs"
        if self.error is not None:
            raise self.error
        return self.result


def aside(function: Callable[[], R]) -> R:
    """Run a function in another thread to its end."""
    return Aside(function).outcome()
