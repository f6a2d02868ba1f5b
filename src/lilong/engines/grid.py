"""Who lies near whom, found through square cells instead of comparing all with all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import isfinite

Point = tuple[float, float]
"""(x, y) in local metres."""

# Half of the eight cells around one: each pair of cells is met once.
_HALF_AROUND = ((1, -1), (1, 0), (1, 1), (0, 1))


def close_pairs(points: Sequence[Point], radius: float) -> Iterator[tuple[int, int]]:
    """Every pair of points at most `radius` metres apart, once, as (index, index) in no order.

    Work grows with the pairs that lie in touching cells, not with the square of the points.

    Raises:
        ValueError: when `radius` is not above zero, or a coordinate is not finite.
    """
    if not radius > 0 or not all(isfinite(x) and isfinite(y) for x, y in points):
        raise ValueError("a radius is above zero, and points are somewhere")
    cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for index, (x, y) in enumerate(points):
        cells[int(x // radius), int(y // radius)].append(index)
    square = radius * radius
    for (column, row), members in cells.items():
        around: list[int] = []
        for right, up in _HALF_AROUND:
            around += cells.get((column + right, row + up), ())
        for n, one in enumerate(members):
            x, y = points[one]
            for other in members[n + 1 :] + around:
                other_x, other_y = points[other]
                if (x - other_x) ** 2 + (y - other_y) ** 2 <= square:
                    yield one, other
