"""The words by which sentences of a neighbourhood are grouped, as data.

The dictionary is `dictionary/grouping_words.json`. It is not that of the categories: those words
say into which drawer a sentence goes, these which words mean one thing.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from lilong.engines.grouping import Lexicon

DICTIONARY = Path(__file__).parent / "dictionary" / "grouping_words.json"


@cache
def lexicon() -> Lexicon:
    """Concepts with their words, and phrases that stand in any sentence."""
    words = json.loads(DICTIONARY.read_text(encoding="utf-8"))
    return Lexicon(
        {name: tuple(said) for name, said in words["concepts"].items()}, tuple(words["filler"])
    )
