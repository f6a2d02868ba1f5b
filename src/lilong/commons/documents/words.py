"""Numbers and long texts as paper wants them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
CUT = "……"


def in_words(number: int) -> str:
    """A whole number in the characters that cannot be altered by a stroke: 123 → 壹佰贰拾叁.

    Raises:
        ValueError: below zero, or of more than twelve digits.
    """
    if not 0 <= number < 10**12:
        raise ValueError(f"not written in words here: {number}")
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    words = ""
    for place in reversed(range(len(groups))):
        group = groups[place]
        # A gap between groups is read as one zero.
        if words and group < 1000 and group and not words.endswith(_DIGITS[0]):
            words += _DIGITS[0]
        words += _group(group) + (_GROUPS[place] if group else "")
    return words or _DIGITS[0]


def _group(group: int) -> str:
    words, pending = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            words += (_DIGITS[0] if pending and words else "") + _DIGITS[digit] + _PLACES[place]
            pending = False
        else:
            pending = True
    return words


def width(text: str) -> int:
    """How wide a text is, in halves of a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def shortened(text: str, most: int) -> str:
    """The text, or as much of it as `most` Chinese characters hold with `……` at its end."""
    text = " ".join(text.split())
    if width(text) <= 2 * most:
        return text
    room, kept = 2 * most - width(CUT), 0
    for n, character in enumerate(text):
        kept += width(character)
        if kept > room:
            return text[:n] + CUT
    return text


def listed(names: Sequence[str], most: int, join: str, more: str) -> str:
    """Names joined, as many as `most` Chinese characters hold; then `more` % their number."""
    whole = join.join(" ".join(name.split()) for name in names)
    if width(whole) <= 2 * most:
        return whole
    tail = more % len(names)
    kept: list[str] = []
    for name in names:
        if width(join.join([*kept, name]) + tail) > 2 * most:
            break
        kept.append(" ".join(name.split()))
    return (join.join(kept) or shortened(names[0], most - len(tail))) + tail
