"""What was found, house by house, and its sums lane by lane."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

PUBLIC, SHOP, PRIVATE = "public", "shop", "private"
PARTS = (PUBLIC, SHOP, PRIVATE)


@dataclass(frozen=True, slots=True)
class Count:
    """Findings of one kind at one house, on one sort of part.

    Attributes:
        kind: code of the kind.
        part: `public`, `shop` or `private`; what nobody has said yet counts as `private`.
        findings: how many.
        effort: effort points of one finding of the kind, at least 1.
        safety: safety points of one finding of the kind.
        bearing: how many of them are in a wall known to bear.
        bearing_unknown: how many are in a wall of which nobody knows yet.
        area_dm2: their area together, in 0.01 m².

    Raises:
        ValueError: when a number is negative, the part unknown, or walls exceed findings.
    """

    kind: str
    part: str
    findings: int
    effort: int = 1
    safety: int = 0
    bearing: int = 0
    bearing_unknown: int = 0
    area_dm2: int = 0

    def __post_init__(self) -> None:
        if self.part not in PARTS:
            raise ValueError(f"a part is one of {', '.join(PARTS)}: {self.part!r}")
        numbers = (self.findings, self.safety, self.bearing, self.bearing_unknown, self.area_dm2)
        if min(numbers) < 0 or self.effort < 1:
            raise ValueError(f"counts are not negative, and effort is at least 1: {self}")
        if self.bearing + self.bearing_unknown > self.findings:
            raise ValueError(f"more walls than findings: {self}")


@dataclass(frozen=True, slots=True)
class House:
    """One number of a lane, or what is known of the lane without a number.

    Attributes:
        lane: key of the lane.
        number: key of the number; empty for findings that name none.
        counts: what was found there.
        households: households that the findings affect.
        blocks: codes of the works that cannot start before these findings are cleared.
    """

    lane: str
    number: str
    counts: tuple[Count, ...]
    households: int = 0
    blocks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lane:
    """A lane with findings, summed over its houses.

    Attributes:
        key: the lane.
        houses: its houses, in the order of their numbers' keys.
    """

    key: str
    houses: tuple[House, ...]

    @property
    def counts(self) -> tuple[Count, ...]:
        """All counts of all its houses."""
        return tuple(count for house in self.houses for count in house.counts)

    @cached_property
    def findings(self) -> int:
        """All findings of the lane."""
        return sum(count.findings for count in self.counts)

    @cached_property
    def by_part(self) -> dict[str, int]:
        """Findings by part: public, shop, private."""
        return {
            part: sum(count.findings for count in self.counts if count.part == part)
            for part in PARTS
        }

    @property
    def public_or_shop(self) -> int:
        """Findings on public parts and of shops."""
        return self.by_part[PUBLIC] + self.by_part[SHOP]

    @cached_property
    def by_kind(self) -> dict[str, int]:
        """Findings by kind, in the order of the codes."""
        sums: Counter[str] = Counter()
        for count in self.counts:
            sums[count.kind] += count.findings
        return dict(sorted(sums.items()))

    @cached_property
    def bearing(self) -> int:
        """Findings in walls known to bear."""
        return sum(count.bearing for count in self.counts)

    @cached_property
    def bearing_unknown(self) -> int:
        """Findings in walls of which nobody knows yet."""
        return sum(count.bearing_unknown for count in self.counts)

    @cached_property
    def area_dm2(self) -> int:
        """The area of all findings, in 0.01 m²."""
        return sum(count.area_dm2 for count in self.counts)

    @cached_property
    def households(self) -> int:
        """Households affected in all its houses."""
        return sum(house.households for house in self.houses)

    @cached_property
    def blocks(self) -> tuple[str, ...]:
        """Works that wait for this lane, each once."""
        return tuple(sorted({work for house in self.houses for work in house.blocks}))


def gather_lanes(houses: Iterable[House]) -> tuple[Lane, ...]:
    """The lanes with findings, in the order of their keys; lanes without any are left out."""
    by_lane: defaultdict[str, list[House]] = defaultdict(list)
    for house in houses:
        by_lane[house.lane].append(house)
    lanes = (
        Lane(key, tuple(sorted(by_lane[key], key=lambda house: house.number)))
        for key in sorted(by_lane)
    )
    return tuple(lane for lane in lanes if lane.findings)
