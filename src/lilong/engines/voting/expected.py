"""Which doors to knock at when not every visit brings an agreeing ballot.

A unit agrees with its chance when visited, and otherwise does not answer; visits are taken to be
independent. A set is expected to carry when the area that it brings on average reaches what is
missing, and so do the new heads. That says where to begin and not that it will be carried: about
half the time less comes in than expected.

The least such set is a knapsack from below with two bounds, so we give the best set found and
how small a set could be at all, both with exact whole numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lilong.engines.voting.doors import (
    DOORS_EXPECTED,
    DOORS_NOT_EXPECTED,
    SMALLEST_BOUND,
    SMALLEST_PROVEN,
    Doors,
    Missing,
    Open,
    added,
    amounts,
    smallest,
)
from lilong.engines.voting.verdict import Sentence, square_metres

CERTAIN = 1000
UNKNOWN_CHANCE = 500
"""What a unit without an estimate is taken to have."""

_STEPS = 16
_FINE = 10**15


@dataclass(frozen=True)
class _Chances:
    """The open units with a chance above nothing, and what is missing.

    `gains` is chance × area, in thousandths of 0.01 m²; `area` what is missing, likewise.
    """

    candidates: Open
    chance: Sequence[int]
    gains: Sequence[int]
    head: Sequence[int | None]
    best_of_head: Sequence[bool]
    area: int
    heads: int

    @property
    def size(self) -> int:
        return len(self.gains)

    def expected(self, chosen: Iterable[int]) -> tuple[int, int]:
        """Expected area in thousandths, expected heads in 1/10¹⁵, rounded down."""
        area, missed = 0, defaultdict[int, int](lambda: _FINE)
        for one in chosen:
            area += self.gains[one]
            head = self.head[one]
            if head is not None:
                missed[head] = _missed(missed[head], self.chance[one])
        return area, len(missed) * _FINE - sum(missed.values())

    def carries(self, expected: tuple[int, int]) -> bool:
        return expected[0] >= self.area and expected[1] >= self.heads * _FINE

    def worth(self, one: int, for_area: int, for_heads: int, *, every: bool) -> int:
        """Share of what is missing that a door brings, weighted; on a scale of its own.

        `every` gives each unit of a head the head's credit: too much, which is right for a
        bound; otherwise only the head's best unit has it.
        """
        counts = self.head[one] is not None and (every or self.best_of_head[one])
        by_area = self.gains[one] * max(self.heads, 1) if self.area else 0
        by_head = self.chance[one] * max(self.area, 1) if counts and self.heads else 0
        return for_area * by_area + for_heads * by_head


def _missed(so_far: int, chance: int) -> int:
    """The chance that nobody of a head agrees, rounded up: what is expected is never overstated."""
    return -(-so_far * (CERTAIN - chance) // CERTAIN)


def expected_doors(
    candidates: Open, missing: Missing, estimates: Mapping[int, int], *, at_least: int
) -> Doors:
    """The smallest set found whose expectation carries, the most worth first.

    Where not even all doors are expected to carry, all that have a chance are given, in the
    order of worth.

    Args:
        candidates: the open units.
        missing: what they have to add, known to be in reach when all agree.
        estimates: chance in per mille by position on the roll; `UNKNOWN_CHANCE` where none is.
        at_least: how many doors it takes when all agree.

    Raises:
        ValueError: when a chance is not within 0…1000.
    """
    chances = _chances(candidates, missing, estimates)
    every = range(chances.size)
    if not chances.carries(chances.expected(every)):
        return _told(chances, missing, list(every), at_least, DOORS_NOT_EXPECTED)
    found = min((_pruned(chances, one) for one in _proposals(chances)), key=len)
    least = max(at_least, *(_bound(chances, step) for step in range(_STEPS + 1)))
    return _told(chances, missing, found, least, DOORS_EXPECTED)


def _chances(candidates: Open, missing: Missing, estimates: Mapping[int, int]) -> _Chances:
    for unit, told in estimates.items():
        if type(told) is not int or not 0 <= told <= CERTAIN:
            raise ValueError(f"a chance lies within 0…1000: {told!r} of unit {unit}")
    all_chances = [estimates.get(int(unit), UNKNOWN_CHANCE) for unit in candidates.units]
    kept = np.array([chance > 0 for chance in all_chances], np.bool_)
    some = Open(
        candidates.units[kept],
        candidates.areas[kept],
        candidates.heads[kept],
        candidates.new_head[kept],
    )
    chance = [one for one in all_chances if one]
    gains = [one * int(area) for one, area in zip(chance, some.areas, strict=True)]
    head = [int(head) if new else None for head, new in zip(some.heads, some.new_head, strict=True)]
    return _Chances(
        some,
        chance,
        gains,
        head,
        _best_of_heads(chance, gains, head),
        (missing.area or 0) * CERTAIN,
        missing.heads or 0,
    )


def _best_of_heads(
    chance: Sequence[int], gains: Sequence[int], head: Sequence[int | None]
) -> list[bool]:
    """Whether it is the unit of its head with the best chance, the larger among equals."""
    best: dict[int, int] = {}
    for one, of in enumerate(head):
        if of is not None:
            other = best.setdefault(of, one)
            if (chance[one], gains[one]) > (chance[other], gains[other]):
                best[of] = one
    return [of is not None and best[of] == one for one, of in enumerate(head)]


def _proposals(chances: _Chances) -> Iterator[list[int]]:
    """Sets that are expected to carry: by worth, and by the exact method on expected areas."""
    for step in range(_STEPS + 1):
        if (chosen := _by_worth(chances, step)) is not None:
            yield chosen
    yield from _as_if_certain(chances)


def _by_worth(chances: _Chances, step: int) -> list[int]:
    order = sorted(
        range(chances.size),
        key=lambda one: chances.worth(one, step, _STEPS - step, every=False),
        reverse=True,
    )
    area, heads, missed = 0, 0, defaultdict[int, int](lambda: _FINE)
    for count, one in enumerate(order, 1):
        area += chances.gains[one]
        if (head := chances.head[one]) is not None:
            before = missed[head]
            missed[head] = _missed(before, chances.chance[one])
            heads += before - missed[head]
        if chances.carries((area, heads)):
            return order[:count]
    return order


def _as_if_certain(chances: _Chances) -> Iterator[list[int]]:
    """`smallest` on expected areas, asking for more and more heads until enough are expected.

    When all chances are certain this is the smallest set there is.
    """
    some = chances.candidates
    gains = np.array(chances.gains, np.int64)
    order = np.lexsort((some.units, -gains))
    scaled = Open(some.units[order], gains[order], some.heads[order], some.new_head[order])
    new = len(np.unique(some.heads[some.new_head]))
    heads = chances.heads
    while heads <= new:
        chosen = smallest(scaled, Missing(chances.area, heads))
        if chosen is None:
            return
        selection = [int(order[one]) for one in chosen]
        expected = chances.expected(selection)
        if chances.carries(expected):
            yield selection
            return
        # At least so many more are needed, since each brings one head at most.
        heads += max(1, chances.heads - expected[1] // _FINE)


def _pruned(chances: _Chances, chosen: list[int]) -> list[int]:
    """Without the doors that it carries without, those of least worth tried first."""
    order = sorted(chosen, key=lambda one: chances.worth(one, 1, 1, every=False))
    area, heads = chances.expected(order)
    kept = set(order)
    of_head = defaultdict[int | None, set[int]](set)
    for one in order:
        of_head[chances.head[one]].add(one)
    for one in order:
        less_area, less_heads = area - chances.gains[one], heads
        if (head := chances.head[one]) is not None:
            others = of_head[head] - {one}
            less_heads += chances.expected(others)[1] - chances.expected(of_head[head])[1]
        if chances.carries((less_area, less_heads)):
            area, heads = less_area, less_heads
            kept.remove(one)
            of_head[head].discard(one)
    return [one for one in order if one in kept]


def _bound(chances: _Chances, step: int) -> int:
    """No smaller set than this is expected to carry.

    A set that carries brings all of the missing area and, since a head is expected at most as
    often as its units together, a credit of all the missing heads; so, weighted by any two
    weights that are not negative, worth for both. The k doors of most worth bring more than any
    other k, so where even they bring less, no k doors carry.
    """
    for_area, for_heads = step, _STEPS - step
    needed = (for_area * chances.area * max(chances.heads, 1) if chances.area else 0) + (
        for_heads * chances.heads * CERTAIN * max(chances.area, 1) if chances.heads else 0
    )
    worths = sorted(
        (chances.worth(one, for_area, for_heads, every=True) for one in range(chances.size)),
        reverse=True,
    )
    total = 0
    for count, worth in enumerate(worths):
        if total >= needed:
            return count
        total += worth
    return len(worths)


def _told(
    chances: _Chances, missing: Missing, chosen: list[int], at_least: int, code: str
) -> Doors:
    chosen.sort(
        key=lambda one: (-chances.worth(one, 1, 1, every=False), chances.candidates.units[one])
    )
    units = tuple(int(chances.candidates.units[one]) for one in chosen)
    area, heads = added(chances.candidates, np.array(chosen, np.int64))
    expected_area, fine = chances.expected(chosen)
    expected_heads = fine * CERTAIN // _FINE
    said = [
        Sentence(
            code,
            {
                "doors": len(units),
                **amounts(area, heads, missing),
                "expected_area": square_metres(expected_area // CERTAIN),
                "expected_heads": expected_heads // CERTAIN,
            },
        )
    ]
    made = Doors(True, units, missing, area, heads, (), expected_area, expected_heads, at_least)
    if code == DOORS_EXPECTED:
        proven = SMALLEST_PROVEN if at_least == len(units) else SMALLEST_BOUND
        said.append(Sentence(proven, {"doors": len(units), "at_least": at_least}))
    return replace(made, why=tuple(said))
