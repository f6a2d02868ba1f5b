"""What sentences are about, as data: words for people, and words by which a text is recognised.

The dictionary is `dictionary/categories.json`, with its source and date.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

DICTIONARY = Path(__file__).parent / "dictionary" / "categories.json"
OTHERS = "others"


@dataclass(frozen=True)
class Category:
    """One thing that people bring up; `words` are the texts' own, not ours."""

    code: str
    name: str
    english: str
    words: tuple[str, ...]

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.english if (get_language() or "").startswith("en") else self.name


@cache
def categories() -> dict[str, Category]:
    """Every category by its code, in the order of the dictionary."""
    rows = json.loads(DICTIONARY.read_text(encoding="utf-8"))["categories"]
    return {row["code"]: Category(**{**row, "words": tuple(row["words"])}) for row in rows}


def category_label(code: str) -> str:
    """What a category is called; empty for none."""
    known = categories().get(code)
    return known.label if known else ""


def recognised(text: str) -> str:
    """The category whose words a text holds most of, by their length; `others` when none.

    A longer word weighs more, because it says more: 电动车充电 is charging, not parking. It is
    a proposal, and whoever answers can set another.

    >>> recognised("楼下的窨井又冒水了，臭味很大")
    'sewage'
    >>> recognised("想多几张长椅")
    'greenery'
    """
    weights = {
        code: sum(len(word) ** 2 for word in category.words if word in text)
        for code, category in categories().items()
    }
    best = max(weights, key=lambda code: weights[code])
    return best if weights[best] else OTHERS


def named(text: str) -> str:
    """The code of a category that `text` names (its code or its name), or empty."""
    wanted = text.strip().lower()
    for code, category in categories().items():
        if wanted in (code, category.name, category.english.lower()):
            return code
    return ""
