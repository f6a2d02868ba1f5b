"""The index by which findings are searched: FTS5 on SQLite, GIN on PostgreSQL.

Both are filed under the same words (`lilong.commons.search.grams`), among them one word for
each place a finding lies in, so that a search within a lane reads that lane's part only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from django.db import connection, connections

from lilong.commons.search.grams import grams_of, query_grams, words_in
from lilong.kernel.paths import ancestors
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


# Before each word of a note. Letters and characters never stand in one search word, so nothing
# that is typed or filed otherwise can be taken for it.
_NOTE = "n注"
# City and district: what is filed under them would be filed under every street.
_ABOVE_STREETS = 2


@lru_cache(maxsize=10_000)
def place_word(path: str) -> str:
    """The word under which everything at and below a path is filed."""
    return "zz" + blake2b(path.encode(), digest_size=8).hexdigest()


@lru_cache(maxsize=10_000)
def _place_words(path: str) -> tuple[str, ...]:
    return tuple(map(place_word, ancestors(path)[_ABOVE_STREETS:]))


def words_of(finding: Finding, kind_name: str) -> str:
    """Everything a finding is found by, as search words; those of its note are marked as such."""
    texts = (finding.code, finding.address, kind_name, finding.description)
    note = [_NOTE + word for word in words_in(finding.note)]
    return " ".join([grams_of(texts), *note, *_place_words(finding.place_path)])


def file_words(rows: Iterable[tuple[int, str]]) -> None:
    """File new findings, given as (position, words). PostgreSQL does so by itself."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        # In rising order: the index begins a new segment at every row that goes back.
        cursor.executemany(
            "INSERT INTO survey_findingtext (rowid, grams) VALUES (%s, %s)", sorted(rows)
        )


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


def match_expression(query: str, path: str, *, notes: bool) -> str:
    """What this database is asked for findings at a place that hold all words of `query`.

    Args:
        path: of the place, a street or something below one.
        notes: whether a word may also stand in the note.

    An FTS5 expression on SQLite, a tsquery on PostgreSQL; empty for a query without any word.
    """
    words = query_grams(query)
    if not words:
        return ""
    choices = [[word, _NOTE + word] if notes else [word] for word in words]
    choices.append([place_word(path)])
    sqlite = connection.vendor == "sqlite"
    both, either, mark = (" AND ", " OR ", '"') if sqlite else (" & ", " | ", "'")
    return both.join(f"({either.join(mark + one + mark for one in any_of)})" for any_of in choices)
