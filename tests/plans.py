"""What a query reads, as the database itself says: whole tables, indexes, and how many rows."""

from __future__ import annotations

import itertools
import json
import re

from django.db import connection


def scans_of(sql: str, params: list, table: str) -> list[str]:
    """What of the plan reads the whole table, as this database words it."""
    if connection.vendor == "sqlite":
        # A virtual table is its own index; a merge scans what its branches hand over.
        return [
            line for line in _lines(sql, params) if re.match(rf"SCAN {table}\b(?! USING)", line)
        ]
    return [
        node["Node Type"]
        for node in _nodes(_explained(sql, params, "FORMAT JSON"))
        if node["Node Type"] == "Seq Scan" and node.get("Relation Name") == table
    ]


def indexes_of(sql: str, params: list) -> set[str]:
    """The names of the indexes that the planner means to use."""
    if connection.vendor == "sqlite":
        found = (re.search(r"USING (?:COVERING )?INDEX (\w+)", one) for one in _lines(sql, params))
        return {match[1] for match in found if match}
    nodes = _nodes(_explained(sql, params, "FORMAT JSON"))
    return {node["Index Name"] for node in nodes if "Index Name" in node}


def sorts_of(sql: str, params: list, table: str) -> list[str]:
    """Where the plan puts the table's own rows in order, instead of reading them in order."""
    if connection.vendor == "sqlite":
        lines = _lines(sql, params)
        return [
            after
            for before, after in itertools.pairwise(lines)
            if "TEMP B-TREE FOR ORDER BY" in after and f" {table} " in f"{before} "
        ]
    return [
        node["Node Type"]
        for node in _nodes(_explained(sql, params, "FORMAT JSON"))
        if "Sort" in node["Node Type"]
        and any(inner.get("Relation Name") == table for inner in node.get("Plans", ()))
    ]


def work_of(sql: str, params: list) -> int:
    """What a query costs, whatever the machine does beside it.

    Rows that PostgreSQL looks at, steps of SQLite's machine.
    """
    if connection.vendor == "sqlite":
        hundreds = itertools.count()
        with connection.cursor() as cursor:
            connection.connection.set_progress_handler(lambda: next(hundreds) and None, 100)
            try:
                cursor.execute(sql, params)
                cursor.fetchall()
            finally:
                connection.connection.set_progress_handler(None, 0)
        return 100 * next(hundreds)
    nodes = _nodes(_explained(sql, params, "ANALYZE, FORMAT JSON"))
    return sum(
        int((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])
        for node in nodes
        if "Relation Name" in node
    )


def _lines(sql: str, params: list) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return [row[-1] for row in cursor.fetchall()]


def _explained(sql: str, params: list, how: str) -> dict:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN ({how}) {sql}", params)
        (plan,) = cursor.fetchone()
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return plan[0]["Plan"]


def _nodes(node: dict) -> list[dict]:
    return [node, *(one for inner in node.get("Plans", ()) for one in _nodes(inner))]
