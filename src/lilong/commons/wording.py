"""Words put together as the reader's language does it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _


def listed(words: Iterable[object]) -> str:
    """The words as a list within a sentence: 甲、乙 in Chinese, A, B in English."""
    return _("、").join(map(str, words))


def clauses(words: Iterable[object]) -> str:
    """The words as parts of a sentence that hold commas themselves: 甲；乙, A; B."""
    return _("；").join(map(str, words))
