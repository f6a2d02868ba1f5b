"""Words put together as the reader's language does it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import override


def listed(words: Iterable[object]) -> str:
    """The words as a list within a sentence: 甲、乙 in Chinese, A, B in English."""
    return _("、").join(map(str, words))


def clauses(words: Iterable[object]) -> str:
    """The words as parts of a sentence that hold commas themselves: 甲；乙, A; B."""
    return _("；").join(map(str, words))


def kept(*words: object) -> str:
    """Words of the interface as a row keeps them: in Chinese, whoever's language is set."""
    with override("zh-hans"):
        return clauses(dict.fromkeys(map(str, words)))


def read(words: str) -> str:
    """Words that `kept` has put together, in the reader's language; strange ones as they are."""
    return clauses(_(one) for one in words.split("；")) if words else ""
