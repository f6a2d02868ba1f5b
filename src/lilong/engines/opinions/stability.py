"""Whether the groups would be there if other neighbours had answered.

The conversation is drawn anew many times from its own participants (bootstrap): some count twice,
some not at all. Each time the directions, the number of groups and the groups are found afresh,
and the grouping of the same people is compared with the published one by the adjusted Rand
index. The mean is the stability. (Hennig, "Cluster-wise assessment of cluster stability",
Computational Statistics & Data Analysis 52, 2007, does so cluster by cluster.)

New directions are sought among the sixteen widest of all the votes: a person's sixteen figures
stand for hundreds of votes, which makes a round as cheap as the drawing of the map.
"""

from __future__ import annotations

import numpy as np

from lilong.engines.opinions.agreement import adjusted_rand
from lilong.engines.opinions.cells import Labels, gather
from lilong.engines.opinions.components import AXES, Flags, Floats
from lilong.engines.opinions.grouping import best_grouping

DIRECTIONS = 16
ROUNDS = 50
STABLE = 0.5
"""Below this the groups that other systems publish could not be found again either."""

_MOST_PEOPLE = 10_000
_STARTS = 16


def stability(
    projected: Floats,
    factor: Floats,
    placed: Flags,
    group: Labels,
    chance: np.random.Generator,
    *,
    most_groups: int,
    smallest: int,
    rounds: int = ROUNDS,
) -> float:
    """Mean agreement of the groups with those of conversations drawn anew, 0 to 1.

    Args:
        projected: participants × directions, as `projections` gives them.
        factor: by participant, as `scale` gives it.
        placed: by participant, whether they stand on the map.
        group: by participant who stands on the map, the published group.
        chance: where the lots come from; seeded, so that one conversation has one stability.
        most_groups, smallest: as the published groups were found.
    """
    if len(projected) > _MOST_PEOPLE:
        some = np.sort(chance.choice(len(projected), _MOST_PEOPLE, replace=False))
        group = group[(np.cumsum(placed) - 1)[some[placed[some]]]]
        projected, factor, placed = projected[some], factor[some], placed[some]
    agreements = [
        adjusted_rand(group, again)
        for again in (
            _drawn_anew(projected, factor, placed, chance, most_groups, smallest)
            for _round in range(rounds)
        )
        if again is not None
    ]
    return max(0.0, float(np.mean(agreements))) if agreements else 0.0


def _drawn_anew(
    projected: Floats,
    factor: Floats,
    placed: Flags,
    chance: np.random.Generator,
    most_groups: int,
    smallest: int,
) -> Labels | None:
    people = len(projected)
    times = np.bincount(chance.integers(people, size=people), minlength=people).astype(np.float64)
    mean = times @ projected / people
    products = (projected * times[:, None]).T @ projected - people * np.outer(mean, mean)
    _squares, vectors = np.linalg.eigh(products)
    axes = vectors[:, : -AXES - 1 : -1]
    points = (projected[placed] @ axes) * factor[placed, None]
    cells = gather(points, times[placed])
    if len(cells.places) < 2:
        return None
    found = best_grouping(cells, chance, most=most_groups, smallest=smallest, starts=_STARTS)
    return None if found is None else found.of_points(points)
