"""Cells that name one of a few things: yes or no, public or private, what a wall carries."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from lilong.engines.tabular.cells import (
    Flawed,
    RawCell,
    Reading,
    blank,
    compact,
    not_understood,
    text_of,
)

PART_OF_TEXT, AMBIGUOUS = "part_of_text", "ambiguous"


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer: the value it stands for and the words people write for it."""

    value: Hashable
    words: tuple[str, ...]


_YES = ("是", "√", "✓", "✔", "☑", "有", "对", "y", "yes", "true", "1", "t")
_NO = ("否", "×", "✗", "✘", "x", "无", "没有", "不是", "n", "no", "false", "0", "f")

_NEGATIONS = ("非", "不", "不是", "没", "无", "未")

# English as the house's own exports write it, in the form in which cells are compared.
_COMMON = ("public", "common", "commonparts")
_PRIVATE = ("private", "privatepremises")

YES_NO = (Choice(True, _YES), Choice(False, _NO))
PUBLIC_OR_PRIVATE = (
    Choice("public", (*_YES, "公共", "公用", "公", "公共部位", "共有", "共用", "公有", *_COMMON)),
    Choice(
        "private",
        (
            *_NO,
            "私",
            "私人",
            "个人",
            "私有",
            "自家",
            "专有",
            "住户",
            "非公共",
            "非公用",
            "不公共",
            "非公共部位",
            "不是公共",
            "私人部位",
            *_PRIVATE,
        ),
    ),
    Choice("unknown", ("未注明", "notstated")),
)
WALL = (
    Choice("bearing", ("承重", "承重墙", "是承重", "剪力墙", "是", "√", "bearing")),
    Choice(
        "non_bearing",
        (
            "非承重",
            "非承重墙",
            "不承重",
            "隔墙",
            "填充墙",
            "围护墙",
            "轻质墙",
            "否",
            "×",
            "non-bearing",
        ),
    ),
    Choice(
        "unknown",
        ("不明", "unknown", "不详", "未知", "不清楚", "待查", "待鉴定", "待定", "?", "说不清"),
    ),
)
SHOP = (
    Choice(True, (*_YES, "沿街商铺", "商铺", "沿街", "店铺", "门面", "商户", "店面")),
    Choice(False, (*_NO, "非商铺", "住宅", "住家", "非沿街", "居民")),
)

READY_MADE = {
    "yes_no": YES_NO,
    "public_or_private": PUBLIC_OR_PRIVATE,
    "wall": WALL,
    "shop": SHOP,
}


def parse_choice(raw: RawCell, choices: Sequence[Choice]) -> Reading[Hashable]:
    """The choice that the cell names: exactly, or inside a longer text as a guess.

    When the text holds words of several choices, the longest word decides (`非承重` holds
    `承重`); two that do not overlap are `ambiguous` and left to a person.
    """
    if isinstance(raw, Flawed):
        return not_understood(raw, raw.why)
    text = compact(text_of(raw))
    if not text:
        return blank(raw)
    for choice in choices:
        if text in choice.words:
            return Reading(choice.value, 100, "", raw)
    return _inside(text, raw, choices)


def _inside(text: str, raw: RawCell, choices: Sequence[Choice]) -> Reading[Hashable]:
    words = [(word, choice.value) for choice in choices for word in choice.words if len(word) > 1]
    found: set[Hashable] = set()
    for word, value in sorted(words, key=lambda pair: -len(pair[0])):
        if word in text:
            if text[: text.index(word)].endswith(_NEGATIONS):
                return not_understood(raw, AMBIGUOUS)
            found.add(value)
            text = text.replace(word, "\0")
    if not found:
        return not_understood(raw)
    if len(found) > 1:
        return not_understood(raw, AMBIGUOUS)
    return Reading(found.pop(), 80, PART_OF_TEXT, raw)
