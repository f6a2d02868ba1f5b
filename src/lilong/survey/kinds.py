"""Kinds of findings, as data: words, units, what is measured, and how they weigh.

The dictionary is `dictionary/finding_kinds.json`, with its source and date.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

_FIGURE = re.compile("[0-9]{1,9}")
_CLAUSES = re.compile("[；;]")

# The one measure that ledgers have a column for.
PROJECTION = "projection_mm"
LARGEST_FIGURE = 100_000
LONGEST_TEXT = 60

DICTIONARY = Path(__file__).parent / "dictionary" / "finding_kinds.json"


def reads_english() -> bool:
    """Whether who reads the page reads it in English."""
    return (get_language() or "").startswith("en")


@dataclass(frozen=True)
class Measure:
    """One thing that is measured or noted of a kind.

    `type` is `mm`, `count`, `text` or `choice`; `choices` are (code, Chinese, English).
    """

    code: str
    name: str
    english: str
    type: str
    required: bool = False
    choices: tuple[tuple[str, str, str], ...] = ()

    @property
    def label(self) -> str:
        return self.english if reads_english() else self.name

    @property
    def names(self) -> tuple[str, str]:
        """What it is called, in each language."""
        return self.name, self.english

    def options(self) -> list[tuple[str, str]]:
        """The choices in the reader's language."""
        english = reads_english()
        return [(code, other if english else own) for code, own, other in self.choices]

    def told(self, value: object) -> str:
        """The value with its unit, or the words of the choice, in the reader's language."""
        if self.type == "choice":
            return dict(self.options()).get(str(value), str(value))
        return f"{value} mm" if self.type == "mm" else str(value)

    def fits(self, value: object) -> bool:
        """Whether a value may be kept: a figure up to 100 m or 100,000, a short text, a choice."""
        if self.type == "choice":
            return value in {code for code, *_said in self.choices}
        if self.type == "text":
            return isinstance(value, str) and len(value) <= LONGEST_TEXT
        return type(value) is int and 0 <= value <= LARGEST_FIGURE

    def read(self, words: str) -> str | int | None:
        """The value that `told` told so, in either language; None for what does not fit."""
        value: str | int | None = words or None
        if self.type == "choice":
            value = next((code for code, *said in self.choices if words in said), None)
        elif self.type != "text":
            figure = words.removesuffix(" mm") if self.type == "mm" else words
            value = int(figure) if _FIGURE.fullmatch(figure) else None
        return value if self.fits(value) else None


@dataclass(frozen=True)
class FindingKind:
    """One kind of finding.

    Attributes:
        code: identifier from the glossary.
        no: small number of the kind in a facet (1–15), never reused.
        unit: 处 or 个.
        safety: 0 none … 3 may bring the house down; weighs in where to begin.
        effort: 1 a morning … 5 a building site; likewise.
        test: what the rules ask to call it so; `test_english` the same in English.
        synonyms, words: how ledgers name it, whole or within a description.
    """

    code: str
    no: int
    name: str
    english: str
    unit: str
    shape: str
    safety: int
    effort: int
    test: str
    test_english: str
    measures: tuple[Measure, ...]
    synonyms: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def label(self) -> str:
        return self.english if reads_english() else self.name

    @property
    def asked(self) -> str:
        """`test` in the reader's language."""
        return self.test_english if reads_english() else self.test

    @property
    def measure_word(self) -> str:
        """What follows a count of them: 处 or 个; English needs none."""
        return "" if reads_english() else self.unit

    def measures_in(self, text: str) -> tuple[dict[str, str | int], bool]:
        """What an exported cell says was measured: (values by code, whether all was read)."""
        values: dict[str, str | int] = {}
        pieces = [piece.strip() for piece in _CLAUSES.split(text) if piece.strip()]
        for piece in pieces:
            for measure in self.measures:
                label = next((n for n in measure.names if piece.startswith(n + " ")), None)
                value = measure.read(piece[len(label) :].strip()) if label else None
                if value is not None:
                    values[measure.code] = value
                    break
        return values, len(values) == len(pieces)


def _measure(entry: dict[str, Any]) -> Measure:
    return Measure(
        entry["code"],
        entry["label"],
        entry["english"],
        entry["type"],
        entry.get("required", False),
        tuple((code, own, other) for code, own, other in entry.get("choices", ())),
    )


@cache
def finding_kinds() -> dict[str, FindingKind]:
    """Every kind by its code, in the order of the dictionary."""
    content = json.loads(DICTIONARY.read_text(encoding="utf-8"))
    kinds = [
        FindingKind(
            **{
                **{name: entry[name] for name in _PLAIN},
                "measures": tuple(_measure(measure) for measure in entry["measures"]),
                "synonyms": tuple(entry["synonyms"]),
                "words": tuple(entry["words"]),
            }
        )
        for entry in content["kinds"]
    ]
    return {kind.code: kind for kind in kinds}


_PLAIN = (
    "code",
    "no",
    "name",
    "english",
    "unit",
    "shape",
    "safety",
    "effort",
    "test",
    "test_english",
)
