"""How far two groupings of the same people agree: the adjusted Rand index."""

from __future__ import annotations

import numpy as np

from lilong.engines.opinions.cells import Labels


def adjusted_rand(one: Labels, other: Labels) -> float:
    """1 for equal groupings whatever their numbers, about 0 for unrelated ones.

    (L. Hubert and P. Arabie, "Comparing partitions", Journal of Classification 2, 1985.)

    Args:
        one, other: the group of each person, from 0.

    Raises:
        ValueError: when they are not about equally many people.
    """
    if len(one) != len(other):
        raise ValueError("two groupings of the same people are of one length")
    width = int(other.max(initial=0)) + 1
    both = np.bincount(one * width + other, minlength=(int(one.max(initial=0)) + 1) * width)
    table = both.reshape(-1, width).astype(np.int64)
    together = _pairs(table)
    rows, columns = _pairs(table.sum(axis=1)), _pairs(table.sum(axis=0))
    all_pairs = len(one) * (len(one) - 1) // 2
    # Exact whole numbers, so that "the same" is 1 and not nearly 1.
    above = together * all_pairs - rows * columns
    below = (rows + columns) * all_pairs - 2 * rows * columns
    return 2 * above / below if below else 1.0


def _pairs(counts: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> int:
    return int((counts * (counts - 1) // 2).sum())
