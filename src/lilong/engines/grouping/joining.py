"""From pairs to groups: whoever joins is alike to everyone who is there already."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lilong.engines.grouping.likeness import DIGITS, Bools, Floats

NEVER = -1.0


def join(
    alike: Floats, weights: Sequence[int], *, floor: float, least: float, cap: int
) -> list[list[int]]:
    """Join the two groups that are most alike on average, again and again.

    Two groups are joined only while the weakest pair between them reaches the floor. So each
    two of a group are alike, and A~B~C with A unlike C stays apart, whatever the averages say.

    Args:
        alike: likeness of each two nodes.
        weights: texts behind each node, for the cap; an average counts nodes, since saying the
            same sentence again makes it no more alike to another.
        floor: the likeness of the weakest pair of a group.
        least: the average likeness between two groups that are joined.
        cap: texts in one group at most; what does not fit stays a group of its own.

    Returns:
        The nodes of each group, by their first one.
    """
    groups = _Groups(alike, weights, floor, least, cap)
    while groups.join_nearest():
        pass
    return sorted(groups.members.values())


class _Groups:
    """Groups as rows and columns; a joined one lives on in the lower of its two."""

    def __init__(
        self, alike: Floats, weights: Sequence[int], floor: float, least: float, cap: int
    ) -> None:
        self.floor, self.least, self.cap = floor, least, cap
        size = len(weights)
        self.members = {node: [node] for node in range(size)}
        self.total, self.weakest = alike.copy(), alike.copy()
        self.nodes, self.texts = np.ones(size), np.array(weights, np.int64)
        self.gone: Bools = np.zeros(size, np.bool_)
        self.average = np.stack([self._averages(row) for row in range(size)]) if size else alike
        self.nearest = self.average.argmax(axis=1) if size else np.zeros(0, np.int64)
        self.best = self.average.max(axis=1) if size else np.zeros(0)

    def _averages(self, row: int) -> Floats:
        """How alike the group of a row is to each other one that it may be joined with."""
        average = (self.total[row] / (self.nodes[row] * self.nodes)).round(DIGITS)
        may = (self.weakest[row] >= self.floor) & (self.texts[row] + self.texts <= self.cap)
        may &= ~self.gone & (average >= self.least)
        may[row] = False
        return np.where(may, average, NEVER)

    def join_nearest(self) -> bool:
        """Join the two that are most alike; of equals the first ones. False when none may be."""
        if not len(self.best):
            return False
        row = int(self.best.argmax())
        if self.best[row] == NEVER:
            return False
        one, other = sorted((row, int(self.nearest[row])))
        self.members[one] += self.members.pop(other)
        self.members[one].sort()
        self.gone[other] = True
        self.nodes[one] += self.nodes[other]
        self.texts[one] += self.texts[other]
        self.total[one] += self.total[other]
        self.total[:, one] = self.total[one]
        self.weakest[one] = np.minimum(self.weakest[one], self.weakest[other])
        self.weakest[:, one] = self.weakest[one]
        self.average[other] = self.average[:, other] = NEVER
        self.average[one] = self.average[:, one] = self._averages(one)
        # An average of two is no more than the larger: only those that were nearest to one of
        # the two, and the joined one itself, have to look again.
        again = np.flatnonzero((self.nearest == one) | (self.nearest == other))
        again = np.union1d(again, [one, other])
        self.nearest[again] = self.average[again].argmax(axis=1)
        self.best[again] = self.average[again].max(axis=1)
        return True
