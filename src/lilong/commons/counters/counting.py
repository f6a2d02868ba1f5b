"""Changing and reading counters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from lilong.commons.counters.models import Tally
from lilong.commons.prepared import Prepared
from lilong.kernel.ids import uuid7


@dataclass
class Deltas:
    """Changes to counters of one street, gathered so that each counter is written once."""

    space_id: UUID
    # {(name, key): {place: change}}, the place as a number, whose hash is quick.
    changes: dict[tuple[str, str], Counter[int]] = field(
        default_factory=lambda: defaultdict(Counter)
    )

    def add(self, scopes: Iterable[UUID], name: str, key: str, amount: int = 1) -> None:
        """Change the counter `name`/`key` at every one of `scopes` by `amount`."""
        change = self.changes[name, key]
        for scope_id in scopes:
            change[scope_id.int] += amount

    def by_counter(self) -> dict[tuple[UUID, str, str], int]:
        """What was gathered: {(place, name, key): change}."""
        return {
            (UUID(int=scope), name, key): amount
            for (name, key), change in self.changes.items()
            for scope, amount in change.items()
        }

    def write(self) -> None:
        """Add the changes to the counters, in the caller's transaction.

        Always in the same order, so that two writers never wait for each other crosswise.
        """
        space_id = _db(self.space_id)
        rows = [
            (_db(uuid7()), space_id, _db(UUID(int=scope)), name, key, amount)
            for scope, name, key, amount in sorted(
                (scope, name, key, amount)
                for (name, key), change in self.changes.items()
                for scope, amount in change.items()
                if amount
            )
        ]
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(_UPSERT, rows)
        self.changes.clear()

    def write_at_once(self) -> dict[tuple[str, str], int]:
        """Add the changes in one statement; return what the changed counters say now.

        For few counters, each name and key at one place only: {(name, key): count}.
        """
        changes = sorted(
            (scope, name, key, amount)
            for (name, key), change in self.changes.items()
            for scope, amount in change.items()
        )
        self.changes.clear()
        space_id = _db(self.space_id)
        values = [
            value
            for scope, name, key, amount in changes
            for value in (_db(uuid7()), space_id, _db(UUID(int=scope)), name, key, amount)
        ]
        marks = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(changes))
        with connection.cursor() as cursor:
            cursor.execute(f"{_INSERT} {marks} {_ADD} RETURNING name, key, count", values)
            return {(name, key): count for name, key, count in cursor.fetchall()}


_INSERT = "INSERT INTO commons_tally (id, space_id, scope_id, name, key, count) VALUES"
_ADD = (
    "ON CONFLICT (scope_id, name, key) DO UPDATE SET count = commons_tally.count + excluded.count"
)
_UPSERT = f"{_INSERT} (%s, %s, %s, %s, %s, %s) {_ADD}"


def _db(value: UUID) -> UUID | str:
    return value if connection.features.has_native_uuid_field else value.hex


def tallies(scope_id: UUID, name: str) -> dict[str, int]:
    """The counters of one name at one place: {key: count}, zeros left out. One query."""
    return dict(_tallies(scope_id, name))


def _tallies_query(scope_id: UUID, name: str) -> QuerySet[Tally, Any]:
    rows = Tally.objects.filter(scope_id=scope_id, name=name).exclude(count=0)
    return rows.values_list("key", "count")


_tallies = Prepared(_tallies_query, UUID, str)


def tallies_by_scope(scopes: Iterable[UUID], name: str) -> Mapping[UUID, dict[str, int]]:
    """The counters of one name at several places: {place: {key: count}}. One query."""
    found: dict[UUID, dict[str, int]] = {scope_id: {} for scope_id in scopes}
    rows = Tally.objects.filter(scope_id__in=list(found), name=name).exclude(count=0)
    for scope_id, key, count in rows.values_list("scope_id", "key", "count"):
        found[scope_id][key] = count
    return found


def tallies_over(scopes: Iterable[UUID], name: str) -> dict[str, int]:
    """The counters of one name at several places together: {key: sum}. One query."""
    ids = [_db(scope_id) for scope_id in scopes]
    if not ids:
        return {}
    # Written out: a list asks this for each page, and there may be hundreds of keys.
    marks = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT key, SUM(count) FROM commons_tally WHERE scope_id IN ({marks}) "  # noqa: S608 – marks only
            "AND name = %s AND count <> 0 GROUP BY key",
            [*ids, name],
        )
        return {key: int(count) for key, count in cursor.fetchall()}
