"""Writing SVG: elements with escaped text, numbers in few digits, never a style attribute."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

Value = str | float | None

WIDE_FROM = "\u1100"  # from here on, in what we write, a character is about one em wide


def element(name: str, *children: str, **attributes: Value) -> SafeString:
    """An element; `_` in an attribute's name is read as `-`, a trailing one is dropped.

    Children that are plain text are escaped, safe ones kept. Attributes that are None are left
    out. `style` is refused: the house allows no inline styles.
    """
    if "style" in attributes:
        raise ValueError("drawings carry classes and presentation attributes, no style")
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(map(_text, children))
    return mark_safe(f"<{name}{written}>{inner}</{name}>")  # noqa: S308 - all parts are escaped


def _value(value: str | float) -> str:
    return _text(value) if isinstance(value, str) else number(value)


def _text(text: str) -> str:
    return text if isinstance(text, SafeString) else escape(text)


def number(value: float) -> str:
    """Two digits after the point at most: 12.00 is 12, -0 is 0."""
    rounded = round(value, 2) + 0.0
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)


def points(pairs: Iterable[tuple[float, float]]) -> str:
    """Pairs for `points` of a polygon or a polyline."""
    return " ".join(f"{number(x)},{number(y)}" for x, y in pairs)


def text_width(text: str, size: float) -> float:
    """About how wide `text` is at a font size: Han characters one em, others a little over half."""
    return size * sum(1.0 if character >= WIDE_FROM else 0.56 for character in text)


def fit(text: str, size: float, width: float) -> str:
    """`text`, cut with … where it would run over `width`."""
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(kept + "…", size) > width:
        kept = kept[:-1]
    return kept + "…"


def fold(text: str, size: float, width: float, lines: int) -> list[str]:
    """`text` folded into at most `lines` lines of `width`; the last one is cut with …"""
    folded: list[str] = []
    rest = text
    while rest and len(folded) < lines - 1 and text_width(rest, size) > width:
        line = fit(rest, size, width + size).rstrip("…")
        folded.append(line)
        rest = rest[len(line) :]
    return [*folded, fit(rest, size, width)] if rest else folded
