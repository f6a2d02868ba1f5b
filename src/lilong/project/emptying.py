"""Emptying a database whole: for the demo's reset and for a restore over what is there."""

from __future__ import annotations

from django.db import connection


def tables() -> list[str]:
    """Every table of ours, not the ones the database keeps for itself."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        else:
            # A full-text table owns shadow tables; they go with it and cannot go alone.
            cursor.execute(
                "SELECT name FROM pragma_table_list "
                "WHERE schema = 'main' AND type IN ('table', 'virtual') "
                "AND name NOT LIKE 'sqlite_%'"
            )
        return [row[0] for row in cursor.fetchall()]


def drop_tables() -> None:
    """Drop every table. The ledger's guards forbid changing rows, not taking the house down."""
    names = [connection.ops.quote_name(table) for table in tables()]
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for name in names:
            cascade = " CASCADE" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TABLE IF EXISTS {name}{cascade}")
