"""Findings that may be the same thing, written down twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, takewhile
from math import dist

from lilong.engines.grid import Point, close_pairs

SAME_PLACE, NEARBY = "same_place", "nearby"


@dataclass(frozen=True, slots=True)
class Record:
    """What is compared of a finding.

    Attributes:
        key: which finding, once only.
        kind: code of its kind; only findings of one kind can be the same.
        place: path of the most exact place known, such as a room; empty when unknown.
        position: (x, y) in local metres; None when unknown.
    """

    key: str
    kind: str
    place: str = ""
    position: Point | None = None


@dataclass(frozen=True, slots=True)
class LookAlike:
    """An earlier finding that a later one may repeat.

    Attributes:
        key: the later one.
        earlier: the one before it in the list.
        why: `same_place`, or `nearby` when only their positions are close.
        metres: how far apart their positions are; None when one has none.
    """

    key: str
    earlier: str
    why: str
    metres: float | None


def find_look_alikes(
    records: Sequence[Record], radii: Mapping[str, float], *, radius: float = 15.0, most: int = 5
) -> tuple[LookAlike, ...]:
    """For each finding, the earlier ones of its kind at the same place or close by.

    Args:
        records: in the order they were written down; later ones are held against earlier ones.
        radii: metres within which two of a kind may be the same, by kind.
        radius: the same for kinds that `radii` does not name; above zero.
        most: how many earlier ones are named for one finding: those at the same place first,
            the earliest of them before others, then the nearest. It bounds work and answer
            where hundreds share one spot.

    Returns:
        In the order of `records`, then as above.

    Raises:
        ValueError: when a key comes twice, a radius is not above zero or a position not finite.
    """
    if len({record.key for record in records}) != len(records):
        raise ValueError("a record comes once only")
    by_kind: defaultdict[str, list[int]] = defaultdict(list)
    for index, record in enumerate(records):
        by_kind[record.kind].append(index)
    found: defaultdict[int, dict[int, LookAlike]] = defaultdict(dict)
    for kind, members in by_kind.items():
        reach = radii.get(kind, radius)
        for later, earlier in chain(
            _at_same_place(records, members, most), _nearby(records, members, reach, most)
        ):
            found[later].setdefault(earlier, _look_alike(records[later], records[earlier]))
    return tuple(alike for later in sorted(found) for alike in islice(_ranked(found[later]), most))


def _at_same_place(
    records: Sequence[Record], members: Sequence[int], most: int
) -> Iterator[tuple[int, int]]:
    """Pairs (later, earlier) of one place, at most `most` a later one."""
    first_there: defaultdict[str, list[int]] = defaultdict(list)
    for later in members:
        place = records[later].place
        if place:
            yield from ((later, earlier) for earlier in first_there[place])
            if len(first_there[place]) < most:
                first_there[place].append(later)


def _nearby(
    records: Sequence[Record], members: Sequence[int], radius: float, most: int
) -> Iterator[tuple[int, int]]:
    """Pairs (later, earlier) within `radius`, the `most` nearest of each later one."""
    at: defaultdict[Point, list[int]] = defaultdict(list)
    for index in members:
        position = records[index].position
        if position is not None:
            at[position].append(index)
    spots = list(at)
    around = [[(0.0, n)] for n in range(len(spots))]
    for one, other in close_pairs(spots, radius):
        metres = dist(spots[one], spots[other])
        around[one].append((metres, other))
        around[other].append((metres, one))
    for spot, near in zip(spots, around, strict=True):
        near.sort()
        for later in at[spot]:
            earlier = chain.from_iterable(takewhile(later.__gt__, at[spots[n]]) for _, n in near)
            yield from ((later, index) for index in islice(earlier, most))


def _look_alike(later: Record, earlier: Record) -> LookAlike:
    same = bool(later.place) and later.place == earlier.place
    metres = None
    if later.position is not None and earlier.position is not None:
        metres = dist(later.position, earlier.position)
    return LookAlike(later.key, earlier.key, SAME_PLACE if same else NEARBY, metres)


def _ranked(found: Mapping[int, LookAlike]) -> Iterator[LookAlike]:
    """Same place before nearby; within the same place the earliest, else the nearest."""

    def rank(earlier: int) -> tuple[bool, float, int]:
        alike = found[earlier]
        nearby = alike.why == NEARBY
        return nearby, (alike.metres or 0.0) if nearby else 0.0, earlier

    return (found[earlier] for earlier in sorted(found, key=rank))
