"""Pages of a list out of many index ranges, merged by position; words looked for near by first.

A list that can be filtered by any mix of columns is kept flat by ranges: of each there is an
index that ends in the position, so the first page of it is that many steps however much there
is. `docs/why/0006-facets-keep-the-list-flat.md` says why.

No text of a person ever stands in the SQL, only in its parameters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from lilong.commons.positions import LAST_POSITION

# SQLite takes no more than 500 queries joined by UNION ALL.
_MOST_TERMS = 400
# So few ranges are merged without asking first which of them come first.
_FEW = 24

# A query and its parameters.
Sql = tuple[str, list[Any]]


@dataclass(frozen=True)
class Ranges:
    """Ranges of one table, each with the same bounds.

    Attributes:
        where, params: what holds for every range, such as the scope.
        columns: the columns in which the ranges differ, with PostgreSQL's name of their type.
        values: of each range the values of those columns; one range of all where there is none.
        way: ASC or DESC.
        limit: how many rows are wanted, of each range, and of all together when merged.
        low, high: the positions, `high` not among them. Told here and not in `where`: of two lower
            bounds SQLite begins at one, and looks at every row for the other.
    """

    table: str
    where: tuple[str, ...]
    params: tuple[Any, ...]
    columns: Mapping[str, str]
    values: Sequence[Sequence[Any]]
    way: str
    limit: int
    low: int = 0
    high: int = LAST_POSITION

    @property
    def _bounds(self) -> tuple[list[str], list[int]]:
        """Only those that leave something out."""
        where, params = list[str](), list[int]()
        if self.low > 0:
            where, params = ["position >= %s"], [self.low]
        if self.high < LAST_POSITION:
            where, params = [*where, "position < %s"], [*params, self.high]
        return where, params

    @property
    def _where(self) -> list[str]:
        return [*self.where, *self._bounds[0]]

    @property
    def _params(self) -> list[Any]:
        return [*self.params, *self._bounds[1]]

    def merged(self, picked: str = "position") -> Sql:
        """The first rows of all ranges together: the columns `picked`, position among them."""
        if len(self.values) <= 1:
            given = list(self.values[0]) if self.values else []
            same = [f"{name} = %s" for name in self.columns] if given else []
            return self._one(picked, same), [*self._params, *given, self.limit]
        sql, params = self.each(picked)
        return (
            f"SELECT {picked} FROM ({sql}) AS apart ORDER BY position {self.way} LIMIT %s",  # noqa: S608
            [*params, self.limit],
        )

    def firsts(self) -> Sql:
        """Of each range its values and the position of its first row, in no order."""
        names = ", ".join(self.columns)
        told = ", ".join(f"wanted.{name}" for name in self.columns)
        same = [f"{self.table}.{name} = wanted.{name}" for name in self.columns]
        one = self._one("position", same)
        if connection.vendor == "sqlite":
            # It takes thousands of values, but not as many queries; each is looked for once.
            row = f"({', '.join(['%s'] * len(self.columns))})"
            listed = ", ".join([row] * len(self.values))
            return (
                f"WITH wanted({names}) AS (VALUES {listed}), firsts AS MATERIALIZED "  # noqa: S608
                f"(SELECT {told}, ({one}) AS first FROM wanted) "
                f"SELECT {names}, first FROM firsts WHERE first IS NOT NULL",
                [*(value for given in self.values for value in given), *self._params, 1],
            )
        lists = ", ".join(f"%s::{kind}[]" for kind in self.columns.values())
        return (
            f"SELECT {told}, f.position AS first FROM unnest({lists}) AS wanted({names}) "  # noqa: S608
            f"CROSS JOIN LATERAL ({one}) AS f",
            [*map(list, zip(*self.values, strict=True)), *self._params, 1],
        )

    def each(self, picked: str = "position") -> Sql:
        """The first rows of each range, `limit` of every one, in no order among the ranges."""
        if connection.vendor == "sqlite":
            return self._each_by_itself(picked)
        return self._each_of_a_list(picked)

    def whole(self, picked: str = "position") -> Sql:
        """All rows of all ranges, for ranges that hold no more than `limit` rows together."""
        if connection.vendor != "sqlite" or len(self.values) <= _FEW:
            return self.merged(picked)
        names = ", ".join(self.columns)
        row = f"({', '.join(['%s'] * len(self.columns))})"
        told = ", ".join(f"{self.table}.{one.strip()}" for one in picked.split(","))
        held = " AND ".join(
            [*self._where, *(f"{self.table}.{name} = wanted.{name}" for name in self.columns)]
        )
        listed, count = ", ".join([row] * len(self.values)), len(self.values)
        return (
            # Told how many there are, it does not read the whole table first to sift them.
            f"WITH wanted({names}) AS (SELECT * FROM (VALUES {listed}) LIMIT {count}) "  # noqa: S608
            f"SELECT {told} FROM wanted CROSS JOIN {self.table} WHERE {held}",
            [*(value for given in self.values for value in given), *self._params],
        )

    def _one(self, picked: str, same: Sequence[str]) -> str:
        held = " AND ".join([*self._where, *same])
        return (
            f"SELECT {picked} FROM {self.table} WHERE {held} "  # noqa: S608
            f"ORDER BY position {self.way} LIMIT %s"
        )

    def _each_by_itself(self, picked: str) -> Sql:
        one = self._one(picked, [f"{name} = %s" for name in self.columns])
        each = [f"SELECT * FROM ({one}) AS r{at}" for at in range(len(self.values))]  # noqa: S608
        same = self._params
        params = [
            param for given in self.values for param in (*same, *given, self.limit)
        ]  # fmt: skip
        groups = [each[at : at + _MOST_TERMS] for at in range(0, len(each), _MOST_TERMS)]
        if len(groups) > 1:
            each = [
                f"SELECT * FROM ({' UNION ALL '.join(group)}) AS g{at}"  # noqa: S608
                for at, group in enumerate(groups)
            ]
        return " UNION ALL ".join(each), params

    def _each_of_a_list(self, picked: str) -> Sql:
        # Many subqueries would each be planned; this one is planned once.
        one = self._one(picked, [f"{self.table}.{name} = wanted.{name}" for name in self.columns])
        lists = ", ".join(f"%s::{kind}[]" for kind in self.columns.values())
        return (
            f"SELECT f.* FROM unnest({lists}) AS wanted({', '.join(self.columns)}) "  # noqa: S608
            f"CROSS JOIN LATERAL ({one}) AS f",
            [*map(list, zip(*self.values, strict=True)), *self._params, self.limit],
        )


def leading(given: Sequence[Ranges]) -> list[Ranges]:
    """Those of many ranges that hold the first rows of all together. One query, or none for few.

    It looks at the first row of each. A range whose first row comes after those of a page of others
    has none to give: so however many ranges there are, and however the rows lie in them, few are
    merged, and none of them further than the last of these first rows.

    Args:
        given: of one table, with the same columns, way and limit, and where there are several each
            with values. Where they overlap a row is counted once.
    """
    if sum(len(one.values) for one in given) <= _FEW:
        return list(given)
    down, limit = given[0].way == "DESC", given[0].limit
    found = _first_rows(given)
    heads = list(dict.fromkeys(row[-1] for row in found))
    last = heads[limit - 1] if len(heads) >= limit else None
    chosen: dict[int, list[Sequence[Any]]] = {}
    for at, *values, head in found:
        if last is None or (head >= last if down else head <= last):
            chosen.setdefault(at, []).append(values)
    if not chosen:
        return [replace(given[0], values=given[0].values[:1])]
    led = [replace(given[at], values=values) for at, values in sorted(chosen.items())]
    if last is None:
        return led
    if down:
        return [replace(one, low=last) for one in led]
    return [replace(one, high=min(last + 1, LAST_POSITION)) for one in led]


def _first_rows(given: Sequence[Ranges]) -> list[Sequence[Any]]:
    """Which of `given`, values and position of the ranges whose first rows come first, in order.

    As many as there are rows on a page, for each of `given` in which the same row may lie.
    """
    parts = [one.firsts() for one in given]
    each = [
        f"SELECT {at} AS which, f{at}.* FROM ({sql}) AS f{at}"  # noqa: S608 – made above
        for at, (sql, _params) in enumerate(parts)
    ]
    sql = f"SELECT * FROM ({' UNION ALL '.join(each)}) AS f ORDER BY first {given[0].way} LIMIT %s"  # noqa: S608
    params = [param for _sql, params in parts for param in params]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, given[0].limit * len(given)])
        return list(cursor.fetchall())


def holding(first: Sql, words: Sequence[Sequence[str]], way: str, limit: int) -> Sql:
    """Those of the rows `first` (position, grams) that hold one of each of `words`."""
    sql, params = first
    at = "instr" if connection.vendor == "sqlite" else "strpos"
    held = " AND ".join(f"({' OR '.join([f'{at}(words, %s) > 0'] * len(one))})" for one in words)
    return (
        "SELECT position FROM (SELECT position, ' ' || grams || ' ' AS words "  # noqa: S608
        f"FROM ({sql}) AS first) AS first WHERE {held} ORDER BY position {way} LIMIT %s",
        [*params, *(f" {word} " for any_of in words for word in any_of), limit],
    )


def near_or_far(near: Sql, far: Sql, size: int) -> Sql:
    """What `near` gives where it is more than `size`, else what `far` gives; one is not run."""
    return (
        f"WITH near AS MATERIALIZED ({near[0]}), filled AS MATERIALIZED "  # noqa: S608
        f"(SELECT count(*) > {int(size)} AS page FROM near) "
        "SELECT position FROM near WHERE (SELECT page FROM filled) UNION ALL "
        f"SELECT position FROM ({far[0]}) AS far WHERE NOT (SELECT page FROM filled)",
        [*near[1], *far[1]],
    )
