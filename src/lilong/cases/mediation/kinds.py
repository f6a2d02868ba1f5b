"""What is told at the table, the other ways when it fails, and the thirteen items: data.

The dictionary is `cases/dictionary/mediation.json`, with its sources and the day of its check.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

_DICTIONARY = Path(__file__).parents[1] / "dictionary" / "mediation.json"


def _english() -> bool:
    return (get_language() or "").startswith("en")


@cache
def _read() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(_DICTIONARY.read_text(encoding="utf-8"))
    return read


@dataclass(frozen=True)
class Line:
    """One sentence of the notice, in both languages; `code` and `basis` where it has them."""

    text: str
    english: str
    code: str = ""
    basis: str = ""

    @property
    def label(self) -> str:
        """The sentence in the reader's language."""
        return self.english if _english() else self.text


def told(what: str) -> tuple[Line, ...]:
    """The lines of `nature`, `rights` or `duties`."""
    return tuple(Line(**row) for row in _read()[what])


@cache
def remedies() -> dict[str, Line]:
    """The other ways by their codes."""
    return {row["code"]: Line(**row) for row in _read()["remedies"]}


@dataclass(frozen=True)
class FileItem:
    """One of the thirteen items of a file.

    Attributes:
        need: when it has to be there: always, on_demand, or with proxy, sessions, agreed,
            performed, kept, confirmation, ended.
        by_hand: nothing here tells that it is there: somebody notes the paper.
    """

    code: str
    name: str
    english: str
    need: str
    by_hand: bool = False

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.english if _english() else self.name


@cache
def file_items() -> dict[str, FileItem]:
    """The items by their codes, in the order of the file."""
    return {row["code"]: FileItem(**row) for row in _read()["file_items"]}
