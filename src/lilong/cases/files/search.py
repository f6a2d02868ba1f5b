"""The index by which cases are searched: FTS5 on SQLite, GIN on PostgreSQL.

Filed under `lilong.commons.search.grams` of number, address, kind and summary, and under one word
each for residents' area, compound and lane. Both databases file a row themselves as it is written.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection, connections

from lilong.cases.files.kinds import case_kinds
from lilong.cases.files.models import Case
from lilong.commons.search.grams import grams_of, query_grams

_FILE = "INSERT INTO cases_casetext (rowid, grams) VALUES (new.position, new.grams)"
_UNFILE = (
    "INSERT INTO cases_casetext (cases_casetext, rowid, grams) "
    "VALUES ('delete', old.position, old.grams)"
)
_SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS cases_casetext USING fts5("
    "grams, content='cases_case', content_rowid='position', "
    "tokenize='unicode61', detail=none, columnsize=0)",
    f"CREATE TRIGGER IF NOT EXISTS cases_case_filed AFTER INSERT ON cases_case BEGIN {_FILE}; END",
    "CREATE TRIGGER IF NOT EXISTS cases_case_unfiled AFTER DELETE ON cases_case "
    f"BEGIN {_UNFILE}; END",
    "CREATE TRIGGER IF NOT EXISTS cases_case_refiled AFTER UPDATE OF position, grams ON cases_case "
    "WHEN old.grams <> new.grams OR old.position <> new.position "
    f"BEGIN {_UNFILE}; {_FILE}; END",
)
_POSTGRESQL = (
    "CREATE INDEX IF NOT EXISTS cases_case_grams ON cases_case "
    "USING gin (array_to_tsvector(string_to_array(grams, ' ')))",
)
# Letters and characters never stand in one search word, so nothing typed can be taken for this.
_PLACE = "n处"


def install_index(*, using: str = "default", **_: Any) -> None:
    """Create the search index of this database; harmless when it is there already."""
    own = connections[using]
    if Case._meta.db_table not in own.introspection.table_names():
        return
    with own.cursor() as cursor:
        for statement in _SQLITE if own.vendor == "sqlite" else _POSTGRESQL:
            cursor.execute(statement)


def words_of(case: Case) -> str:
    """Everything a case is found by, as search words."""
    kind = case_kinds()[case.kind].name
    texts = (case.code, case.address, kind, case.summary, case.source_number)
    within = [case.area_id, case.compound_id, case.lane_id]
    return " ".join([grams_of(texts), *(_PLACE + one.hex for one in within if one)])


def match_expression(query: str, place_id: UUID) -> str:
    """What this database is asked for cases at a place (area, compound or lane) that hold the
    query's words; empty for a query without any word."""
    words = query_grams(query)
    if not words:
        return ""
    both, mark = (" AND ", '"') if connection.vendor == "sqlite" else (" & ", "'")
    return both.join(mark + word + mark for word in (*words, _PLACE + place_id.hex))
