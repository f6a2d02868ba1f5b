"""The tables as the database has them, and emptying it whole (the demo's reset, a restore)."""

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


def full_text_tables() -> list[str]:
    """SQLite's full-text tables, which hold words of rows that stand elsewhere."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%'")
        return [row[0] for row in cursor.fetchall()]


def drop_tables() -> None:
    """Drop every table. The ledger's guards forbid changing rows, not taking the house down."""
    names = [connection.ops.quote_name(table) for table in tables()]
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for name in names:
            cascade = " CASCADE" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TABLE IF EXISTS {name}{cascade}")
