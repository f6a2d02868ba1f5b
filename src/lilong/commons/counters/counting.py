"""Changing and reading counters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from lilong.commons.counters.models import Tally
from lilong.kernel.ids import uuid7


@dataclass
class Deltas:
    """Changes to counters of one street, gathered so that each counter is written once."""

    space_id: UUID
    changes: Counter[tuple[UUID, str, str]] = field(default_factory=Counter)

    def add(self, scopes: Iterable[UUID], name: str, key: str, amount: int = 1) -> None:
        """Change the counter `name`/`key` at every one of `scopes` by `amount`."""
        for scope_id in scopes:
            self.changes[scope_id, name, key] += amount

    def write(self) -> None:
        """Add the changes to the counters, in the caller's transaction.

        Always in the same order, so that two writers never wait for each other crosswise.
        """
        rows = [
            (_db(uuid7()), _db(self.space_id), _db(scope_id), name, key, amount)
            for (scope_id, name, key), amount in sorted(
                self.changes.items(), key=lambda item: (item[0][0].hex, item[0][1:])
            )
            if amount
        ]
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(_UPSERT, rows)
        self.changes.clear()


_UPSERT = (
    "INSERT INTO commons_tally (id, space_id, scope_id, name, key, count) "
    "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (scope_id, name, key) "
    "DO UPDATE SET count = commons_tally.count + excluded.count"
)


def _db(value: UUID) -> UUID | str:
    return value if connection.features.has_native_uuid_field else value.hex


def tallies(scope_id: UUID, name: str) -> dict[str, int]:
    """The counters of one name at one place: {key: count}, zeros left out. One query."""
    rows = Tally.objects.filter(scope_id=scope_id, name=name).exclude(count=0)
    return dict(rows.values_list("key", "count"))


def tallies_by_scope(scopes: Iterable[UUID], name: str) -> Mapping[UUID, dict[str, int]]:
    """The counters of one name at several places: {place: {key: count}}. One query."""
    found: dict[UUID, dict[str, int]] = {scope_id: {} for scope_id in scopes}
    rows = Tally.objects.filter(scope_id__in=list(found), name=name).exclude(count=0)
    for scope_id, key, count in rows.values_list("scope_id", "key", "count"):
        found[scope_id][key] = count
    return found


def tallies_over(scopes: Iterable[UUID], name: str) -> dict[str, int]:
    """The counters of one name at several places together: {key: sum}. One query."""
    rows = Tally.objects.filter(scope_id__in=list(scopes), name=name).exclude(count=0)
    return dict(rows.values("key").annotate(sum=Sum("count")).values_list("key", "sum"))
