"""The area of a unit as a roll writes it: exact, because votes are weighed by it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lilong.engines.tabular.cells import BLANK, Flawed, Reading, blank, not_understood, text_of
from lilong.engines.tabular.quantities import parse_area
from lilong.kernel.area import Area

# In 0.01 m². What is larger is a wrong column more often than a hall; halls are entered by hand.
ODD = 1_000_000
ZERO, TOO_FINE, TOO_LARGE, NEGATIVE, MISSING = (
    "area_zero", "area_too_fine", "area_too_large", "area_negative", "no_area",
)  # fmt: skip


def area_in(fields: dict[str, Reading[Any]]) -> Reading[int]:
    """The unit's area in 0.01 m²: the exclusive one where both stand; not understood with why."""
    for name in ("area_exclusive", "area_building"):
        reading = fields.get(name)
        if reading is not None and reading.note != BLANK:
            return read_area(reading)
    return blank()


def read_area(reading: Reading[Any]) -> Reading[int]:
    """The area that a cell says, exactly, or not at all."""
    raw = reading.raw
    if isinstance(raw, Flawed):
        return not_understood(raw, raw.why)
    text = _plain(raw) if isinstance(raw, float) else text_of(raw)
    try:
        return _sized(Area.parse(text).dm2, reading)
    except ValueError:
        return _otherwise(text, reading)


def _plain(number: float) -> str:
    """A number as typed: a calculated 60.250000000000004 is 60.25."""
    return format(Decimal(repr(number)).quantize(Decimal("0.000001")).normalize(), "f")


def _otherwise(text: str, reading: Reading[Any]) -> Reading[int]:
    bare = text.strip()
    if bare.startswith(("-", "\uff0d", "\u2212", "(")):
        return not_understood(reading.raw, NEGATIVE)
    lenient = parse_area(text)
    if lenient.value is None:
        return not_understood(reading.raw)
    if lenient.confidence == 100:
        return not_understood(reading.raw, TOO_FINE)
    sized = _sized(lenient.value, reading)
    if sized.value is None:
        return sized
    return Reading(sized.value, min(lenient.confidence, 60), lenient.note, reading.raw)


def _sized(area: int, reading: Reading[Any]) -> Reading[int]:
    if area == 0:
        return not_understood(reading.raw, ZERO)
    if area > ODD:
        return not_understood(reading.raw, TOO_LARGE)
    return Reading(area, reading.confidence, reading.note, reading.raw)
