"""Facets: kind, state, part, shop and wall of a finding packed into one small number.

The list's indexes stand on it and the counters are kept by it, so that any mix of these
filters is a handful of index ranges whose sizes are known beforehand
(docs/why/0006-facets-keep-the-list-flat.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from lilong.survey.kinds import finding_kinds
from lilong.survey.states import FindingState, Part, WallType

# The order is storage: append, never reorder.
_STATES = tuple(FindingState.values)
_PARTS = tuple(Part.values)
_WALLS = tuple(WallType.values)


@dataclass(frozen=True, slots=True)
class Facet:
    """What a facet says."""

    kind: str
    state: str
    part: str
    shop: bool
    wall_type: str


def pack(kind: str, state: str, part: str, shop: bool, wall_type: str) -> int:
    """The facet number (< 32,768) of these values."""
    number = finding_kinds()[kind].no
    number = number << 4 | _STATES.index(state)
    number = number << 2 | _PARTS.index(part)
    number = number << 1 | int(shop)
    return number << 2 | _WALLS.index(wall_type)


@cache
def unpack(number: int) -> Facet:
    """The values of a facet number."""
    by_no = {kind.no: kind.code for kind in finding_kinds().values()}
    return Facet(
        by_no[number >> 9],
        _STATES[number >> 5 & 15],
        _PARTS[number >> 3 & 3],
        bool(number >> 2 & 1),
        _WALLS[number & 3],
    )


def matching(
    present: Iterable[int],
    *,
    kinds: Iterable[str] = (),
    states: Iterable[str] = (),
    part: str = "",
    shop: bool | None = None,
    wall_type: str | None = None,
) -> list[int]:
    """Those of the facets that are `present` which fit the filters; an empty filter fits all."""
    kinds, states = frozenset(kinds), frozenset(states)
    fitting = []
    for number in present:
        facet = unpack(number)
        if kinds and facet.kind not in kinds:
            continue
        if states and facet.state not in states:
            continue
        if part and facet.part != part:
            continue
        if shop is not None and facet.shop != shop:
            continue
        if wall_type is not None and facet.wall_type != wall_type:
            continue
        fitting.append(number)
    return fitting
