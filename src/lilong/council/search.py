"""The index by which sentences are searched: FTS5 on SQLite, GIN on PostgreSQL.

Filed under `lilong.commons.search.grams` of text, address, number and category, and under one
word each for residents' area, compound and lane, so that a search meets no row of another area.
Both databases file a row themselves as it is written.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection, connections

from lilong.commons.search.grams import grams_of, query_grams
from lilong.council.categories import categories
from lilong.council.models import Suggestion

_FILE = "INSERT INTO council_suggestiontext (rowid, grams) VALUES (new.position, new.grams)"
_UNFILE = (
    "INSERT INTO council_suggestiontext (council_suggestiontext, rowid, grams) "
    "VALUES ('delete', old.position, old.grams)"
)
_SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS council_suggestiontext USING fts5("
    "grams, content='council_suggestion', content_rowid='position', "
    "tokenize='unicode61', detail=none, columnsize=0)",
    "CREATE TRIGGER IF NOT EXISTS council_suggestion_filed AFTER INSERT ON council_suggestion "
    f"BEGIN {_FILE}; END",
    "CREATE TRIGGER IF NOT EXISTS council_suggestion_unfiled AFTER DELETE ON council_suggestion "
    f"BEGIN {_UNFILE}; END",
    "CREATE TRIGGER IF NOT EXISTS council_suggestion_refiled "
    "AFTER UPDATE OF position, grams ON council_suggestion "
    "WHEN old.grams <> new.grams OR old.position <> new.position "
    f"BEGIN {_UNFILE}; {_FILE}; END",
)
_POSTGRESQL = (
    "CREATE INDEX IF NOT EXISTS council_suggestion_grams ON council_suggestion "
    "USING gin (array_to_tsvector(string_to_array(grams, ' ')))",
)
# Letters and characters never stand in one search word, so nothing typed can be taken for this.
_PLACE = "n处"


def install_index(*, using: str = "default", **_: Any) -> None:
    """Create the search index of this database; harmless when it is there already."""
    own = connections[using]
    if Suggestion._meta.db_table not in own.introspection.table_names():
        return
    with own.cursor() as cursor:
        for statement in _SQLITE if own.vendor == "sqlite" else _POSTGRESQL:
            cursor.execute(statement)


def words_of(suggestion: Suggestion) -> str:
    """Everything a sentence is found by, as search words."""
    category = categories().get(suggestion.category)
    name = category.name if category else ""
    texts = (suggestion.code, suggestion.address, name, suggestion.text)
    within = [suggestion.area_id, suggestion.compound_id, suggestion.lane_id]
    return " ".join([grams_of(texts), *(_PLACE + one.hex for one in within if one)])


def match_expression(query: str, place_id: UUID) -> str:
    """What this database is asked for sentences at a place that hold the query's words.

    Args:
        place_id: of the residents' area, compound or lane.

    An FTS5 expression on SQLite, a tsquery on PostgreSQL; empty for a query without any word.
    """
    words = query_grams(query)
    if not words:
        return ""
    both, mark = (" AND ", '"') if connection.vendor == "sqlite" else (" & ", "'")
    return both.join(mark + word + mark for word in (*words, _PLACE + place_id.hex))
