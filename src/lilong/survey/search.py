"""The index by which findings are searched."""

from __future__ import annotations

from typing import Any

from django.db import connections

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
    connection = connections[using]
    if "survey_finding" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.execute(_SQLITE if connection.vendor == "sqlite" else _POSTGRESQL)
