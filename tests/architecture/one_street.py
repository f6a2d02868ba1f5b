"""A watch over every write: no transaction of a use case touches two streets.

The door itself notices what is *recorded* in two streets. This watch reads the statements that
are sent to the database, so it also notices rows that were written without being recorded. It
stands over the whole test suite (tests/conftest.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection

from lilong.commons.spaces import space_kind
from lilong.commons.usecase import HouseRule, UseCase

_INSERT = re.compile(r'INSERT (?:OR \w+ )?INTO "?(\w+)"? \(([^)]*)\)', re.IGNORECASE)
_UPDATE = re.compile(r'UPDATE "?(\w+)"? SET ', re.IGNORECASE)


class TwoStreets(HouseRule):
    """One transaction wrote into two streets."""


@dataclass
class Visit:
    """A use case under way, and the streets whose rows it wrote so far."""

    name: str
    may_cross: bool
    streets: set[UUID] = field(default_factory=set)


@dataclass
class Watch:
    """The use cases that are under way, outermost first."""

    visits: list[Visit] = field(default_factory=list)

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if self.visits and sql[:6].upper() in ("INSERT", "UPDATE"):
            for row_params in params if many else [params]:
                self.visits[-1].streets |= streets_written(sql, row_params)
            self._judge()
        return execute(sql, params, many, context)

    def _judge(self) -> None:
        visit = self.visits[-1]
        if len(visit.streets) > 1 and not visit.may_cross:
            raise TwoStreets(f"{visit.name} wrote rows of {len(visit.streets)} streets")

    @contextmanager
    def visiting(self, use_case: UseCase[..., Any]) -> Iterator[None]:
        """A use case within another shares its transaction, so its streets are the outer's too."""
        visit = Visit(use_case.name, use_case.over_spaces)
        self.visits.append(visit)
        try:
            yield
        finally:
            self.visits.pop()
        if self.visits:
            self.visits[-1].streets |= visit.streets
            self._judge()


@contextmanager
def each_use_case_watched() -> Iterator[None]:
    """Fail whose use case writes rows of two streets in one transaction."""
    watch, walk = Watch(), UseCase.__call__

    def watched(use_case: UseCase[..., Any], actor: Any, *args: Any, **kwargs: Any) -> Any:
        with watch.visiting(use_case):
            return walk(use_case, actor, *args, **kwargs)

    UseCase.__call__ = watched  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(watch):
            yield
    finally:
        UseCase.__call__ = walk  # type: ignore[method-assign]


@cache
def tables_of_streets() -> frozenset[str]:
    """The tables whose rows belong to one street."""
    return frozenset(m._meta.db_table for m in apps.get_models() if space_kind(m) == "space")


def streets_written(sql: str, params: Sequence[Any]) -> set[UUID]:
    """The streets whose rows a statement writes; empty for shared and local tables."""
    if found := _INSERT.match(sql):
        return _inserted(found, sql, params) if found[1] in tables_of_streets() else set()
    found = _UPDATE.match(sql)
    if found and found[1] in tables_of_streets():
        return _updated(found[1], sql, params)
    return set()


def _inserted(found: re.Match[str], sql: str, params: Sequence[Any]) -> set[UUID]:
    columns = [name.strip(' "') for name in found[2].split(",")]
    if "space_id" not in columns:
        return set()
    place = columns.index("space_id")
    if "UNNEST(" in sql:  # PostgreSQL is sent one list a column
        return {_uuid(value) for value in params[place]}
    return {_uuid(value) for value in params[place :: len(columns)] if _looks_like_id(value)}


def _updated(table: str, sql: str, params: Sequence[Any]) -> set[UUID]:
    where = _condition(sql)
    marks = where.count("%s")
    query = f'SELECT DISTINCT space_id FROM "{table}" WHERE {where or "1 = 1"}'
    values = list(params)[len(params) - marks :] if marks else []
    # The driver is asked directly, so that tests that count queries do not count this one.
    cursor = connection.connection.cursor()
    try:
        if connection.vendor == "sqlite":
            cursor.execute(query.replace("%s", "?").replace("%%", "%"), values)
        else:
            cursor.execute(query, values)
        return {_uuid(row[0]) for row in cursor.fetchall()}
    finally:
        cursor.close()


def _condition(sql: str) -> str:
    """What follows the outermost WHERE of a statement."""
    depth = 0
    for place, letter in enumerate(sql):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and sql.startswith(" WHERE ", place):
            return sql[place + 7 :]
    return ""


def _looks_like_id(value: Any) -> bool:
    return isinstance(value, UUID) or (isinstance(value, str) and len(value) == 32)


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))
