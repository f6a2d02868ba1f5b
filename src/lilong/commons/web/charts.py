"""Charts as SVG, drawn on the server: pure functions from values to markup.

Each chart comes in two widths, for a page and for a phone; each says its title and its gist to
those who listen, tells series apart by pattern before colour, and writes its numbers as text.
The tags of `lilong.commons.templatetags.lilong` put the table of the same numbers beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from zlib import crc32

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lilong.commons.web.svg import element, fit, fold, points, text_width
from lilong.commons.wording import listed

WIDE, NARROW = 720, 350
TEXT = {WIDE: 16.0, NARROW: 15.0}
SERIES = 5
LIMIT = 80  # per cent: the few that make the most
COLUMNS_AT_MOST = 9


@dataclass(frozen=True, slots=True)
class Bar:
    """A label and its value, a count that is not negative.

    `strong` sets it apart from the others; `href` is where its row of the table leads.
    """

    label: str
    value: int
    strong: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Stack:
    """A label and the parts of its bar, in the order of the series."""

    label: str
    parts: tuple[int, ...]
    href: str = ""


def share(part: int, whole: int) -> int:
    """Per cent, rounded half up, in whole numbers; 0 of nothing is 0."""
    return (200 * part + whole) // (2 * whole) if whole else 0


def bar_chart(bars: Sequence[Bar], *, title: str, unit: str = "", width: int = WIDE) -> SafeString:
    """Lying bars, in the order given; the strong ones solid, the others hatched."""
    if not any(bar.value for bar in bars):
        return _nothing(title, width)
    key = _key("bars", title, width)
    most = max(bar.value for bar in bars)
    # One scale for all, leaving room for the widest figures behind the longest bar.
    scale = (width - _bar_start(width) - text_width(f"{most}{unit}", TEXT[width]) - 16) / most
    rows = [_lying_row(bar, place, scale, unit, width, key) for place, bar in enumerate(bars)]
    gist = _("共 {n} 项，最多的是{label}，{value}{unit}").format(
        n=len(bars),
        label=next(bar.label for bar in bars if bar.value == most),
        value=most,
        unit=unit,
    )
    height = len(bars) * _row_height(width) + 8
    return _drawing(title, gist, width, height, key, patterns(key), *rows)


def pareto_chart(
    bars: Sequence[Bar], *, title: str, unit: str = "", width: int = WIDE
) -> SafeString:
    """The few that make the most: bars from large to small and the running share.

    Wide, it stands: bars and line on one scale of shares, which is the honest one. Narrow, it
    lies. Beyond nine the rest is one bar.
    """
    ranked = gather_rest(bars)
    total = sum(bar.value for bar in ranked)
    if not total:
        return _nothing(title, width)
    running = list(accumulate(bar.value for bar in ranked))
    few = next(place for place, sum_ in enumerate(running, 1) if share(sum_, total) >= LIMIT)
    gist = _("前 {few} 项合计 {value}{unit}，占 {share}%").format(
        few=few, value=running[few - 1], unit=unit, share=share(running[few - 1], total)
    )
    key = _key("pareto", title, width)
    draw = _standing_pareto if width == WIDE else _lying_pareto
    height, parts = draw(ranked, running, few, unit, key)
    return _drawing(title, gist, width, height, key, patterns(key), *parts)


def timeline_chart(
    bars: Sequence[Bar], *, title: str, unit: str = "", width: int = WIDE
) -> SafeString:
    """One column for each week or month, in order."""
    if not any(bar.value for bar in bars):
        return _nothing(title, width)
    key = _key("timeline", title, width)
    most = max(bar.value for bar in bars)
    peak = next(bar for bar in bars if bar.value == most)
    gist = _("{first}至{last}共 {n}{unit}，最多是{label}，{most}{unit}").format(
        first=bars[0].label,
        last=bars[-1].label,
        n=sum(bar.value for bar in bars),
        unit=unit,
        label=peak.label,
        most=most,
    )
    parts = _columns(bars, most, width, key)
    return _drawing(title, gist, width, 270, key, patterns(key), *parts)


def stacked_bar(
    stacks: Sequence[Stack], series: Sequence[str], *, title: str, unit: str = "", width: int = WIDE
) -> SafeString:
    """Lying bars of parts; each part also in figures under its bar. At most five series.

    Raises:
        ValueError: more series than there are patterns, or a stack with another number of parts.
    """
    if len(series) > SERIES or any(len(stack.parts) != len(series) for stack in stacks):
        raise ValueError(f"at most {SERIES} series, and a part for each")
    most = max((sum(stack.parts) for stack in stacks), default=0)
    if not most:
        return _nothing(title, width)
    key = _key("stack", title, width)
    drawn, top = _legend(series, width, key)
    for stack in stacks:
        row, high = _stack_row(stack, series, top, most, width, key)
        drawn.append(row)
        top += high
    whole = [sum(stack.parts[place] for stack in stacks) for place in range(len(series))]
    gist = listed(f"{name} {value}{unit}" for name, value in zip(series, whole, strict=True))
    return _drawing(title, gist, width, top, key, patterns(key), *drawn)


def gather_rest(bars: Sequence[Bar], at_most: int = COLUMNS_AT_MOST) -> list[Bar]:
    """From large to small, equals in the order given; beyond `at_most` the rest is one bar."""
    ranked = sorted(bars, key=lambda bar: -bar.value)
    if len(ranked) <= at_most:
        return ranked
    rest = sum(bar.value for bar in ranked[at_most - 1 :])
    label = _("其余 {n} 项").format(n=len(ranked) - at_most + 1)
    return [*ranked[: at_most - 1], Bar(label, rest)]


# --- Parts ----------------------------------------------------------------------------------


def _key(kind: str, title: str, width: int) -> str:
    # Stable, so that the same page is the same bytes; apart, since ids are page-wide.
    return f"{kind}-{crc32(title.encode()):08x}-{width}"


def _drawing(title: str, gist: str, width: int, height: float, key: str, *parts: str) -> SafeString:
    return element(
        "svg",
        element("title", title, id=f"{key}-title"),
        element("desc", gist, id=f"{key}-desc"),
        *parts,
        viewBox=f"0 0 {width} {round(height)}",
        role="img",
        aria_labelledby=f"{key}-title {key}-desc",
        class_="chart-wide" if width == WIDE else "chart-narrow",
    )


def _nothing(title: str, width: int) -> SafeString:
    key = _key("none", title, width)
    words = _("还没有可画的数")
    return _drawing(
        title,
        words,
        width,
        96,
        key,
        element("line", x1=0, y1=80, x2=width, y2=80, class_="chart-axis"),
        _text(words, width / 2, 52, width, "chart-soft", anchor="middle"),
    )


def _text(
    words: str, x: float, y: float, width: int, class_: str = "", anchor: str | None = None
) -> SafeString:
    return element(
        "text", words, x=x, y=y, font_size=TEXT[width], class_=class_ or None, text_anchor=anchor
    )


def patterns(key: str) -> SafeString:
    """Five ways to fill: solid, hatch, specks, level lines, lattice."""
    strokes = {2: "M-2 10 10-2M-2 2 2-2M6 10l4-4", 4: "M0 4h8", 5: "M0 0l8 8M8 0 0 8"}
    made = []
    for place in range(1, SERIES + 1):
        ground = element("rect", width=8, height=8, class_="chart-ground" if place > 1 else None)
        ink = [element("path", d=strokes[place], class_="chart-hatch")] if place in strokes else []
        if place == 3:
            ink = [element("circle", cx=4, cy=4, r=2.4, class_="chart-speck")]
        made.append(
            element(
                "pattern",
                ground,
                *ink,
                id=f"{key}-p{place}",
                width=8,
                height=8,
                patternUnits="userSpaceOnUse",
                class_=f"series-{place}",
            )
        )
    return element("defs", *made)


def _rect(x: float, y: float, width: float, height: float, key: str, series: int) -> SafeString:
    return element(
        "rect",
        x=x,
        y=y,
        width=max(width, 0),
        height=max(height, 0),
        fill=f"url(#{key}-p{series})",
        class_="chart-bar",
    )


def _row_height(width: int) -> int:
    return 44 if width == WIDE else 60


def _lying_row(bar: Bar, place: int, scale: float, unit: str, width: int, key: str) -> SafeString:
    """One bar with its label and figures; `scale` is its length for a value of one."""
    size, top = TEXT[width], place * _row_height(width)
    left, label_width = _bar_start(width), 192 if width == WIDE else width - 4
    label_y, bar_y = (top + 29, top + 10) if width == WIDE else (top + 20, top + 28)
    length = scale * bar.value
    return element(
        "g",
        _text(fit(bar.label, size, label_width), 2, label_y, width),
        _rect(left, bar_y, length, 24, key, 1 if bar.strong else 2),
        element("line", x1=left, y1=bar_y - 4, x2=left, y2=bar_y + 28, class_="chart-axis"),
        _text(f"{bar.value}{unit}", left + length + 8, bar_y + 18, width, "chart-value"),
    )


def _bar_start(width: int) -> float:
    return 204.0 if width == WIDE else 2.0


def _standing_pareto(
    bars: Sequence[Bar], running: Sequence[int], few: int, unit: str, key: str
) -> tuple[float, list[SafeString]]:
    left, right, top, foot = 58.0, WIDE - 8.0, 34.0, 290.0
    total, step = running[-1], (right - left) / len(bars)

    def level(value: int) -> float:
        return foot - (foot - top) * value / total

    parts = _share_scale(left, right, top, foot)
    line = [(left + step * (place + 0.5), level(sum_)) for place, sum_ in enumerate(running)]
    labels = [fold(bar.label, 15, step - 6, 3) for bar in bars]
    under = foot + 28 + 20 * max(map(len, labels))
    for place, bar in enumerate(bars):
        middle, high = line[place][0], level(bar.value)
        parts.append(
            _rect(
                middle - step * 0.36, high, step * 0.72, foot - high, key, 1 if place < few else 2
            )
        )
        for row, words in enumerate(labels[place]):
            parts.append(_text(words, middle, foot + 24 + row * 20, WIDE, anchor="middle"))
        parts.append(
            _text(f"{bar.value}{unit}", middle, under, WIDE, "chart-value", anchor="middle")
        )
    parts.append(element("line", x1=left, y1=foot, x2=right, y2=foot, class_="chart-axis"))
    parts += _running_line(line, [f"{share(sum_, total)}%" for sum_ in running], WIDE)
    return under + 12, parts


def _share_scale(left: float, right: float, top: float, foot: float) -> list[SafeString]:
    parts = []
    for per_cent in (0, 20, 40, 60, 80, 100):
        y = foot - (foot - top) * per_cent / 100
        kind = "chart-limit" if per_cent == LIMIT else "chart-grid"
        parts.append(element("line", x1=left, y1=y, x2=right, y2=y, class_=kind))
        parts.append(_text(f"{per_cent}%", left - 8, y + 5, WIDE, "chart-soft", anchor="end"))
    return parts


def _running_line(
    line: Sequence[tuple[float, float]], figures: Sequence[str], width: int
) -> list[SafeString]:
    dots = [element("circle", cx=x, cy=y, r=5, class_="chart-dot") for x, y in line]
    words = [
        _text(figure, x, y - 12, width, "chart-soft", anchor="middle")
        for (x, y), figure in zip(line, figures, strict=True)
    ]
    return [element("polyline", points=points(line), class_="chart-line"), *dots, *words]


def _lying_pareto(
    bars: Sequence[Bar], running: Sequence[int], few: int, unit: str, key: str
) -> tuple[float, list[SafeString]]:
    total, size, row = running[-1], TEXT[NARROW], 62
    left, right = 2.0, NARROW - 56.0  # the margin holds the running share
    limit = left + (right - left) * LIMIT / 100
    foot = 24 + len(bars) * row
    parts = [
        _text(f"{LIMIT}%", limit, 16, NARROW, "chart-soft", anchor="middle"),
        element("line", x1=limit, y1=22, x2=limit, y2=foot, class_="chart-limit"),
    ]
    line = [
        (left + (right - left) * sum_ / total, 24 + place * row + 40.0)
        for place, sum_ in enumerate(running)
    ]
    words = []
    for place, bar in enumerate(bars):
        top, figures = 24 + place * row, f"{bar.value}{unit}"
        label = fit(bar.label, size, right - text_width(figures, size) - 26)
        after = left + text_width(label, size) + 18
        length = (right - left) * bar.value / total
        parts.append(_rect(left, top + 28, length, 24, key, 1 if place < few else 2))
        words += [
            _text(label, left + 6, top + 20, NARROW),
            _text(figures, after, top + 20, NARROW, "chart-value"),
            _text(
                f"{share(running[place], total)}%",
                NARROW - 2,
                top + 46,
                NARROW,
                "chart-soft",
                anchor="end",
            ),
        ]
    axis = element("line", x1=left, y1=22, x2=left, y2=foot, class_="chart-axis")
    return foot + 4, [*parts, axis, *_running_line(line, [""] * len(line), NARROW), *words]


def _columns(bars: Sequence[Bar], most: int, width: int, key: str) -> list[SafeString]:
    top, foot, left = 34.0, 222.0, 2.0
    step = (width - 4) / len(bars)
    widest = max(text_width(bar.label, TEXT[width]) for bar in bars)
    every = max(1, -(-int(widest + 14) // max(int(step), 1)))
    figures_fit = step >= text_width(str(most), TEXT[width]) + 4
    parts = []
    for place, bar in enumerate(bars):
        middle = left + step * (place + 0.5)
        high = foot - (foot - top) * bar.value / most
        parts.append(
            _rect(
                middle - step * 0.36,
                high,
                step * 0.72,
                foot - high,
                key,
                1 if bar.strong or bar.value == most else 2,
            )
        )
        if figures_fit or bar.value == most:
            parts.append(_edge_text(str(bar.value), middle, high - 8, width, "chart-value"))
        if place % every == 0:
            parts.append(_edge_text(bar.label, middle, foot + 28, width, "chart-soft"))
    return [*parts, element("line", x1=0, y1=foot, x2=width, y2=foot, class_="chart-axis")]


def _edge_text(words: str, x: float, y: float, width: int, class_: str) -> SafeString:
    """Text centred on x, moved in where it would leave the drawing."""
    half = text_width(words, TEXT[width]) / 2
    return _text(words, min(max(x, half), width - half), y, width, class_, anchor="middle")


def _legend(series: Sequence[str], width: int, key: str) -> tuple[list[SafeString], float]:
    parts, x, y = [], 2.0, 4.0
    for place, name in enumerate(series, 1):
        needed = 32 + text_width(name, TEXT[width])
        if x > 2 and x + needed > width:
            x, y = 2.0, y + 30
        parts.append(_rect(x, y, 22, 18, key, place))
        parts.append(_text(name, x + 30, y + 15, width))
        x += needed + 22
    return parts, y + 34


def _stack_row(
    stack: Stack, series: Sequence[str], top: float, most: int, width: int, key: str
) -> tuple[SafeString, float]:
    size, x = TEXT[width], 2.0
    total = str(sum(stack.parts))
    parts = [
        _text(fit(stack.label, size, width - text_width(total, size) - 20), 2, top + 18, width),
        _text(total, width - 2, top + 18, width, "chart-value", anchor="end"),
    ]
    for place, part in enumerate(stack.parts, 1):
        length = (width - 4) * part / most
        if part:
            parts.append(_rect(x, top + 26, length, 22, key, place))
        x += length
    said = [f"{name} {part}" for name, part in zip(series, stack.parts, strict=True) if part]
    lines = _packed(said, size, width - 4)
    parts += [
        _text(line, 2, top + 67 + 21 * place, width, "chart-soft")
        for place, line in enumerate(lines)
    ]
    return element("g", *parts), 62 + 21 * max(len(lines), 1)


def _packed(said: Sequence[str], size: float, width: float) -> list[str]:
    """Short sayings set in as few lines as they need, never torn apart."""
    lines: list[str] = []
    for words in said:
        longer = f"{lines[-1]} · {words}" if lines else words
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(words)
    return lines
