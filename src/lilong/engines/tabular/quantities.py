"""Areas, lengths and counts as people write them in a ledger."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from lilong.engines.tabular.cells import (
    Flawed,
    RawCell,
    Reading,
    blank,
    compact,
    not_understood,
    text_of,
)

APPROXIMATE, COMPUTED, RANGE, UNIT_GUESSED = "approximate", "computed", "range", "unit_guessed"
UNIT_UNKNOWN, OUT_OF_RANGE, UNKNOWN = "unit_unknown", "out_of_range", "unknown"

_N = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+"
_ABOUT = re.compile(
    r"大约|大概|估计|估算|目测|左右|上下|不到|不足|以上|以内|约|估|近|多|余|\(\)|^[~≈]"
)
_LEAD = re.compile(
    r"^(?:建筑|占地|搭建|违建)?(?:面积|长度|数量|外挑|宽度)?(?:共计|合计|总计|共|为|计)?:?"
)
_UNKNOWN = frozenset(("不详", "不明", "未知", "未测", "待测", "无", "/", "-", "--", "—", "——", "?"))
_M2 = r"(?:平方米|平方公尺|平方|平米|平|㎡|m2|m\^2|sqm|方)?"
_LENGTHS = {
    "毫米": 1, "mm": 1, "厘米": 10, "公分": 10, "cm": 10, "分米": 100, "dm": 100,
    "米": 1000, "公尺": 1000, "m": 1000,
}  # fmt: skip
_MM = "(" + "|".join(sorted(_LENGTHS, key=len, reverse=True)) + ")?"
_TO = r"(?:-|~|—|–|至|到)"
_AREA = re.compile(f"({_N}){_M2}")
_AREA_RANGE = re.compile(f"({_N}){_M2}{_TO}({_N}){_M2}")
_AREA_SUM = re.compile(f"(?:{_N}){_M2}(?:\\+(?:{_N}){_M2})+")
_SIDES = re.compile(f"({_N}){_MM}[*x×乘]({_N}){_MM}(?:=({_N}){_M2})?")
_LENGTH = re.compile(f"({_N}){_MM}")
_LENGTH_RANGE = re.compile(f"({_N}){_MM}{_TO}({_N}){_MM}")
_METRES_AND = re.compile(r"([0-9]+)(?:米|m)([0-9]{1,2})(?:公分|厘米|cm)?")
_COUNT = re.compile(r"([0-9]+|[零一二两三四五六七八九十]+)(?:处|个|只|间|扇|户|项|起|件|套|樘|人)?")
_NUMBERS = re.compile(_N)
# Nothing in a neighbourhood is larger; what is, was typed into the wrong column.
_LARGEST = Decimal(10) ** 9
_LARGEST_AREA = Decimal(1_000_000)  # square metres, which no residents' area measures
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}


def parse_area(raw: RawCell) -> Reading[int]:
    """An area in 0.01 m²: `25`, `约12平方`, `3×4米`, `10-12` (the middle, guessed)."""
    text, about, early = _open(raw)
    if early is not None:
        return early
    if match := _AREA.fullmatch(text):
        return _area(_decimal(match[1]), raw, *((90, APPROXIMATE) if about else (100, "")))
    if match := _SIDES.fullmatch(text):
        return _area_of_sides(match, raw)
    if match := _AREA_RANGE.fullmatch(text):
        return _area((_decimal(match[1]) + _decimal(match[2])) / 2, raw, 50, RANGE)
    if _AREA_SUM.fullmatch(text):
        parts = re.sub(r"m2|m\^2", "", text).split("+")
        return _area(sum(map(_first_number, parts), Decimal()), raw, 85, COMPUTED)
    return not_understood(raw)


def _area_of_sides(match: re.Match[str], raw: RawCell) -> Reading[int]:
    one, unit_one, two, unit_two, product = match.groups()
    sides = _decimal(one), _decimal(two)
    unit = unit_two or unit_one
    if unit is None and max(sides) >= 30:
        return not_understood(raw, UNIT_UNKNOWN)
    # One unit written at the end is meant for both sides.
    factors = [_LENGTHS[u] if u else _LENGTHS[unit or "m"] for u in (unit_one, unit_two)]
    area = sides[0] * factors[0] * sides[1] * factors[1] / 1_000_000
    if product is not None and abs(_decimal(product) - area) > Decimal("0.05"):
        return _area(_decimal(product), raw, 60, COMPUTED)
    return _area(area, raw, 95, COMPUTED)


def _area(square_metres: Decimal, raw: RawCell, confidence: int, note: str) -> Reading[int]:
    if square_metres > _LARGEST_AREA:
        return not_understood(raw, OUT_OF_RANGE)
    return Reading(_rounded(square_metres * 100), confidence, note, raw)


def format_area(area: int) -> str:
    """An area in 0.01 m² as square metres without needless zeros: 1250 → `12.5`.

    >>> format_area(1200), format_area(1250), format_area(5)
    ('12', '12.5', '0.05')
    """
    return f"{area // 100}.{area % 100:02d}".rstrip("0").rstrip(".")


def parse_length(raw: RawCell, *, unit: str = "") -> Reading[int]:
    """A length in millimetres; `unit` is the one named in the heading, if any.

    A bare number under a heading without unit is read as a person would mean it for a thing
    on a wall (600 → mm, 60 → cm, 0.6 → m), as a guess.
    """
    text, about, early = _open(raw)
    if early is not None:
        return early
    if text == "半米":
        return Reading(500, 90, APPROXIMATE, raw)
    if match := _METRES_AND.fullmatch(text):
        rest = Decimal(match[2]) * (100 if len(match[2]) == 1 else 10)
        return _length(Decimal(match[1]) * 1000 + rest, raw, 90, COMPUTED)
    if match := _LENGTH_RANGE.fullmatch(text):
        both = match[4] or match[2] or unit
        if both not in _LENGTHS:
            return not_understood(raw, UNIT_UNKNOWN)
        low = _decimal(match[1]) * _LENGTHS[match[2] or both]
        return _length((low + _decimal(match[3]) * _LENGTHS[both]) / 2, raw, 50, RANGE)
    if match := _LENGTH.fullmatch(text):
        return _length_in(_decimal(match[1]), match[2] or unit, raw, about=about)
    return not_understood(raw)


def _length_in(number: Decimal, unit: str, raw: RawCell, *, about: bool) -> Reading[int]:
    if unit in _LENGTHS:
        sure = (90, APPROXIMATE) if about else (100, "")
        return _length(number * _LENGTHS[unit], raw, *sure)
    if number >= 100 or number == 0:
        return _length(number, raw, 90, UNIT_GUESSED)
    return _length(number * (10 if number >= 10 else 1000), raw, 50, UNIT_GUESSED)


def _length(millimetres: Decimal, raw: RawCell, confidence: int, note: str) -> Reading[int]:
    if millimetres >= _LARGEST:
        return not_understood(raw, OUT_OF_RANGE)
    return Reading(_rounded(millimetres), confidence, note, raw)


def parse_count(raw: RawCell) -> Reading[int]:
    """A count: `3`, `3处`, `两个`, `约5`."""
    text, about, early = _open(raw)
    if early is not None:
        return early
    if text.endswith(".0"):
        text = text[:-2]
    match = _COUNT.fullmatch(text)
    number = _whole(match[1]) if match else None
    if number is None:
        return not_understood(raw)
    if number >= _LARGEST:
        return not_understood(raw, OUT_OF_RANGE)
    return Reading(number, *((90, APPROXIMATE) if about else (100, "")), raw)


def _open(raw: RawCell) -> tuple[str, bool, Reading[int] | None]:
    """The bare text, whether it is an estimate, and the reading when that settles it already."""
    if isinstance(raw, Flawed):
        return "", False, not_understood(raw, raw.why)
    if isinstance(raw, bool):
        return "", False, not_understood(raw)
    text = compact(text_of(raw))
    if not text:
        return "", False, blank(raw)
    if text in _UNKNOWN:
        return "", False, Reading(None, 100, UNKNOWN, raw)
    bare = _ABOUT.sub("", text)
    # The brackets that held the 估 of `12(估)` are empty now.
    bare = _LEAD.sub("", bare.replace("()", ""), count=1)
    return bare, _ABOUT.search(text) is not None, None


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _first_number(text: str) -> Decimal:
    match = _NUMBERS.search(text)
    return _decimal(match[0]) if match else Decimal()


def _rounded(number: Decimal) -> int:
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))


def _whole(text: str) -> int | None:
    """A whole number in digits or in Chinese numerals up to 99."""
    if text.isascii():
        return int(text) if len(text) <= 12 else None
    tens, ten, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return None
    if not ten:
        return _DIGITS.get(tens)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + _DIGITS.get(ones, 0)
