"""The same arithmetic a second time, in plain Python and without any trick: slow, and readable."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from itertools import combinations

from lilong.engines.opinions import Votes

Table = list[list[int | None]]
Row = list[float]


def table_of(votes: Votes) -> Table:
    """People × statements, None where nobody voted."""
    table: Table = [[None] * len(votes.statements) for _one in votes.participants]
    for who, what, choice in zip(votes.who, votes.what, votes.choice, strict=True):
        table[who][what] = int(choice)
    return table


def filled_and_centred(table: Table) -> list[Row]:
    """Each hole filled with the mean of its column; then each column's mean taken away."""
    columns = list(zip(*table, strict=True))
    means = []
    for column in columns:
        seen = [vote for vote in column if vote is not None]
        means.append(sum(seen) / len(seen))
    filled = [[means[at] if v is None else v for at, v in enumerate(row)] for row in table]
    new_means = [sum(column) / len(column) for column in zip(*filled, strict=True)]
    return [[v - new_means[at] for at, v in enumerate(row)] for row in filled]


def widest_directions(rows: list[Row], number: int) -> list[tuple[float, Row]]:
    """Spread and direction by power iteration, one after the other is taken out of the rows."""
    dice, found = random.Random(1), []
    rows = [list(row) for row in rows]
    for _direction in range(number):
        axis = [dice.gauss(0, 1) for _column in rows[0]]
        for _turn in range(3000):
            along = [sum(a * b for a, b in zip(row, axis, strict=True)) for row in rows]
            new = [
                sum(k * row[at] for k, row in zip(along, rows, strict=True))
                for at in range(len(axis))
            ]
            length = math.sqrt(sum(a * a for a in new)) or 1.0
            new = [a / length for a in new]
            moved = max(abs(a - b) for a, b in zip(new, axis, strict=True))
            axis = new
            if moved < 1e-13:
                break
        along = [sum(a * b for a, b in zip(row, axis, strict=True)) for row in rows]
        found.append((math.sqrt(sum(k * k for k in along)), axis))
        rows = [
            [value - k * a for value, a in zip(row, axis, strict=True)]
            for k, row in zip(along, rows, strict=True)
        ]
    return found


def places(table: Table, axes: Sequence[Row]) -> list[Row]:
    """Where each person stands: only votes cast move them, and few votes move them as far."""
    centred = filled_and_centred(table)
    found = []
    for row, votes in zip(centred, table, strict=True):
        cast = sum(vote is not None for vote in votes)
        factor = math.sqrt(len(row) / cast)
        found.append([factor * sum(a * b for a, b in zip(row, axis, strict=True)) for axis in axes])
    return found


def silhouette(points: Sequence[Sequence[float]], group: Sequence[int]) -> float:
    """Rousseeuw's mean, person by person."""
    total = 0.0
    for one, point in enumerate(points):
        means = {}
        for number in set(group):
            others = [
                math.dist(point, points[other])
                for other in range(len(points))
                if group[other] == number and other != one
            ]
            means[number] = sum(others) / len(others) if others else None
        own = means.pop(group[one])
        nearest = min(mean for mean in means.values() if mean is not None)
        if own is not None and max(own, nearest) > 0:
            total += (nearest - own) / max(own, nearest)
    return total / len(points)


def lloyd(points: Sequence[Row], starts: Sequence[Row]) -> tuple[list[Row], list[int]]:
    """k-means from given starting centres."""
    centres, group = [list(start) for start in starts], [-1]
    while True:
        new = [
            min(range(len(centres)), key=lambda at: (_square(point, centres[at]), at))
            for point in points
        ]
        if new == group:
            return centres, group
        group = new
        for number in range(len(centres)):
            own = [point for point, one in zip(points, group, strict=True) if one == number]
            if own:
                centres[number] = [sum(axis) / len(own) for axis in zip(*own, strict=True)]


def _square(one: Row, other: Row) -> float:
    """The squared distance: a root is rounded once more, and makes equals of two that are not."""
    return sum((a - b) * (a - b) for a, b in zip(one, other, strict=True))


def adjusted_rand(one: Sequence[int], other: Sequence[int]) -> float:
    """From the pairs of people, each looked at."""
    together = apart_one = apart_other = pairs = 0
    for a, b in combinations(range(len(one)), 2):
        same_one, same_other = one[a] == one[b], other[a] == other[b]
        pairs += 1
        together += same_one and same_other
        apart_one += same_one
        apart_other += same_other
    expected = apart_one * apart_other / pairs if pairs else 0.0
    most = (apart_one + apart_other) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)
