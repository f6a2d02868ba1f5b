"""Many sites drawn as few: one mark for each square cell of the map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum
from operator import mul

MapSite = tuple[float, float, str, int]
"""(x, y, kind, count): local metres, code of the kind of finding, findings above zero.

A plain tuple, as a database hands it out: at fifty thousand sites, wrapping each one would cost
as much as the clustering itself.
"""

_STRIDE = 2.0**26


@dataclass(frozen=True, slots=True)
class Cluster:
    """What is drawn for one cell.

    Attributes:
        column, row: the cell, counted from the plan's origin; stable while the map is panned.
        x, y: where its findings lie on average, in local metres.
        total: findings in it.
        sites: sites in it.
        by_kind: findings by kind, the most frequent first, equals by code.
    """

    column: int
    row: int
    x: float
    y: float
    total: int
    sites: int
    by_kind: tuple[tuple[str, int], ...]


def cluster_sites(sites: Iterable[MapSite], cell: float) -> tuple[Cluster, ...]:
    """Gather sites into square cells of `cell` metres, in the order of row and column.

    The order of input changes nothing: sums are exact.

    Raises:
        ValueError: when `cell` is not above zero, or a count is not.
    """
    if not cell > 0:
        raise ValueError(f"a cell has a size: {cell}")
    # Row and column in one float: a key that sorts by row and needs no tuple for each site.
    cells: defaultdict[float, list[MapSite]] = defaultdict(list)
    for site in sites:
        x, y, _, _ = site
        cells[y // cell * _STRIDE + x // cell].append(site)
    return tuple(_cluster(cells[key], cell) for key in sorted(cells))


def _cluster(sites: list[MapSite], cell: float) -> Cluster:
    xs, ys, kinds, counts = zip(*sites, strict=True)
    if min(counts) <= 0:
        raise ValueError("a site on the map has findings")
    total = sum(counts)
    if total == len(sites):  # one finding a site, as nearly always: nothing to weigh
        x, y = fsum(xs), fsum(ys)
        by_kind = [(-kinds.count(kind), kind) for kind in set(kinds)]
    else:
        x, y = fsum(map(mul, xs, counts)), fsum(map(mul, ys, counts))
        by_kind = [(-count, kind) for kind, count in _sums(kinds, counts).items()]
    by_kind.sort()
    return Cluster(
        column=int(xs[0] // cell),
        row=int(ys[0] // cell),
        x=x / total,
        y=y / total,
        total=total,
        sites=len(sites),
        by_kind=tuple([(kind, -minus) for minus, kind in by_kind]),
    )


def _sums(kinds: Iterable[str], counts: Iterable[int]) -> dict[str, int]:
    sums: defaultdict[str, int] = defaultdict(int)
    for kind, count in zip(kinds, counts, strict=True):
        sums[kind] += count
    return sums
