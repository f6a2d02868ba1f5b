"""Findings that may have been written down twice, over a whole place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lilong.engines.near import SAME_PLACE, Record, find_look_alikes
from lilong.kernel.actor import Actor
from lilong.kernel.paths import subtree
from lilong.kernel.refusal import Refused
from lilong.places.queries import PlaceView
from lilong.survey import permissions
from lilong.survey.models import Finding
from lilong.survey.states import COUNTED

# Metres within which two points of a kind may be one thing; a wall opening is exact.
RADII = {"wall_opening": 3.0, "bay_window": 3.0, "window_cage": 3.0, "outdoor_sink": 5.0}
RADIUS = 15.0
MOST_COMPARED = 20_000
MOST_SHOWN = 100


@dataclass(frozen=True)
class Pair:
    """Two findings that look alike, the later one first, and why."""

    later: Finding
    earlier: Finding
    same_place: bool
    metres: float | None


def look_alikes_at(actor: Actor, place: PlaceView) -> list[Pair]:
    """Pairs of one kind at one place, or with points of their own close by; the most telling
    first: same place and same description, then same place, then the nearest.

    Only what counts is compared; a building's anchor is no point of its own. Three queries.

    Raises:
        NotAllowed: not a keeper here.
        Refused: more findings than can be compared at once.
    """
    permissions.validate_findings(actor, place.path)
    low, high = subtree(place.path)
    rows = Finding.objects.filter(
        place_path__gte=low, place_path__lt=high, state__in=COUNTED
    ).order_by("recorded_number", "code")
    compared = list(rows.values_list("pk", "kind", "place__path", "place__kind", "x", "y")[
        : MOST_COMPARED + 1
    ])  # fmt: skip
    if len(compared) > MOST_COMPARED:
        raise Refused(_("这里的问题太多，不能一次全部比对"), remedy=_("请到某一条弄里再比对。"))
    records = [
        Record(
            str(pk),
            kind,
            path if level in ("room", "common_part") else "",
            (x, y) if x is not None and y is not None else None,
        )
        for pk, kind, path, level, x, y in compared
    ]
    return _ordered(_pairs(records))


def _pairs(records: Sequence[Record]) -> list[Pair]:
    found = find_look_alikes(records, RADII, radius=RADIUS, most=2)
    ids = {key for pair in found for key in (pair.key, pair.earlier)}
    rows = {str(row.pk): row for row in Finding.objects.filter(pk__in=ids).defer("grams")}
    return [
        Pair(rows[pair.key], rows[pair.earlier], pair.why == SAME_PLACE, pair.metres)
        for pair in found
    ]


def _ordered(pairs: list[Pair]) -> list[Pair]:
    def telling(pair: Pair) -> tuple[bool, bool, float]:
        same_words = pair.later.description == pair.earlier.description
        return (not (pair.same_place and same_words), not pair.same_place, pair.metres or 0.0)

    return sorted(pairs, key=telling)[:MOST_SHOWN]
