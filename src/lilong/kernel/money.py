"""Money in whole fen: no cent is ever lost or invented."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_WRITTEN = re.compile(
    r"(?P<sign>-?)¥?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d+))?(?P<unit>万元|万|元|)"
)
_FEN_DIGITS = {"": 2, "元": 2, "万": 6, "万元": 6}


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount of renminbi.

    Attributes:
        fen: whole fen, may be negative; 100 fen are one yuan.

    Raises:
        TypeError: when `fen` is not an int, above all when it is a float.
    """

    fen: int

    def __post_init__(self) -> None:
        require_int(self.fen, "fen")

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read `1,234.56元`, `¥1234.5`, `12.5万元` or full-width digits, exactly.

        Raises:
            ValueError: when it is not an amount, or is finer than one fen.
        """
        found = _WRITTEN.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
        if found is None:
            raise ValueError(f"not an amount of money: {text!r}")
        fen = scaled(found["whole"], found["part"] or "", _FEN_DIGITS[found["unit"]])
        return cls(-fen if found["sign"] else fen)

    def __str__(self) -> str:
        """As people write it: `1,234.56元`."""
        yuan, fen = divmod(abs(self.fen), 100)
        return f"{'-' if self.fen < 0 else ''}{yuan:,}.{fen:02d}元"

    def __add__(self, other: Money) -> Money:
        return Money(self.fen + other.fen) if isinstance(other, Money) else NotImplemented

    def __sub__(self, other: Money) -> Money:
        return Money(self.fen - other.fen) if isinstance(other, Money) else NotImplemented

    def __neg__(self) -> Money:
        return Money(-self.fen)

    def __mul__(self, times: int) -> Money:
        require_int(times, "a factor of money")
        return Money(self.fen * times)

    def shares(self, weights: Sequence[int]) -> list[Money]:
        """Divide among `weights` (whole, not negative) so that the shares add up to the amount.

        A fen that does not divide goes to the largest remainder, among equals to the first.

        Raises:
            ValueError: when a weight is negative or all of them are zero.
        """
        return [Money(fen) for fen in largest_remainder(self.fen, weights)]


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Divide the whole number `total` in proportion to `weights`; the parts add up to it.

    Raises:
        ValueError: when a weight is negative or all of them are zero.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights are not negative, and one of them is above zero")
    parts = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda n: (-remainders[n], n))
    for n in by_remainder[: total - sum(parts)]:
        parts[n] += 1
    return parts


def scaled(whole: str, part: str, digits: int) -> int:
    """The decimal number `whole`.`part` as a whole number of its `digits`-th decimal.

    Raises:
        ValueError: when a decimal beyond `digits` is not zero, so that exactness would be lost.
    """
    kept, beyond = part[:digits].ljust(digits, "0"), part[digits:]
    if beyond.strip("0"):
        raise ValueError(f"finer than can be kept: {whole}.{part}")
    return int(whole.replace(",", "") + kept)


def require_int(value: Any, what: str) -> None:
    """Refuse floats (and booleans) where law or money is counted.

    Raises:
        TypeError: when `value` is not an int.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{what} must be a whole number, not {value!r}")
