"""Floor area in whole hundredths of a square metre, and shares compared without division."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from lilong.kernel.money import require_int, scaled

_WRITTEN = re.compile(
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d+))?(?:m2|平方米|平方|平米|)"
)


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A floor area, as on the property certificate.

    Attributes:
        dm2: whole square decimetres, each 0.01 m²; never negative.

    Raises:
        TypeError: when `dm2` is not an int.
        ValueError: when it is negative.
    """

    dm2: int

    def __post_init__(self) -> None:
        require_int(self.dm2, "an area")
        if self.dm2 < 0:
            raise ValueError(f"an area is not negative: {self.dm2}")

    @classmethod
    def parse(cls, text: str) -> Area:
        """Read `60.25`, `60.25㎡`, `1,060.5 m²`, `60平方米` or full-width digits, exactly.

        Raises:
            ValueError: when it is not an area, or is finer than 0.01 m².
        """
        plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()
        found = _WRITTEN.fullmatch(plain)
        if found is None:
            raise ValueError(f"not an area: {text!r}")
        return cls(scaled(found["whole"], found["part"] or "", 2))

    def __str__(self) -> str:
        """As on the certificate: `1,060.50㎡`."""
        return f"{self.dm2 // 100:,}.{self.dm2 % 100:02d}㎡"

    def __add__(self, other: Area) -> Area:
        return Area(self.dm2 + other.dm2) if isinstance(other, Area) else NotImplemented


def at_least(part: Area | int, whole: Area | int, share: Fraction) -> bool:
    """Whether `part` is `share` of `whole` or more; exactly two thirds are two thirds.

    `part` and `whole` are both areas or both numbers of heads. Of nothing, no share is reached:
    where nobody can vote, nothing is carried.

    Raises:
        TypeError: when one is an area and the other a number, or `share` is not a Fraction.
        ValueError: when `part` is negative or exceeds `whole`.
    """
    left, right = _cross(part, whole, share)
    return left >= right and _count(whole) > 0


def more_than(part: Area | int, whole: Area | int, share: Fraction) -> bool:
    """Whether `part` is more than `share` of `whole`; exactly one half is not more than half.

    Takes and raises the same as `at_least`.
    """
    left, right = _cross(part, whole, share)
    return left > right


def _cross(part: Area | int, whole: Area | int, share: Fraction) -> tuple[int, int]:
    if isinstance(part, Area) != isinstance(whole, Area) or not isinstance(share, Fraction):
        raise TypeError("compare areas with areas and heads with heads, by an exact fraction")
    some, all_of_it = _count(part), _count(whole)
    if not 0 <= some <= all_of_it:
        raise ValueError(f"{part} is not a part of {whole}")
    return some * share.denominator, all_of_it * share.numerator


def _count(quantity: Area | int) -> int:
    if isinstance(quantity, Area):
        return quantity.dm2
    require_int(quantity, "a number of heads")
    return quantity
