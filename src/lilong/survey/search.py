"""The index by which findings are searched: FTS5 on SQLite, GIN on PostgreSQL.

Both are filed under the same words (`lilong.commons.search.grams`), among them one word for
each place a finding lies in, so that a search within a lane reads that lane's part only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, connections

from lilong.commons.search.grams import grams_of, query_grams
from lilong.survey.models import Finding

_SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS survey_findingtext USING fts5("
    "grams, content='survey_finding', content_rowid='position', "
    "tokenize='unicode61', detail=none, columnsize=0)"
)
_POSTGRESQL = (
    "CREATE INDEX IF NOT EXISTS survey_finding_grams ON survey_finding "
    "USING gin (array_to_tsvector(string_to_array(grams, ' ')))"
)


def install_index(*, using: str = "default", **_: Any) -> None:
    """Create the search index of this database; harmless when it is there already."""
    own = connections[using]
    if Finding._meta.db_table not in own.introspection.table_names():
        return
    with own.cursor() as cursor:
        cursor.execute(_SQLITE if own.vendor == "sqlite" else _POSTGRESQL)


def place_word(place_id: UUID) -> str:
    """The word under which everything at a place is filed."""
    return "zz" + place_id.hex[-16:]


def words_of(finding: Finding, kind_name: str) -> str:
    """Everything a finding is found by, as search words."""
    texts = (finding.code, finding.address, kind_name, finding.description, finding.note)
    scopes = (finding.space_id, finding.area_id, finding.lane_id, finding.number_id)
    return " ".join([grams_of(texts), *(place_word(scope) for scope in scopes if scope)])


def file_words(rows: Sequence[tuple[int, str]]) -> None:
    """File new findings, given as (position, words). PostgreSQL does so by itself."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO survey_findingtext (rowid, grams) VALUES (%s, %s)", rows)


def unfile_words(rows: Sequence[tuple[int, str]]) -> None:
    """Take findings out, given as (position, words) exactly as they were filed."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO survey_findingtext (survey_findingtext, rowid, grams) "
            "VALUES ('delete', %s, %s)",
            rows,
        )


def match_expression(query: str, scopes: Iterable[UUID]) -> str:
    """What this database is asked for findings at `scopes` that hold all words of `query`.

    An FTS5 expression on SQLite, a tsquery on PostgreSQL; empty for a query without any word.
    """
    words = query_grams(query)
    if not words:
        return ""
    anywhere = [place_word(scope) for scope in scopes]
    if connection.vendor == "sqlite":
        quoted = [f'"{word}"' for word in words]
        return " AND ".join([*quoted, f"({' OR '.join(anywhere)})"])
    quoted = ["'" + word.replace("'", "''") + "'" for word in words]
    return " & ".join([*quoted, f"({' | '.join(anywhere)})"])
