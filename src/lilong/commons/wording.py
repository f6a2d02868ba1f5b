"""Words put together as the reader's language does it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import override

from lilong.kernel.money import Money


def listed(words: Iterable[object]) -> str:
    """The words as a list within a sentence: 甲、乙 in Chinese, A, B in English."""
    return _("、").join(map(str, words))


def named(label: object, words: object) -> str:
    """What something is, and its words: 甲方：修好, Side A: mend it."""
    return f"{label}{_('：')}{words}"


def bracketed(words: object, inside: object) -> str:
    """Words with what stands behind them in brackets: 甲（申请人）, A (applicant)."""
    return (
        _("%(words)s（%(inside)s）") % {"words": words, "inside": inside} if inside else f"{words}"
    )


def in_yuan(fen: int) -> str:
    """Money as the reader's language writes it: 800.00元, ¥800.00."""
    return _("%(amount)s元") % {"amount": str(Money(fen)).removesuffix("元")}


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
