"""Drawing a 1980s estate from a few numbers: rows of slabs facing south along bent lanes.

All coordinates are local metres, x to the east, y to the north. What is drawn is invented; it
follows how such estates are built (six storeys, stairs to the north, light to the south), not
a survey of a real one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import cos, pi, sin
from random import Random
from typing import Any

Point = tuple[float, float]
Shape = dict[str, Any]
"""As `Place.plan` keeps it: shape, points, and for features also kind, name, width or r."""

UNIT, DEPTH, PITCH = 18.0, 11.0, 26.0
"""Width and depth of one number, and the distance from row to row."""

VERGE = 7.0
"""From the middle of a lane to the houses: room for trees, and for the lane's name."""

_ON_THE_LINE = 0.05


def bend(point: Point) -> Point:
    """A gentle swing of the whole drawing, so that lanes are not ruled with a ruler."""
    x, y = point
    return round(x + 6 * sin(y / 95), 1), round(y + 5 * sin(x / 120), 1)


def along(points: Sequence[Point], step: float = 24.0) -> list[Point]:
    """The corners of a line with further points between them, bent."""
    drawn: list[Point] = []
    for (x0, y0), (x1, y1) in pairwise(points):
        parts = max(1, round(max(abs(x1 - x0), abs(y1 - y0)) / step))
        drawn += [(x0 + (x1 - x0) * n / parts, y0 + (y1 - y0) * n / parts) for n in range(parts)]
    return [bend(point) for point in [*drawn, points[-1]]]


def box(left: float, bottom: float, width: float, depth: float) -> list[Point]:
    """An upright rectangle, bent."""
    right, top = left + width, bottom + depth
    return [bend(p) for p in ((left, bottom), (right, bottom), (right, top), (left, top))]


def line(kind: str, points: Sequence[Point], *, width: float, name: str = "") -> Shape:
    """A road, path or wall; `points` before bending."""
    return _named({"kind": kind, "shape": "line", "points": along(points), "width": width}, name)


def area(kind: str, points: Sequence[Point], *, name: str = "") -> Shape:
    """A shop, green, shed or the like; `points` as drawn."""
    return _named({"kind": kind, "shape": "polygon", "points": list(points)}, name)


def spot(kind: str, point: Point, *, r: float) -> Shape:
    """A tree; `r` is the radius of its crown."""
    return {"kind": kind, "shape": "point", "points": [bend(point)], "r": r}


def gate(at: Point, *, name: str, upright: bool = False) -> Shape:
    """A gate of eight metres in a wall that runs east, or north when `upright`."""
    x, y = at
    ends = [(x, y - 4), (x, y + 4)] if upright else [(x - 4, y), (x + 4, y)]
    return _named({"kind": "gate", "shape": "line", "points": [bend(p) for p in ends]}, name)


def _named(shape: Shape, name: str) -> Shape:
    return {**shape, "name": name} if name else shape


@dataclass(frozen=True, slots=True)
class Unit:
    """One number of a slab: where it stands before bending, and its place in the row."""

    name: str
    left: float
    bottom: float

    @property
    def outline(self) -> list[Point]:
        """The ground plan, with the stair standing out to the north."""
        x, y, top = self.left, self.bottom, self.bottom + DEPTH
        corners = [(x, y), (x + UNIT, y), (x + UNIT, top), (x + 11, top), (x + 11, top + 1.6)]
        corners += [(x + 7, top + 1.6), (x + 7, top), (x, top)]
        return [bend(corner) for corner in corners]

    @property
    def anchor(self) -> Point:
        return bend((self.left + UNIT / 2, self.bottom + DEPTH / 2))

    @property
    def stair(self) -> Point:
        """Where the shared corridor begins."""
        return bend((self.left + UNIT / 2, self.bottom + DEPTH - 0.6))

    def room(self, floor: int, door: int, floors: int, doors: int) -> Point:
        """A point of the flat: doors from west to east, floors from south to north."""
        x = self.left + UNIT * (door - 0.5) / doors
        return bend((x, self.bottom + 1.2 + (DEPTH - 3.4) * (floor - 1) / max(1, floors - 1)))


@dataclass(frozen=True)
class Lane:
    """A lane with its numbers, the paths to their stairs and the trees before their windows."""

    line: list[Point]
    units: list[Unit]
    features: list[Shape] = field(default_factory=list)


def lane_north(
    *, spine: float, foot: float, first: float, rows: int, left: int, right: int, random: Random
) -> Lane:
    """A lane that runs north from a gate, `left` and `right` numbers to its sides in each row."""
    units: list[Unit] = []
    features: list[Shape] = []
    for row in range(rows):
        bottom = first + PITCH * row
        starts = [spine - VERGE - UNIT * (left - n) for n in range(left)]
        starts += [spine + VERGE + UNIT * n for n in range(right)]
        for x in starts:
            shift = 2.5 if x > spine else 0.0
            units.append(Unit(str(len(units) + 1), round(x, 1), bottom + shift))
        features += _before_the_stairs(starts[0], starts[-1] + UNIT, bottom + DEPTH, random)
    top = first + PITCH * (rows - 1) + DEPTH + 6
    gaps = [first + PITCH * row + DEPTH + 8.5 for row in range(rows - 1)]
    features += _avenue(spine, gaps, random, north=True)
    return Lane(along([(spine, foot), (spine, top)]), units, features)


def lane_west(
    *, spine: float, gate: float, blocks: Sequence[tuple[float, int]], rows: int, random: Random
) -> Lane:
    """A lane that runs west from a gate, `rows` rows of slabs north of it.

    `blocks` are (western end, numbers) from east to west; they are numbered from the gate.
    """
    units: list[Unit] = []
    features: list[Shape] = []
    for row in range(rows):
        bottom = spine + 9 + PITCH * row
        for west, count in blocks:
            starts = [west + UNIT * n for n in reversed(range(count))]
            units += [Unit(str(len(units) + 1 + n), x, bottom) for n, x in enumerate(starts)]
            features += _before_the_stairs(west, west + UNIT * count, bottom + DEPTH, random)
    end = min(west for west, _ in blocks)
    trees = range(round(end) + 8, round(gate) - 8, 16)
    features += _avenue(spine, map(float, trees), random, north=False)
    return Lane(along([(gate, spine), (end - 2, spine)]), units, features)


def _before_the_stairs(left: float, right: float, top: float, random: Random) -> Iterator[Shape]:
    """The footpath north of a row, and trees in the gardens beyond it."""
    yield line("path", [(left + 2, top + 4.4), (right - 2, top + 4.4)], width=1.8)
    x = left + 4 + random.uniform(0, 5)
    while x < right - 3:
        if random.random() < 0.8:
            yield spot("tree", (x, top + 9 + random.uniform(-1, 1.4)), r=_crown(random))
        x += random.uniform(8, 17)


def _avenue(
    fixed: float, stations: Iterable[float], random: Random, *, north: bool
) -> Iterator[Shape]:
    """Plane trees beside a lane that runs north (or west), in the gaps between its rows."""
    for station in stations:
        for side in (-5.4, 5.4) if north else (6.4,):
            if random.random() < 0.9:
                point = (fixed + side, station) if north else (station, fixed + side)
                yield spot("tree", point, r=_crown(random, 2.3))


def _crown(random: Random, least: float = 1.7) -> float:
    return round(random.uniform(least, least + 1.2), 1)


def grove(
    left: float, bottom: float, width: float, depth: float, trees: int, random: Random
) -> Iterator[Shape]:
    """Trees scattered over a rectangle, none closer to another than its crown allows."""
    standing: list[Point] = []
    for _ in range(trees * 30):
        x, y = left + random.random() * width, bottom + random.random() * depth
        if all((x - a) ** 2 + (y - b) ** 2 > 36 for a, b in standing):
            standing.append((x, y))
            yield spot("tree", (round(x, 1), round(y, 1)), r=_crown(random, 2.0))
        if len(standing) == trees:
            return


def round_shape(centre: Point, wide: float, high: float, corners: int) -> list[Point]:
    """A pond, a pavilion: an ellipse as polygon, bent."""
    x, y = centre
    turns = [2 * pi * n / corners for n in range(corners)]
    return [bend((x + wide * cos(turn), y + high * sin(turn))) for turn in turns]


def shops(left: float, right: float, bottom: float, gates: Sequence[float]) -> Iterator[Shape]:
    """A row of shops along a road, open where the gates are."""
    x = left
    while x + 9 <= right:
        if all(not (x - 6 < gate < x + 15) for gate in gates):
            yield area("shop", box(x, bottom, 8.6, 8))
        x += 9


def wall(points: Sequence[Point], gaps: Sequence[Point], reach: float = 6.0) -> Iterator[Shape]:
    """A wall along `points`, open around each gate of `gaps`. Corners are upright."""
    for (x0, y0), (x1, y1) in pairwise(points):
        cuts = sorted(
            (gap[0] - x0 if y0 == y1 else gap[1] - y0) * (1 if (x1, y1) > (x0, y0) else -1)
            for gap in gaps
            if _between(gap, (x0, y0), (x1, y1))
        )
        length = abs(x1 - x0) + abs(y1 - y0)
        start = 0.0
        for cut in [*cuts, length + reach]:
            end = min(cut - reach, length)
            if end - start > 1:
                yield line("wall", [_on(x0, y0, x1, y1, s / length) for s in (start, end)], width=1)
            start = cut + reach


def _between(point: Point, a: Point, b: Point) -> bool:
    x, y = point
    upright = a[0] == b[0]
    if upright:
        return abs(x - a[0]) < _ON_THE_LINE and min(a[1], b[1]) < y < max(a[1], b[1])
    return abs(y - a[1]) < _ON_THE_LINE and min(a[0], b[0]) < x < max(a[0], b[0])


def _on(x0: float, y0: float, x1: float, y1: float, share: float) -> Point:
    return x0 + (x1 - x0) * share, y0 + (y1 - y0) * share
