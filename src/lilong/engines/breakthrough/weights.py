"""How much each criterion counts when it is decided where to begin: data, not code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

CONCENTRATION = "concentration"
PUBLIC_OR_SHOP_FIRST = "public_or_shop_first"
SAFETY = "safety"
EFFORT = "effort"
NEIGHBOURS_AFFECTED = "neighbours_affected"
BLOCKS = "blocks"

CRITERIA = (CONCENTRATION, PUBLIC_OR_SHOP_FIRST, SAFETY, EFFORT, NEIGHBOURS_AFFECTED, BLOCKS)
"""In the order in which they are shown."""

HOUSE_WEIGHTS: Mapping[str, Any] = {
    "source": "起始值，供居务会讨论后调整；依据：西木小区报道“在这个最难的点上打开拆违的突破口”、"
    "“公家的、公共的东西先动”",
    "as_of": "2026-11-23",
    "criteria": {
        CONCENTRATION: 30,
        PUBLIC_OR_SHOP_FIRST: 25,
        SAFETY: 15,
        EFFORT: 10,
        NEIGHBOURS_AFFECTED: 10,
        BLOCKS: 10,
    },
    "points": {"bearing": 4, "bearing_unknown": 1, "per_10_m2": 1},
}


@dataclass(frozen=True)
class Weights:
    """The weights of one decision, with where they come from.

    Attributes:
        source: who set them, or on what ground.
        as_of: the day from which they stand.
        criteria: whole, not negative weight of each of `CRITERIA`; 0 switches one off.
        bearing: safety points that a finding in a bearing wall has on top of its kind's.
        bearing_unknown: the same where nobody knows yet whether the wall bears.
        per_10_m2: effort points for each 10 m² to be cleared, on top of the kinds'.
    """

    source: str
    as_of: date
    criteria: Mapping[str, int]
    bearing: int
    bearing_unknown: int
    per_10_m2: int

    def __post_init__(self) -> None:
        if set(self.criteria) != set(CRITERIA):
            raise ValueError(f"weights name each of {', '.join(CRITERIA)}, and nothing else")
        numbers = [*self.criteria.values(), self.bearing, self.bearing_unknown, self.per_10_m2]
        if any(type(number) is not int or number < 0 for number in numbers):
            raise ValueError(f"weights are whole and not negative: {numbers}")
        if not any(self.criteria.values()):
            raise ValueError("at least one criterion counts")

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Weights:
        """Read weights of the shape of `HOUSE_WEIGHTS`, as from JSON.

        Raises:
            ValueError: when a criterion or point is missing, unknown, not whole or negative, or
                all criteria are switched off, or source or date is missing.
        """
        try:
            points = dict(raw["points"])
            as_of = date.fromisoformat(raw["as_of"])
            return cls(str(raw["source"]), as_of, dict(raw["criteria"]), **points)
        except (KeyError, TypeError) as wrong:
            raise ValueError(f"weights are incomplete: {wrong}") from wrong
