"""Points and outlines in local metres, and the three datums that Chinese positions come in.

A local plan has x to the east and y to the north, in metres from the compound's own origin.
Geometry is not law, so floats are fine here.

WGS-84 is what satellites say and what we store. GCJ-02 is the shifted datum of public maps in
mainland China (some 480 m off in Shanghai), BD-09 is Baidu's shift on top of it. Positions are
shifted at the edge, when they come in or go out, never in the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import atan2, cos, hypot, pi, radians, sin, sqrt

Point = tuple[float, float]
"""(x, y) in local metres, or (longitude, latitude) in degrees; each function says which."""

WGS84, GCJ02, BD09 = "wgs84", "gcj02", "bd09"

_KRASOVSKY_AXIS = 6378245.0
_KRASOVSKY_ECCENTRICITY_2 = 0.00669342162296594323
_BAIDU_ANGLE = pi * 3000.0 / 180.0
_EARTH_RADIUS = 6371008.8
_STEPS = 10


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle around something, in the units of what it surrounds."""

    left: float
    bottom: float
    right: float
    top: float


def bounding_box(points: Iterable[Point]) -> Box:
    """The smallest box around `points`.

    Raises:
        ValueError: when there are no points.
    """
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def outline_area(outline: Sequence[Point]) -> float:
    """Square metres within a simple outline in local metres, whichever way round it is drawn.

    The last corner need not repeat the first.
    """
    return abs(sum(cross for _, _, cross in _edges(outline))) / 2


def centroid(outline: Sequence[Point]) -> Point:
    """The centre of gravity of an outline in local metres.

    An outline without area (a point, a line) gives the middle of its corners.

    Raises:
        ValueError: when there are no corners.
    """
    if not outline:
        raise ValueError("an outline has corners")
    # Measured from the first corner: far from the origin the products would drown the area.
    from_x, from_y = outline[0]
    moved = [(x - from_x, y - from_y) for x, y in outline]
    doubled = sum(cross for _, _, cross in _edges(moved))
    if abs(doubled) < 1e-9:
        return sum(x for x, _ in outline) / len(outline), sum(y for _, y in outline) / len(outline)
    x = sum((a[0] + b[0]) * cross for a, b, cross in _edges(moved)) / (3 * doubled)
    y = sum((a[1] + b[1]) * cross for a, b, cross in _edges(moved)) / (3 * doubled)
    return from_x + x, from_y + y


def _edges(outline: Sequence[Point]) -> Iterable[tuple[Point, Point, float]]:
    following = [*outline[1:], *outline[:1]]
    return ((a, b, a[0] * b[1] - b[0] * a[1]) for a, b in zip(outline, following, strict=True))


def local_metres(origin: Point, position: Point) -> Point:
    """Metres (east, north) from `origin` to `position`, both (longitude, latitude) of one datum.

    A flat approximation, right to a millimetre or so across a compound.
    """
    metres_per_degree = radians(_EARTH_RADIUS)
    east = (position[0] - origin[0]) * metres_per_degree * cos(radians(origin[1]))
    return east, (position[1] - origin[1]) * metres_per_degree


def convert(position: Point, source: str, target: str) -> Point:
    """Carry a (longitude, latitude) from one datum to another: `wgs84`, `gcj02` or `bd09`.

    Outside mainland China's rough box there is no shift. The inverse is iterated until it
    agrees with the forward formula to about a nanometre.

    Raises:
        ValueError: when a datum is unknown.
    """
    if source not in _TO_GCJ02 or target not in _FROM_GCJ02:
        raise ValueError(f"datums are {', '.join(_TO_GCJ02)}; not {source!r} to {target!r}")
    if source == target:
        return position
    return _FROM_GCJ02[target](_TO_GCJ02[source](position))


def _is_shifted(position: Point) -> bool:
    """Whether the shift applies: within the box that the public formula uses."""
    return 72.004 <= position[0] <= 137.8347 and 0.8293 <= position[1] <= 55.8271


def _wgs84_to_gcj02(position: Point) -> Point:
    if not _is_shifted(position):
        return position
    lon, lat = position
    east, north = _shift(lon - 105.0, lat - 35.0)
    slant = 1 - _KRASOVSKY_ECCENTRICITY_2 * sin(radians(lat)) ** 2
    meridian = _KRASOVSKY_AXIS * (1 - _KRASOVSKY_ECCENTRICITY_2) / (slant * sqrt(slant))
    parallel = _KRASOVSKY_AXIS / sqrt(slant) * cos(radians(lat))
    return lon + east * 180.0 / (parallel * pi), lat + north * 180.0 / (meridian * pi)


def _shift(x: float, y: float) -> Point:
    """The published shift in metres (east, north), `x` and `y` in degrees from 105°E 35°N."""
    both = 20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    waves_x = 20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)
    waves_x += 150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)
    waves_y = 20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)
    waves_y += 160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)
    return east + (both + waves_x) * 2.0 / 3.0, north + (both + waves_y) * 2.0 / 3.0


def _gcj02_to_bd09(position: Point) -> Point:
    lon, lat = position
    radius = hypot(lon, lat) + 0.00002 * sin(lat * _BAIDU_ANGLE)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * _BAIDU_ANGLE)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def _inverse(forward: Callable[[Point], Point]) -> Callable[[Point], Point]:
    """Undo `forward` by fixed-point steps: it moves little and smoothly, so each step gains."""

    def undone(position: Point) -> Point:
        lon, lat = position
        for _ in range(_STEPS):
            there = forward((lon, lat))
            lon, lat = lon - there[0] + position[0], lat - there[1] + position[1]
        return lon, lat

    return undone


def _unmoved(position: Point) -> Point:
    return position


_TO_GCJ02 = {WGS84: _wgs84_to_gcj02, GCJ02: _unmoved, BD09: _inverse(_gcj02_to_bd09)}
_FROM_GCJ02 = {WGS84: _inverse(_wgs84_to_gcj02), GCJ02: _unmoved, BD09: _gcj02_to_bd09}
