"""Queries that every page asks, worded once.

The object mapper takes several times as long to word such a query as the database to answer it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet

Row = tuple[Any, ...]


@dataclass(frozen=True)
class _Worded:
    """A query as its database takes it; `values` says which value goes where in `params`."""

    sql: str
    params: tuple[Any, ...]
    values: dict[int, int]
    converters: Any
    convert: Callable[..., Any]


class Prepared:
    """A query of values that differ from call to call.

        _places = Prepared(lambda key: Place.objects.filter(pk=key).values_list(*NAMES), UUID)
        _places(place_id)  # a list of rows

    Attributes:
        query: builds the query set, a `values_list`, from one value of each kind.
        kinds: what the values are: UUID, date, datetime, int, str, or a list of UUIDs or texts
            (see `Among`); none of them may be None.
    """

    def __init__(self, query: Callable[..., QuerySet[Any, Any]], *kinds: type) -> None:
        self.query, self.kinds = query, kinds
        self._worded: dict[str, _Worded] = {}

    def __call__(self, *values: Any) -> list[Row]:
        """Ask the database."""
        worded, params = self._filled(values)
        with connection.cursor() as cursor:
            cursor.execute(worded.sql, params)
            rows = cursor.fetchall()
        return [tuple(row) for row in worded.convert(rows, worded.converters)]

    def sql(self, *values: Any) -> tuple[str, list[Any]]:
        """Its words and parameters, as a part of a larger query."""
        worded, params = self._filled(values)
        return worded.sql, params

    def _filled(self, values: Sequence[Any]) -> tuple[_Worded, list[Any]]:
        worded = self._worded.get(connection.vendor) or self._word()
        stored = [_stored(value) for value in values]
        params = list(worded.params)
        for place, which in worded.values.items():
            params[place] = stored[which]
        return worded, params

    def _word(self) -> _Worded:
        marks = [_MARKS[kind](number) for number, kind in enumerate(self.kinds)]
        compiler = self.query(*marks).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        stored = {_stored(mark): which for which, mark in enumerate(marks)}
        places = {at: stored[param] for at, param in enumerate(params) if param in stored}
        if set(places.values()) != set(stored.values()):
            raise ValueError("a value of the query stands nowhere in its words")
        columns = [column for column, *_rest in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(columns)
        worded = _Worded(sql, tuple(params), places, converters, compiler.apply_converters)
        self._worded[connection.vendor] = worded
        return worded


class Among(Func):
    """Whether a column's value is in a list that is one value of a prepared query.

        Prepared(lambda paths: Place.objects.filter(Among("path", paths)).values_list("id"), list)

    `path__in` would have as many words as the list has members.
    """

    output_field = BooleanField()
    conditional = True

    def __init__(self, column: str, members: Any) -> None:
        super().__init__(F(column))
        self.members = members

    def as_sql(
        self, compiler: Any, connection: Any, *_more: Any, **_context: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """As a list, which SQLite is given as JSON."""
        column, params = compiler.compile(self.source_expressions[0])
        native = connection.vendor == "postgresql"
        words = "{} = ANY(%s)" if native else "{} IN (SELECT value FROM json_each(%s))"
        return words.format(column), (*params, _stored(self.members))


def among_or_between(column: str, members: Any, bounds: Sequence[Any]) -> Q:
    """Whether a column's value is in a list, or in one of the half-open ranges of `bounds`, which
    are low, high, low, high…"""
    found = Q(Among(column, members))
    for low, high in zip(bounds[::2], bounds[1::2], strict=True):
        found |= Q(**{f"{column}__gte": low, f"{column}__lt": high})
    return found


# Values that stand nowhere else, by which the places of the real ones are found.
_MARKS: dict[type, Callable[[int], Any]] = {
    UUID: lambda number: UUID(int=0x6D61726B << 96 | number),
    date: lambda number: date(1, 1, 1) + timedelta(days=number),
    datetime: lambda number: datetime(2, 1, 1, tzinfo=UTC) + timedelta(days=number),
    int: lambda number: 2**62 + number,
    str: lambda number: f"mark {number}",
    list: lambda number: f"mark of many {number}",
}


def _stored(value: Any) -> Any:
    if isinstance(value, list):
        stored = [_stored(one) for one in value]
        return stored if connection.vendor == "postgresql" else json.dumps(stored)
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
