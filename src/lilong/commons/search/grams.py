"""Search for Chinese: every single character and every pair of neighbours is a word.

Trigram indexes find nothing for the one- and two-character words people search by (电梯, 鸽);
that was measured (docs/why/0005-search-by-characters-and-pairs.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from operator import add

_RUNS = re.compile(r"[0-9a-z]+|[^\W0-9a-z_]+")
LONGEST_QUERY = 60


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def grams_of(texts: Iterable[str]) -> str:
    """The words of several texts together, each once, separated by blanks.

    Texts that many rows share (addresses, kinds, standing phrases) are taken apart once.
    """
    return " ".join(dict.fromkeys(chain.from_iterable(map(words_in, texts))))


@lru_cache(maxsize=10_000)
def words_in(text: str) -> tuple[str, ...]:
    """The words under which `text` is filed, each once.

    >>> words_in("鸽棚42号")
    ('鸽', '棚', '鸽棚', '42', '号')
    """
    words: dict[str, None] = {}
    for run in _RUNS.findall(_normal(text)):
        if run.isascii():
            words[run] = None
            continue
        words.update(dict.fromkeys(run))
        words.update(dict.fromkeys(map(add, run, run[1:])))
    return tuple(words)


def query_grams(text: str) -> list[str]:
    """The words that all must be filed under a text for it to match `text`.

    Pairs where there are any (they are rarer), single characters otherwise. A match may still
    be none (pairs in another order): `literally_in` decides on the page of hits.
    """
    words: list[str] = []
    for run in _RUNS.findall(_normal(text[:LONGEST_QUERY])):
        if run.isascii() or len(run) == 1:
            words.append(run)
        else:
            words += [run[n : n + 2] for n in range(len(run) - 1)]
    return list(dict.fromkeys(words))


def literally_in(query: str, text: str) -> bool:
    """Whether each blank-separated part of `query` stands in `text` as typed."""
    filed = _normal(text)
    return all(part in filed for part in _normal(query).split())
