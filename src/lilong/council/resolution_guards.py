"""The database itself refuses to change or delete what was resolved, minuted or noted as done.

Resolutions, minutes, attendance and the steps of promises and resolutions are only ever added; a
correction is a new row. Who owns the tables could take the triggers away; the ledger then still
tells what was resolved when.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connections, transaction

# Each table with the columns by which a row is the same as one that is there already.
APPEND_ONLY: dict[str, tuple[tuple[str, ...], ...]] = {
    "council_resolution": (("id",), ("place_id", "code"), ("supersedes_id",)),
    "council_resolutionstep": (
        ("id",),
        ("resolution_id", '"order"'),
        ("resolution_id", "kind", "motion_id"),
    ),
    "council_promisestep": (("id",), ("promise_id", '"order"')),
    "council_minutesversion": (("id",), ("meeting_id", "number")),
    "council_attendance": (("id",), ("meeting_id", '"order"')),
}


def install_guards(*, using: str = "default", **_: Any) -> None:
    """Put the triggers in place; harmless when they are there already."""
    database = connections[using]
    if not set(APPEND_ONLY) <= set(database.introspection.table_names()):
        return
    statements = _sqlite() if database.vendor == "sqlite" else _postgresql()
    with transaction.atomic(using=using), database.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def lift_guards(*, using: str = "default") -> None:
    """Take the triggers away, as only the owner of the tables can."""
    database = connections[using]
    there = set(database.introspection.table_names())
    with database.cursor() as cursor:
        for table in there & set(APPEND_ONLY):
            sqlite = database.vendor == "sqlite"
            names = ("no_update", "no_delete", "no_replace") if sqlite else ("keep", "keep_all")
            for name in names:
                on = "" if sqlite else f" ON {table}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}{on}")


def make_way(*, using: str = "default", plan: Any = (), **_: Any) -> None:
    """Before a migration of an SQLite file: it makes tables anew, and no trigger may name them."""
    if plan and connections[using].vendor == "sqlite":
        lift_guards(using=using)


def _sqlite() -> Iterator[str]:
    for table, keys in APPEND_ONLY.items():
        # OR REPLACE deletes what stands in the way and asks no trigger about it.
        same = " OR ".join(
            f"EXISTS (SELECT 1 FROM {table} AS kept WHERE {_is_same(key)})"  # noqa: S608 - our own names
            for key in keys
        )
        refused = (
            ("no_update", "UPDATE", "", f"{table} is append-only"),
            ("no_delete", "DELETE", "", f"{table} is append-only"),
            ("no_replace", "INSERT", f"WHEN {same} ", f"a row of {table} is not replaced"),
        )
        for name, verb, when, sentence in refused:
            yield f"DROP TRIGGER IF EXISTS {table}_{name}"
            yield (
                f"CREATE TRIGGER {table}_{name} BEFORE {verb} ON {table} {when}"
                f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            )


def _is_same(key: tuple[str, ...]) -> str:
    return " AND ".join(f"kept.{name} = NEW.{name}" for name in key)


def _postgresql() -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION council_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in APPEND_ONLY:
        yield (
            f"CREATE OR REPLACE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION council_append_only()"
        )
        yield (
            f"CREATE OR REPLACE TRIGGER {table}_keep_all BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION council_append_only()"
        )
