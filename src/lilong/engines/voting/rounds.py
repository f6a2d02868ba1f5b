"""The best delivery round of a given length, in walking order.

The buildings lie along the way in a fixed order, so what a round takes is the way from its first
building to its last, whichever it calls at between, and so many minutes a door. For a first and a
last building the number of doors is thereby given, and the best doors between them are found
exactly; all pairs are tried.

What a round is worth is the share of the missing area that it can close, and the share of the
missing heads, each at most the whole, when everybody visited agrees.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

import numpy as np

from lilong.engines.voting.doors import Missing, Open, Positions, added

WALKED_A_MINUTE = 60
"""Metres: an easy pace with a bag of slips, stairs not reckoned in."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How long a round may be.

    Attributes:
        doors: at most so many doors; None when only the minutes count.
        minutes: at most so many minutes; None when only the doors count.
        minutes_a_door: what one door takes, stairs and talk included.
        metres_a_minute: how fast one walks from building to building.

    Raises:
        ValueError: when neither limit is given, or a number is not above zero.
    """

    doors: int | None = None
    minutes: int | None = None
    minutes_a_door: int = 5
    metres_a_minute: int = WALKED_A_MINUTE

    def __post_init__(self) -> None:
        limits = [limit for limit in (self.doors, self.minutes) if limit is not None]
        if not limits or min(*limits, self.minutes_a_door, self.metres_a_minute) < 1:
            raise ValueError(f"a round has a length above zero: {self}")

    def doors_within(self, metres: int) -> int:
        """How many doors it leaves room for where the way is so long; below 0 for too long."""
        room = list[int]()
        if self.minutes is not None:
            walked = Fraction(metres, self.metres_a_minute)
            room.append(int((self.minutes - walked) // self.minutes_a_door))
        if self.doors is not None:
            room.append(self.doors)
        return min(room)

    def minutes_for(self, metres: int, doors: int) -> int:
        """What a way and so many doors take, in whole minutes, rounded up."""
        return doors * self.minutes_a_door - (-metres // self.metres_a_minute)


@dataclass(frozen=True)
class Round:
    """A delivery round.

    Attributes:
        stops: buildings called at, in walking order, each with the positions on the roll of the
            units to visit there, the largest first.
        doors: how many.
        metres: the way from the first to the last building called at.
        minutes: what it takes, rounded up.
        area, heads: what it adds when all agree; area in 0.01 m².
        closes_area, closes_heads: which share of what is missing that is, at most the whole.
    """

    stops: tuple[tuple[int, tuple[int, ...]], ...]
    doors: int
    metres: int
    minutes: int
    area: int
    heads: int
    closes_area: Fraction
    closes_heads: Fraction

    @property
    def worth(self) -> Fraction:
        """What it closes, from 0 to 2."""
        return self.closes_area + self.closes_heads


def best_round(
    candidates: Open,
    missing: Missing,
    buildings: Sequence[int],
    metres: Sequence[int],
    effort: Effort,
) -> Round | None:
    """The round of most worth; among equals the one with fewer doors, then the shorter way.

    Args:
        candidates: the units that have not answered.
        missing: what has to be added.
        buildings: by position on the roll, the number of the unit's building in walking order.
        metres: the way from each building to the next; one less than there are buildings.
        effort: how long it may be.

    Returns:
        None when nothing is missing, nothing can be enough, or no door is worth calling at.

    Raises:
        ValueError: when a way is negative or a building has none.
    """
    if missing.area is None or missing.heads is None or missing.nothing:
        return None
    at = np.asarray([buildings[unit] for unit in candidates.units], np.int64)
    if min(metres, default=0) < 0 or (len(at) and not 0 <= at.min() <= at.max() <= len(metres)):
        raise ValueError("each building has its place along the way, and no way is negative")
    along = [0, *accumulate(metres)]
    weigh = _Worth(candidates, missing, at, along)
    proposed = _selections(candidates, missing, at, along, effort)
    best = max(proposed, key=weigh.rank, default=[])
    return weigh.made(weigh.without_idle(best), effort) if weigh.rank(best)[0] else None


@dataclass(frozen=True)
class _Worth:
    """What a selection of open doors is worth, on a whole-number scale of its own."""

    candidates: Open
    missing: Missing
    at: Positions
    along: Sequence[int]

    def rank(self, chosen: list[int]) -> tuple[int, int, int]:
        """Worth, then fewer doors, then the shorter way."""
        if not chosen:
            return 0, 0, 0
        area, heads = added(self.candidates, np.array(chosen, np.int64))
        lacking, absent = self.missing.area or 0, self.missing.heads or 0
        worth = min(area, lacking) * max(absent, 1) + min(heads, absent) * max(lacking, 1)
        return worth, -len(chosen), -self.way(chosen)

    def way(self, chosen: list[int]) -> int:
        """Metres from the first to the last building called at."""
        called = self.at[chosen]
        return self.along[int(called.max())] - self.along[int(called.min())]

    def without_idle(self, chosen: list[int]) -> list[int]:
        """Without the doors that it closes as much without, the smallest tried first."""
        for one in sorted(chosen, reverse=True):
            fewer = [other for other in chosen if other != one]
            if self.rank(fewer)[0] == self.rank(chosen)[0]:
                chosen = fewer
        return chosen

    def made(self, chosen: list[int], effort: Effort) -> Round:
        """The round as it is told."""
        area, heads = added(self.candidates, np.array(chosen, np.int64))
        way = self.way(chosen)
        return Round(
            self._stops(chosen),
            len(chosen),
            way,
            effort.minutes_for(way, len(chosen)),
            area,
            heads,
            _share(area, self.missing.area),
            _share(heads, self.missing.heads),
        )

    def _stops(self, chosen: list[int]) -> tuple[tuple[int, tuple[int, ...]], ...]:
        units = defaultdict[int, list[int]](list)
        for one in sorted(chosen):
            units[int(self.at[one])].append(int(self.candidates.units[one]))
        return tuple((building, tuple(units[building])) for building in sorted(units))


def _share(part: int, whole: int | None) -> Fraction:
    return min(Fraction(part, whole), Fraction(1)) if whole else Fraction(0)


def _selections(
    candidates: Open, missing: Missing, at: Positions, along: Sequence[int], effort: Effort
) -> Iterator[list[int]]:
    """For each first and last building with open doors, every selection that may be the best."""
    called = np.unique(at).tolist()
    for number, first in enumerate(called):
        for last in called[number:]:
            doors = effort.doors_within(along[last] - along[first])
            if doors < 1:
                break
            within = np.flatnonzero((at >= first) & (at <= last))
            yield from _best_doors(candidates, within, doors, missing.heads or 0)


def _best_doors(candidates: Open, within: Positions, doors: int, heads: int) -> Iterator[list[int]]:
    """For each number of new heads up to `heads`, the `doors` doors of most area with so many.

    By the argument at `doors.smallest`: the largest unit of each of the largest new heads, and
    for the rest the largest of all. `within` has the largest first. With one head more, its
    largest unit takes the place of the smallest that is there only to fill up.
    """
    new = within[candidates.new_head[within]]
    firsts = new[np.sort(np.unique(candidates.heads[new], return_index=True)[1])].tolist()
    chosen = within[:doors].tolist()
    yield chosen
    wanted = set[int]()
    for first in firsts[: min(heads, doors)]:
        wanted.add(first)
        if first not in chosen:
            idle = max(one for one in chosen if one not in wanted)
            chosen = [first if one == idle else one for one in chosen]
            yield chosen
