"""Measured values held against a norm: pure, and nothing is held against what nobody set.

A norm sets some of these and leaves the others open:

- `max_projection_mm`: how far it may stand out from the wall, in mm;
- `min_escape_width_mm`, `min_escape_height_mm`: the clear opening to escape by, in mm;
- `openable_inside`: it has to open from inside without a key;
- `material`, `colour`: in the words of the norm; a person says whether they are met.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FITS, EXCEEDS, NOT_MEASURED = "fits", "exceeds", "not_measured"
# Told in a list where nobody has set anything; never written down with a measurement.
NO_NORM = "no_norm"
LARGEST_MM = 10_000

FIGURES = ("max_projection_mm", "min_escape_width_mm", "min_escape_height_mm")
WORDS = ("material", "colour")
MEASURES = {
    "max_projection_mm": "projection_mm",
    "min_escape_width_mm": "escape_width_mm",
    "min_escape_height_mm": "escape_height_mm",
    "openable_inside": "openable_inside",
    "material": "material_fits",
    "colour": "colour_fits",
}


@dataclass(frozen=True)
class Judged:
    """What became of each point that the norm sets: {point: fits, exceeds or not_measured}."""

    points: Mapping[str, str]

    @property
    def result(self) -> str:
        """Exceeds when one does; not measured when one is missing; else fits."""
        told = set(self.points.values())
        if EXCEEDS in told:
            return EXCEEDS
        return NOT_MEASURED if NOT_MEASURED in told or not told else FITS


def sets(norm: Mapping[str, Any], point: str) -> bool:
    """Whether a norm says anything of a point. Nought mm is a limit: flush with the wall."""
    limit = norm.get(point)
    return limit is not None and limit is not False and limit != ""


def judge(norm: Mapping[str, Any], measured: Mapping[str, Any]) -> Judged:
    """Hold measured values against a norm's values.

    Args:
        norm: its values; what it leaves open is missing or empty.
        measured: by the names in `MEASURES`; what nobody measured is missing or None.
    """
    return Judged(
        {
            point: _point(point, norm[point], measured.get(name))
            for point, name in MEASURES.items()
            if sets(norm, point)
        }
    )


def judge_anew(
    norm: Mapping[str, Any], then: Mapping[str, Any], measured: Mapping[str, Any]
) -> Judged:
    """Hold what was measured under an earlier norm (`then`, empty for none) against this one.

    Lengths are lengths. Whether a material or colour is met was said of the words of that day: it
    counts for nothing where the norm now has others.
    """
    kept = {
        name: value
        for name, value in measured.items()
        if not any(MEASURES[word] == name and then.get(word) != norm.get(word) for word in WORDS)
    }
    return judge(norm, kept)


def _point(point: str, limit: Any, value: Any) -> str:
    if value is None:
        return NOT_MEASURED
    if point == "max_projection_mm":
        return FITS if value <= limit else EXCEEDS
    if point.startswith("min_"):
        return FITS if value >= limit else EXCEEDS
    return FITS if value else EXCEEDS
