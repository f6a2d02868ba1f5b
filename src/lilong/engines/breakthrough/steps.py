"""In which order to work within a lane: what is public moves first, then shops, then the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from lilong.engines.breakthrough.lanes import PRIVATE, PUBLIC, SHOP, Count, Lane

PUBLIC_PARTS, SHOPS, BEARING_WALLS, PRIVATE_PARTS = (
    "public_parts",
    "shops",
    "bearing_walls",
    "private_parts",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step within a lane.

    Attributes:
        code: `public_parts`, `shops`, `bearing_walls` (private ones) or `private_parts`.
        findings: how many are cleared by it.
        by_kind: findings by kind, the most frequent first, equals by code.
        numbers: findings by number of the lane, ordered likewise: where to start.
        to_inspect: findings among them in walls of which nobody knows whether they bear.
    """

    code: str
    findings: int
    by_kind: tuple[tuple[str, int], ...]
    numbers: tuple[tuple[str, int], ...]
    to_inspect: int


def steps_within(lane: Lane) -> tuple[Step, ...]:
    """The steps that have something to do; each finding of the lane is in exactly one."""
    steps = (_step(lane, code, share) for code, share in _SHARES)
    return tuple(step for step in steps if step.findings)


def _step(lane: Lane, code: str, share: Callable[[Count], tuple[int, int]]) -> Step:
    kinds, numbers, to_inspect = Counter[str](), Counter[str](), 0
    for house in lane.houses:
        for count in house.counts:
            findings, unknown = share(count)
            kinds[count.kind] += findings
            numbers[house.number] += findings
            to_inspect += unknown
    return Step(code, kinds.total(), _most_first(kinds), _most_first(numbers), to_inspect)


def _most_first(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    present = (item for item in counts.items() if item[1])
    return tuple(sorted(present, key=lambda item: (-item[1], item[0])))


def _all_of(part: str) -> Callable[[Count], tuple[int, int]]:
    return lambda c: (c.findings, c.bearing_unknown) if c.part == part else (0, 0)


def _private_bearing(count: Count) -> tuple[int, int]:
    return (count.bearing, 0) if count.part == PRIVATE else (0, 0)


def _private_rest(count: Count) -> tuple[int, int]:
    rest = count.findings - count.bearing
    return (rest, count.bearing_unknown) if count.part == PRIVATE else (0, 0)


_SHARES = (
    (PUBLIC_PARTS, _all_of(PUBLIC)),
    (SHOPS, _all_of(SHOP)),
    (BEARING_WALLS, _private_bearing),
    (PRIVATE_PARTS, _private_rest),
)
