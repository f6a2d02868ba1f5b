"""What of the cases is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from uuid import UUID

from lilong.cases.files.facets import unpack
from lilong.cases.files.states import AT_REST, Level, Tier

OPEN, RESTING = "open", "resting"


@dataclass(frozen=True)
class CaseFilter:
    """What is asked for; empty parts ask for all.

    Attributes:
        rest: `open` for what is being dealt with, `resting` for what has come to rest.
        kind, state, tier, level: as in the facet.
        lane_id, compound_id, number_id: one of them, or none for the whole residents' area.
        owner_id: whose open cases, all of them: no other part narrows what somebody keeps.
    """

    rest: str = ""
    kind: str = ""
    state: str = ""
    tier: str = ""
    level: str = ""
    lane_id: UUID | None = None
    compound_id: UUID | None = None
    number_id: UUID | None = None
    words: str = ""
    owner_id: UUID | None = None

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return self != CaseFilter()

    def values(self) -> tuple[str, ...]:
        """What each of the facet's filters asks for, in the order of `own_values`."""
        return (self.rest, self.kind, self.state, self.tier, self.level)

    def fitting(self, facets: Iterable[int]) -> tuple[int, ...]:
        """Those of the facets that are asked for, in order."""
        return _fitting(self.values(), tuple(facets))


NAMES = ("rest", "kind", "state", "tier", "level")


@cache
def own_values(facet: int) -> tuple[str, ...]:
    """What a facet says to each of the filters in `NAMES`."""
    told = unpack(facet)
    rest = RESTING if told.state in AT_REST else OPEN
    return (rest, told.kind, told.state, str(Tier(told.tier)), str(Level(told.level)))


@lru_cache(maxsize=1000)
def _fitting(values: tuple[str, ...], facets: tuple[int, ...]) -> tuple[int, ...]:
    """There may be a thousand, and they seldom change: remembered, and each looked at once."""
    asked = [(at, want) for at, want in enumerate(values) if want]
    fits = (facet for facet in facets if all(own_values(facet)[at] == want for at, want in asked))
    return tuple(sorted(fits))


def scope_of(area_id: UUID, chosen: CaseFilter) -> tuple[str, UUID]:
    """The narrowest place that the filter names, and the column by which it is read."""
    if chosen.number_id:
        return "number_id", chosen.number_id
    if chosen.lane_id:
        return "lane_id", chosen.lane_id
    if chosen.compound_id:
        return "compound_id", chosen.compound_id
    return "area_id", area_id
