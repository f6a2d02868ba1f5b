"""The compound's schematic plan as SVG: lanes, numbers, trees, and what was found where.

Coordinates are local metres with y upwards, as surveyors draw; here they are turned over once.
Shapes grow when the reader zooms in; marks and names keep their size on the screen, so each of
them is drawn in screen units and placed by a transform that the map island may rewrite.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import hypot, log2
from typing import Literal
from zlib import crc32

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lilong.commons.web.svg import element, number, points, text_width
from lilong.engines.clusters import cluster_sites

ShapeKind = Literal["ground", "green", "water", "lane", "path", "building", "tree", "wall", "gate"]
Point = tuple[float, float]
Variant = Literal["large", "mini", "poster"]

MARKS_AT_MOST = 400
SCREEN = {"large": 960.0, "mini": 320.0, "poster": 960.0}
ORDER: tuple[ShapeKind, ...] = (
    "ground",
    "green",
    "water",
    "path",
    "lane",
    "building",
    "tree",
    "wall",
    "gate",
)


@dataclass(frozen=True, slots=True)
class PlanShape:
    """Something that stands there.

    Attributes:
        kind: ground, green, water, lane and building are areas; path (a lane by its middle
            line), wall and gate are lines; tree is one point.
        points: in local metres, y upwards; areas need not repeat the first.
        label: the lane's name or the building's number.
        id: a key of the caller, put on the element as `data-id`; empty for none.
        href: where the shape leads; empty for nowhere.
        here: whether this is the one that the page is about.
        width: metres across of a path, or of a tree's crown.
    """

    kind: ShapeKind
    points: tuple[Point, ...]
    label: str = ""
    id: str = ""
    href: str = ""
    here: bool = False
    width: float = 4.0


@dataclass(frozen=True, slots=True)
class PlanMark:
    """Findings at one spot: how many, what, and where to read on.

    `kind` (1 to 5) chooses shape and colour together; `weight` (0 to 2) adds rings.
    """

    x: float
    y: float
    count: int
    label: str
    href: str = ""
    kind: int = 1
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in local metres, y upwards."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom


def bounds(shapes: Iterable[PlanShape], marks: Iterable[PlanMark] = ()) -> Box:
    """All that is drawn, with a margin of four per cent; ten metres square without any."""
    spots = [spot for shape in shapes for spot in shape.points]
    spots += [(mark.x, mark.y) for mark in marks]
    if not spots:
        return Box(0, 0, 10, 10)
    xs, ys = [x for x, _y in spots], [y for _x, y in spots]
    margin = max(max(xs) - min(xs), max(ys) - min(ys), 10) * 0.04
    return Box(min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin)


def few_enough(marks: Sequence[PlanMark], cell: float) -> list[PlanMark]:
    """The marks themselves, or gathered into cells of at least `cell` metres when too many.

    A gathered mark takes the kind that is most frequent in it and the greatest weight.
    """
    kept = list(marks)
    while len(kept) > MARKS_AT_MOST:
        weights: dict[str, int] = {}
        for mark in kept:
            weights[str(mark.kind)] = max(weights.get(str(mark.kind), 0), mark.weight)
        kept = [
            PlanMark(
                cluster.x,
                cluster.y,
                cluster.total,
                _("{n} 处").format(n=cluster.total),
                kind=int(cluster.by_kind[0][0]),
                weight=weights[cluster.by_kind[0][0]],
            )
            for cluster in cluster_sites(
                ((mark.x, mark.y, str(mark.kind), mark.count) for mark in kept), cell
            )
        ]
        cell *= 1.6
    return kept


def draw_plan(
    shapes: Sequence[PlanShape],
    marks: Sequence[PlanMark] = (),
    *,
    title: str,
    variant: Variant = "large",
) -> SafeString:
    """The plan as one `<svg>`.

    large: with names, numbers, marks and a scale; its links can be reached by keyboard.
    mini: "you are here", a picture. poster: pale, a picture.
    """
    box = bounds(shapes, marks)
    unit = box.width / SCREEN[variant]
    live = variant == "large"
    if variant == "mini":
        shapes = [shape if shape.here else replace(shape, label="") for shape in shapes]
    if variant == "poster":
        shapes = [replace(shape, here=False) for shape in shapes]
    layers = [
        _shape(shape, links=live)
        for kind in ORDER
        for shape in shapes
        if shape.kind == kind and shape.points
    ]
    if live:
        layers += [_name(shape, unit) for shape in shapes if _is_named_lane(shape)]
        chosen = few_enough(marks, 40 * unit)
        drawn = [_mark(mark, unit) for mark in sorted(chosen, key=lambda mark: mark.count)]
        layers += [element("g", *drawn, data_marks=""), _scale(box, unit)]
    else:
        layers += [_here(shape, unit) for shape in shapes if shape.here and variant == "mini"]
    return _frame(title, box, layers, live)


def legend_mark(kind: int) -> SafeString:
    """The shape of a mark by itself, for a legend."""
    return element(
        "svg",
        element("g", _figure(kind, 9), class_=f"plan-mark plan-mark-{kind}"),
        viewBox="-12 -12 24 24",
        aria_hidden="true",
        focusable="false",
    )


# --- Parts ----------------------------------------------------------------------------------


def _frame(title: str, box: Box, layers: Sequence[str], live: bool) -> SafeString:
    key = f"plan-{crc32(title.encode()):08x}-{'live' if live else 'still'}"
    return element(
        "svg",
        element("title", title, id=key),
        *layers,
        viewBox=f"{number(box.left)} {number(-box.top)} {number(box.width)} {number(box.height)}",
        role="group" if live else "img",
        aria_labelledby=key,
    )


def _turned(spots: Iterable[Point]) -> list[Point]:
    return [(x, -y) for x, y in spots]


def _shape(shape: PlanShape, *, links: bool) -> SafeString:
    drawn = _DRAWN_BY.get(shape.kind, _area)(shape)
    if not (links and shape.href):
        return drawn
    return element("a", drawn, href=shape.href, aria_label=shape.label or None)


def _area(shape: PlanShape) -> SafeString:
    return element(
        "polygon",
        points=points(_turned(shape.points)),
        class_=f"plan-{shape.kind}",
        data_id=shape.id or None,
    )


def _path(shape: PlanShape) -> SafeString:
    line = points(_turned(shape.points))
    edge, ground = shape.width * 1.06, shape.width
    return element(
        "g",
        element("polyline", points=line, class_="plan-lane-edge", stroke_width=edge),
        element("polyline", points=line, class_="plan-lane-line", stroke_width=ground),
    )


def _building(shape: PlanShape) -> SafeString:
    here = " is-here" if shape.here else ""
    corners = _turned(shape.points)
    parts = [
        element(
            "polygon",
            points=points(corners),
            class_=f"plan-building{here}",
            data_id=shape.id or None,
        )
    ]
    if len(corners) == 4:
        parts.append(_ridge(corners))
    if shape.label:
        parts.append(_house_number(shape, corners, here))
    return element("g", *parts)


def _ridge(corners: Sequence[Point]) -> SafeString:
    """The roof's ridge, along the longer side: what makes a rectangle a house."""
    a, b, c, d = corners
    if hypot(b[0] - a[0], b[1] - a[1]) > hypot(c[0] - b[0], c[1] - b[1]):
        start, end = _middle(a, d), _middle(b, c)
    else:
        start, end = _middle(a, b), _middle(c, d)
    return element("polyline", points=points([start, end]), class_="plan-roof")


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _house_number(shape: PlanShape, corners: Sequence[Point], here: str) -> SafeString:
    xs, ys = [x for x, _y in corners], [y for _x, y in corners]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    size = min(high * 0.55, wide * 0.8 / max(text_width(shape.label, 1), 0.1))
    return element(
        "text",
        shape.label,
        x=(max(xs) + min(xs)) / 2,
        y=(max(ys) + min(ys)) / 2 + size * 0.36,
        font_size=size,
        text_anchor="middle",
        stroke_width=size * 0.4,
        class_=f"plan-number{here}",
    )


def _tree(shape: PlanShape) -> SafeString:
    x, y = _turned(shape.points[:1])[0]
    return element(
        "g",
        element("circle", cx=x, cy=y, r=shape.width / 2, class_="plan-tree"),
        element("circle", cx=x, cy=y, r=shape.width / 9, class_="plan-tree-heart"),
    )


def _line(shape: PlanShape) -> SafeString:
    line = points(_turned(shape.points))
    return element("polyline", points=line, class_=f"plan-{shape.kind}")


_DRAWN_BY = {"path": _path, "building": _building, "tree": _tree, "wall": _line, "gate": _line}


def _placed(x: float, y: float, unit: float, *parts: str, **attributes: str | None) -> SafeString:
    """Screen units at a spot of the plan; the island rewrites the scale when zooming."""
    return element(
        "g",
        *parts,
        transform=f"translate({number(x)} {number(y)}) scale({unit:.5g})",
        data_at=f"{number(x)} {number(y)}",
        **attributes,
    )


def _is_named_lane(shape: PlanShape) -> bool:
    return shape.kind in {"lane", "path"} and bool(shape.label and shape.points)


def _name(shape: PlanShape, unit: float) -> SafeString:
    """The lane's name: across a lane that runs across, downwards in one that runs up."""
    spots = _turned(shape.points)
    xs, ys = [x for x, _y in spots], [y for _x, y in spots]
    x, y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    if max(ys) - min(ys) <= max(xs) - min(xs):
        return _placed(x, y, unit, _lettering(shape.label, 5))
    first = -7.5 * len(shape.label) + 12
    written = [
        _lettering(character, first + 15 * place) for place, character in enumerate(shape.label)
    ]
    return _placed(x, y, unit, *written, role="img", aria_label=shape.label)


def _lettering(words: str, y: float) -> SafeString:
    return element(
        "text",
        words,
        y=y,
        font_size=14,
        text_anchor="middle",
        stroke_width=4,
        class_="plan-name",
    )


def _radius(count: int) -> float:
    return min(13 + 2.6 * log2(max(count, 1)), 34)


# Square, lozenge, triangle, hexagon; the first kind is round. Told apart without colour.
_CORNERS: dict[int, tuple[Point, ...]] = {
    2: ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    3: ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    4: ((0, -1.3), (1.3, 1), (-1.3, 1)),
    5: ((-1.1, 0), (-0.55, -1), (0.55, -1), (1.1, 0), (0.55, 1), (-0.55, 1)),
}


def _figure(kind: int, r: float) -> SafeString:
    if kind not in _CORNERS:
        return element("circle", r=r)
    return element("polygon", points=points((x * r, y * r) for x, y in _CORNERS[kind]))


def _mark(mark: PlanMark, unit: float) -> SafeString:
    r = _radius(mark.count)
    rings = [
        element("circle", r=r + 4 + 4 * ring, class_="plan-halo", stroke_width=1.5)
        for ring in range(mark.weight)
    ]
    drawn = _placed(
        mark.x,
        -mark.y,
        unit,
        element("circle", r=r + 12, class_="plan-focus", stroke_width=4),
        *rings,
        _figure(mark.kind, r),
        element(
            "text",
            str(mark.count),
            y=r * 0.32 + 1,
            font_size=max(r * 0.9, 12),
            text_anchor="middle",
        ),
    )
    look = f"plan-mark plan-mark-{mark.kind}"
    if not mark.href:
        return element("g", element("title", mark.label), drawn, class_=look)
    return element("a", drawn, href=mark.href, aria_label=mark.label, class_=look)


def _scale(box: Box, unit: float) -> SafeString:
    """A bar of a round number of metres, about a sixth of the plan."""
    wanted = box.width / 6
    metres = max(
        (step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500) if step <= wanted), default=1
    )
    x, y = box.left + 14 * unit, -box.bottom - 14 * unit
    bar = f"M{number(x)} {number(y - 6 * unit)}V{number(y)}h{metres}V{number(y - 6 * unit)}"
    words = element("text", _("{n} 米").format(n=metres), y=-10, font_size=13, class_="plan-words")
    return element("g", element("path", d=bar, class_="plan-scale"), _placed(x, y, unit, words))


def _here(shape: PlanShape, unit: float) -> SafeString:
    spots = _turned(shape.points)
    x = sum(spot[0] for spot in spots) / len(spots)
    y = sum(spot[1] for spot in spots) / len(spots)
    pin = "M0 0c-9-13-14-18-14-26a14 14 0 0 1 28 0c0 8-5 13-14 26Z"
    return _placed(
        x,
        y,
        unit,
        element("path", d=pin, class_="plan-here", stroke_width=2),
        element("circle", cy=-26, r=5, class_="plan-ground"),
    )
