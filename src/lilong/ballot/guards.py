"""The database itself refuses to change what a vote rests on.

Ballots, their evidence, refused ballots, published roots and results are only ever added. A
roll that is frozen, and the scope of a motion from its notice on, stay as they are.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

APPEND_ONLY = (
    "ballot_ballot",
    "ballot_ballotevidence",
    "ballot_refusedballot",
    "ballot_publishedroot",
    "ballot_countresult",
)


def install_guards(*, using: str = "default", **_: Any) -> None:
    """Put the triggers in place; harmless when they are there already."""
    connection = connections[using]
    if APPEND_ONLY[0] not in connection.introspection.table_names():
        return
    statements = _sqlite() if connection.vendor == "sqlite" else _postgresql()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in APPEND_ONLY
        for verb in ("update", "delete")
    ]


def _postgresql() -> list[str]:
    statements = [
        "CREATE OR REPLACE FUNCTION ballot_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    ]
    for table in APPEND_ONLY:
        statements += [
            f"CREATE OR REPLACE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION ballot_append_only()",
            f"CREATE OR REPLACE TRIGGER {table}_keep_all BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ballot_append_only()",
        ]
    return statements
