"""Facets: kind, state, tier and level of a case packed into one small number, and of danger
whether it lies on what is common.

The list's indexes stand on it and the counters are kept by it, as for findings
(docs/why/0006-facets-keep-the-list-flat.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from lilong.cases.files.kinds import case_kinds
from lilong.cases.files.states import CaseState, Level, Tier

# The order is storage: append, never reorder.
_STATES = tuple(CaseState.values)
_TIERS = tuple(Tier.values)
_LEVELS = tuple(Level.values)
# In the place of a tier: danger on what is common. The tier is danger's like that of any other,
# since danger comes before all; who sees it is decided by where it lies (`permissions`).
_COMMON = 7
# The bits of a facet that tell it.
COMMON_BITS, COMMON_DANGER = 7 << 2, _COMMON << 2


@dataclass(frozen=True, slots=True)
class Facet:
    """What a facet says."""

    kind: str
    state: str
    tier: str
    level: str
    common: bool = False


def pack(kind: str, state: str, tier: str, level: str, *, common: bool = False) -> int:
    """The facet number (< 32,768) of these values; `common` is told of danger alone."""
    number = case_kinds()[kind].no
    number = number << 5 | _STATES.index(state)
    number = number << 3 | (_COMMON if common and tier == Tier.DANGER else _TIERS.index(tier))
    return number << 2 | _LEVELS.index(level)


def is_common(number: int) -> bool:
    """Whether a facet is that of danger on what is common."""
    return number & COMMON_BITS == COMMON_DANGER


@cache
def unpack(number: int) -> Facet:
    """The values of a facet number."""
    by_no = {kind.no: kind.code for kind in case_kinds().values()}
    common = is_common(number)
    return Facet(
        by_no[number >> 10],
        _STATES[number >> 5 & 31],
        str(Tier.DANGER) if common else _TIERS[number >> 2 & 7],
        _LEVELS[number & 3],
        common,
    )


# The number of a facet's state, read from a counter's key.
STATE_IN_SQL = "(CAST(key AS INTEGER) >> 5) & 31"


def state_of(number: int) -> str:
    """The state of which `STATE_IN_SQL` gives the number."""
    return _STATES[number]


def matching(
    present: Iterable[int],
    *,
    kinds: Iterable[str] = (),
    states: Iterable[str] = (),
    tier: str = "",
    level: str = "",
) -> list[int]:
    """Those of the facets that are `present` which fit the filters; an empty filter fits all."""
    kinds, states = frozenset(kinds), frozenset(states)
    fitting = []
    for number in present:
        facet = unpack(number)
        if (kinds and facet.kind not in kinds) or (states and facet.state not in states):
            continue
        if (tier and facet.tier != tier) or (level and facet.level != level):
            continue
        fitting.append(number)
    return fitting
