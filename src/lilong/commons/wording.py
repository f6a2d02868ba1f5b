"""Words put together as the reader's language does it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.utils.translation import get_language
from django.utils.translation import gettext as _

Asked = ParamSpec("Asked")
Said = TypeVar("Said")


def said_once(say: Callable[Asked, Said]) -> Callable[Asked, Said]:
    """Remember what a function says, once for each language; its arguments are few and plain."""

    @lru_cache(maxsize=256)
    def kept(language: str | None, *args: Any, **kwargs: Any) -> Said:
        return say(*args, **kwargs)

    @wraps(say)
    def said(*args: Asked.args, **kwargs: Asked.kwargs) -> Said:
        return kept(get_language(), *args, **kwargs)  # type: ignore[arg-type]  # all hashable

    return said


def listed(words: Iterable[object]) -> str:
    """The words as a list within a sentence: 甲、乙 in Chinese, A, B in English."""
    return _("、").join(map(str, words))


def clauses(words: Iterable[object]) -> str:
    """The words as parts of a sentence that hold commas themselves: 甲；乙, A; B."""
    return _("；").join(map(str, words))
