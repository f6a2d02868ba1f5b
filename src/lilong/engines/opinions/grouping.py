"""Groups of opinion: k-means over the cells of the map, and how many groups there are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lilong.engines.opinions.cells import Cells, Labels
from lilong.engines.opinions.components import Floats

MOST_GROUPS = 5
STARTS = 64
_ROUNDS = 100


@dataclass(frozen=True)
class Grouping:
    """One way to part the cells.

    Attributes:
        centres: groups × 2, each the weighted mean of its cells.
        group: by cell, the group; 0 is the first row of `centres`.
        silhouette: -1 to 1, how much closer people are to their own group than to the next.
    """

    centres: Floats
    group: Labels
    silhouette: float

    def of_points(self, points: Floats) -> Labels:
        """The group whose centre is nearest to each point; of equals, the first."""
        nearest: Labels = np.argmin(_squares(points, self.centres), axis=-1)
        return nearest


def best_grouping(
    cells: Cells,
    chance: np.random.Generator,
    *,
    most: int = MOST_GROUPS,
    smallest: int = 1,
    starts: int = STARTS,
) -> Grouping | None:
    """The grouping with the largest silhouette, of two to `most` groups.

    Groupings in which every group weighs at least `smallest` go before all others. For few cells
    `most` is lowered to two and one more for each twelve, as the published method has it.

    Args:
        starts: how many runs of k-means there are for each number of groups; the one whose cells
            lie closest to their centres is taken.

    Returns:
        None where all people stand in one place.
    """
    known = len(cells.places)
    apart = _distances(cells.places)
    most = min(most, 2 + known // 12, known)
    found = [
        Grouping(centres, group, silhouette(apart, cells.weights, group))
        for centres, group in (_closest(cells, chance, k, starts) for k in range(2, most + 1))
    ]
    whole = [one for one in found if _lightest(cells, one) >= smallest]
    return max(whole or found, key=lambda one: one.silhouette, default=None)


def refined(grouping: Grouping, points: Floats) -> Grouping:
    """The same groups, settled among the people themselves; `group` is then by person."""
    people = Cells(points, np.ones(len(points)), np.arange(len(points)))
    centres, group = settle(people, grouping.centres[None])
    return Grouping(centres[0], group[0], grouping.silhouette)


def grouping_from(cells: Cells, centres: Floats) -> Grouping:
    """The grouping that k-means settles in from the given starting centres, in their order."""
    settled, group = settle(cells, centres[None])
    quality = silhouette(_distances(cells.places), cells.weights, group[0])
    return Grouping(settled[0], group[0], quality)


def first_distinct(points: Floats, groups: int) -> Floats:
    """The first places that differ, in the order of the people: a traditional start.

    Raises:
        ValueError: when there are fewer places than groups.
    """
    _places, first = np.unique(points, axis=0, return_index=True)
    if len(first) < groups:
        raise ValueError(f"{len(first)} places do not give {groups} starting centres")
    return points[np.sort(first)[:groups]]


def settle(cells: Cells, centres: Floats) -> tuple[Floats, Labels]:
    """Move centres to the mean of what is nearest to them until nothing changes (Lloyd 1982).

    Args:
        centres: runs × groups × 2; the runs do not see each other. A centre to which nothing is
            nearest stays where it is.

    Returns:
        The centres likewise, and runs × cells, the group of each.
    """
    group = np.argmin(_squares(cells.places, centres), axis=-1)
    for _round in range(_ROUNDS):
        heavy = _one_hot(group, centres.shape[-2]) * cells.weights[:, None]
        mass = heavy.sum(axis=-2)[..., None]
        sums = np.swapaxes(heavy, -1, -2) @ cells.places
        centres = np.where(mass > 0, sums / np.maximum(mass, 1e-300), centres)
        before, group = group, np.argmin(_squares(cells.places, centres), axis=-1)
        if np.array_equal(before, group):
            break
    return centres, group


def silhouette(apart: Floats, weights: Floats, group: Labels) -> float:
    """Mean silhouette (Rousseeuw 1987) of people who stand in cells.

    Args:
        apart: cells × cells, the distance between two.
        weights: how many stand in each cell.
        group: by cell. Who is alone in a group has the silhouette 0.
    """
    heavy = _one_hot(group, int(group.max()) + 1) * weights[:, None]
    mass = heavy.sum(axis=0)
    if np.count_nonzero(mass) < 2:
        return 0.0
    sums = apart @ heavy
    row = np.arange(len(group))
    others = mass[group] - 1
    own = sums[row, group] / np.where(others > 0, others, 1.0)
    means = np.where(mass > 0, sums / np.where(mass > 0, mass, 1.0), np.inf)
    means[row, group] = np.inf
    next_best = means.min(axis=1)
    larger = np.maximum(own, next_best)
    quality = np.where(
        (others > 0) & (larger > 0), (next_best - own) / np.where(larger > 0, larger, 1.0), 0.0
    )
    return float((quality * weights).sum() / weights.sum())


def _closest(
    cells: Cells, chance: np.random.Generator, groups: int, starts: int
) -> tuple[Floats, Labels]:
    centres, group = settle(cells, _spread_out(cells, chance, groups, starts))
    taken = np.take_along_axis(_squares(cells.places, centres), group[..., None], axis=-1)
    lost = (taken[..., 0] * cells.weights).sum(axis=-1)
    best = int(np.argmin(lost.round(9)))
    return centres[best], group[best]


def _spread_out(cells: Cells, chance: np.random.Generator, groups: int, starts: int) -> Floats:
    """Starting centres that lie apart, one set a run (Arthur and Vassilvitskii 2007)."""
    chosen = np.empty((starts, groups, 2))
    far = np.ones((starts, len(cells.places)))
    for number in range(groups):
        upto = np.cumsum(far * cells.weights, axis=1)
        drawn = chance.random(starts)[:, None] * upto[:, -1:]
        at = np.minimum((upto <= drawn).sum(axis=1), len(cells.places) - 1)
        chosen[:, number] = cells.places[at]
        new = _squares(cells.places, chosen[:, number : number + 1])[..., 0]
        far = new if number == 0 else np.minimum(far, new)
    return chosen


def _lightest(cells: Cells, grouping: Grouping) -> float:
    return float(np.bincount(grouping.group, cells.weights, minlength=len(grouping.centres)).min())


def _one_hot(group: Labels, groups: int) -> Floats:
    marked: Floats = (group[..., None] == np.arange(groups)).astype(np.float64)
    return marked


def _squares(points: Floats, centres: Floats) -> Floats:
    """Squared distance of each point to each centre: (runs ×) points × centres."""
    across = points[:, None, 0] - centres[..., None, :, 0]
    along = points[:, None, 1] - centres[..., None, :, 1]
    squares: Floats = across**2 + along**2
    return squares


def _distances(places: Floats) -> Floats:
    apart: Floats = np.sqrt(_squares(places, places))
    return apart
