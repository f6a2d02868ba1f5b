"""Many places on the map gathered into few: what is grouped are cells of people close together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lilong.engines.opinions.components import Floats

Labels = npt.NDArray[np.int64]

MOST_CELLS = 100
_ROUNDS = 7


@dataclass(frozen=True)
class Cells:
    """People close together, as one place with a weight.

    Attributes:
        places: cells × 2, the mean of those within; ordered by x, then y, where every place is
            a cell of its own.
        weights: how much each weighs, above zero.
        cell: by person, the cell; -1 for a cell in which nobody weighs anything.
    """

    places: Floats
    weights: Floats
    cell: Labels


def gather(points: Floats, weights: Floats | None = None, *, most: int = MOST_CELLS) -> Cells:
    """Gather people into cells: one for each place as long as there are at most `most` places.

    Where there are more, the whole is cut in two at its mean, across the direction in which it
    is wider, and so are the parts, seven times over: at most 128 cells, small where people are
    dense. Nothing is drawn by lot and no starting centres are needed, so neither the names of
    people nor their order change the cells. (Cutting at the mean across the widest direction:
    Wan, Wong and Prusinkiewicz, ACM TOMS 14 (2), 1988, for colours of a picture.)

    Args:
        points: people × 2.
        weights: by person, not negative; 1 each when not given. Who weighs nothing belongs to a
            cell and moves none.
    """
    weight = np.ones(len(points)) if weights is None else weights
    distinct, place = np.unique(points @ np.array([1, 1j]), return_inverse=True)
    cell: Labels = _cut(points, weight) if len(distinct) > most else place.astype(np.int64)
    size = int(cell.max()) + 1
    mass = np.bincount(cell, weight, minlength=size).astype(np.float64)
    heavy = mass > 0
    x, y = (np.bincount(cell, weight * points[:, axis], minlength=size)[heavy] for axis in (0, 1))
    places: Floats = np.stack([x, y], axis=1) / mass[heavy, None]
    number: Labels = np.where(heavy, np.cumsum(heavy) - 1, -1)
    return Cells(places, mass[heavy], number[cell])


def _cut(points: Floats, weight: Floats) -> Labels:
    x, y = points[:, 0], points[:, 1]
    cell = np.zeros(len(points), np.int64)
    for level in range(_ROUNDS):
        size = 1 << level
        mass = np.maximum(np.bincount(cell, weight, minlength=size), 1e-300)
        means, widths = [], []
        for axis in (x, y):
            mean = np.bincount(cell, weight * axis, minlength=size) / mass
            square = np.bincount(cell, weight * axis**2, minlength=size) / mass
            means.append(mean)
            widths.append(square - mean**2)
        upright = widths[1] > widths[0]
        value = np.where(upright[cell], y, x)
        cell = 2 * cell + (value > np.where(upright, means[1], means[0])[cell])
    return cell
