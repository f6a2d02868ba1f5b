"""The index by which findings are searched: FTS5 on SQLite, GIN on PostgreSQL.

Both are filed under the same words (`lilong.commons.search.grams`), among them one for each
place a finding lies in, one for its facet and one for its surveyor.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from uuid import UUID

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


# Before each word of a note, and before the words of place, facet and surveyor. Letters and
# characters never stand in one search word, so nothing that is typed can be taken for these.
_NOTE, _PLACE, _FACET, _SURVEYOR = "n注", "n处", "n类", "n人"
# City and district: what is filed under them would be filed under every street.
_ABOVE_STREETS = 2


@lru_cache(maxsize=10_000)
def place_word(path: str) -> str:
    """The word under which everything at and below a path is filed."""
    return _PLACE + blake2b(path.encode(), digest_size=8).hexdigest()


@lru_cache(maxsize=10_000)
def _place_words(path: str) -> tuple[str, ...]:
    return tuple(map(place_word, ancestors(path)[_ABOVE_STREETS:]))


def _facet_word(facet: int) -> str:
    return f"{_FACET}{facet}"


@lru_cache(maxsize=10_000)
def _surveyor_word(person_id: UUID) -> str:
    return _SURVEYOR + person_id.hex


def words_of(finding: Finding, kind_name: str) -> str:
    """Everything a finding is found by, as search words.

    Those of its note are marked as such. Its places, facet and surveyor are words too, so that
    a search narrowed by them meets lists of the index, and looks no row up that does not fit.
    """
    texts = (finding.code, finding.address, kind_name, finding.description)
    note = [_NOTE + word for word in words_in(finding.note)]
    own = [*_place_words(finding.place_path), _facet_word(finding.facet)]
    if finding.found_by_id:
        own.append(_surveyor_word(finding.found_by_id))
    return " ".join([grams_of(texts), *note, *own])


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
            sorted(rows),
        )


def words_asked(query: str, *, notes: bool) -> list[list[str]]:
    """The words that `query` asks for: of each list a finding must hold one.

    Args:
        notes: whether a word may also stand in the note.
    """
    return [[word, _NOTE + word] if notes else [word] for word in query_grams(query)]


def match_expression(
    query: str,
    path: str,
    *,
    notes: bool,
    facets: Collection[int] = (),
    surveyor_id: UUID | None = None,
) -> str:
    """What this database is asked for findings at a place that hold all words of `query`.

    Args:
        path: of the place, a street or something below one.
        notes: whether a word may also stand in the note.
        facets: only findings of these; empty for any.
        surveyor_id: only findings of this surveyor.

    An FTS5 expression on SQLite, a tsquery on PostgreSQL; empty for a query without any word.
    """
    choices = words_asked(query, notes=notes)
    if not choices:
        return ""
    choices.append([place_word(path)])
    if facets:
        choices.append([_facet_word(facet) for facet in facets])
    if surveyor_id:
        choices.append([_surveyor_word(surveyor_id)])
    sqlite = connection.vendor == "sqlite"
    both, either, mark = (" AND ", " OR ", '"') if sqlite else (" & ", " | ", "'")
    return both.join(f"({either.join(mark + one + mark for one in any_of)})" for any_of in choices)
