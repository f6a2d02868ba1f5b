"""Where most of the work lies: groups by size, with shares that add up as they go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class ParetoRow:
    """One group in the order of size.

    Attributes:
        key: the group, such as a lane.
        count: its whole count.
        running: its count and those of all groups before it.
        share: `count` of the total, exact.
        running_share: `running` of the total, exact.
    """

    key: str
    count: int
    running: int
    share: Fraction
    running_share: Fraction

    @property
    def per_mille(self) -> int:
        """The share to the nearest thousandth; for reading only, compare by `share`."""
        return per_mille(self.share)

    @property
    def running_per_mille(self) -> int:
        """The running share to the nearest thousandth, for reading only."""
        return per_mille(self.running_share)


@dataclass(frozen=True, slots=True)
class Pareto:
    """All groups with a count above zero, the largest first, equals by key.

    Attributes:
        total: the sum of all counts.
        rows: one row a group; empty when there is nothing to count.
    """

    total: int
    rows: tuple[ParetoRow, ...]

    def carriers(self, share: Fraction) -> tuple[ParetoRow, ...]:
        """The smallest set of groups that together hold `share` of the total or more.

        No smaller set does, because the largest come first; among equals the first keys.

        Raises:
            ValueError: when `share` is not above zero and at most one.
        """
        if not 0 < share <= 1:
            raise ValueError(f"a share lies above nothing and within the whole: {share}")
        short = sum(row.running_share < share for row in self.rows)
        return self.rows[: short + 1]


def pareto(counts: Mapping[str, int]) -> Pareto:
    """Order groups by their counts and add the shares up.

    Args:
        counts: whole, not negative count by group; groups at zero are left out.

    Raises:
        ValueError: when a count is negative.
    """
    if any(count < 0 for count in counts.values()):
        raise ValueError("a count is not negative")
    total, running, rows = sum(counts.values()), 0, list[ParetoRow]()
    for key, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if count:
            running += count
            shares = Fraction(count, total), Fraction(running, total)
            rows.append(ParetoRow(key, count, running, *shares))
    return Pareto(total, tuple(rows))


def per_mille(share: Fraction) -> int:
    """`share` to the nearest thousandth, halves up, without floats."""
    return (2000 * share.numerator + share.denominator) // (2 * share.denominator)
