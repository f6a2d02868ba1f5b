"""The example neighbourhood on the front page: its plan, its numbers, where the work lies.

Only in demo mode, where everything is invented. A real neighbourhood shows strangers nothing
that its committee has not decided to publish.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from lilong.commons.web.plan import PlanMark, PlanShape, bounds
from lilong.kernel.actor import SYSTEM, VISITOR
from lilong.kernel.refusal import NotFound
from lilong.places import queries as places
from lilong.places.web.drawing import shapes_of
from lilong.survey.kinds import finding_kinds
from lilong.survey.queries.ledger_filter import LedgerFilter
from lilong.survey.queries.mapping import on_map
from lilong.survey.queries.overview import overview_at
from lilong.survey.web.map import CELLS_ACROSS, OTHERS, SHAPES, shape_names
from lilong.survey.web.words import KIND_ICONS

SHOWN = "西木南居民区"
KEPT_SECONDS = 60


@dataclass(frozen=True)
class Figure:
    """One of the newspaper's numbers."""

    icon: str
    label: str
    count: int
    unit: str
    href: str = ""


def front_page() -> dict[str, Any] | None:
    """What the front page shows of the example; None while it is not loaded."""
    drawn = cache.get("front-page")
    if drawn is None:
        drawn = _drawn()
        if drawn is not None:
            cache.set("front-page", drawn, KEPT_SECONDS)
    if drawn is None:
        return None
    return {**drawn, "figures": _figures(drawn["kinds"]), "shape_names": shape_names()}


def _drawn() -> dict[str, Any] | None:
    try:
        place = places.find(SYSTEM, SHOWN)
    except NotFound:
        return None
    overview = overview_at(SYSTEM, place)
    if not overview.total:
        return None
    shapes = shapes_of(VISITOR, places.plan_of(place.path), place.path)
    top = overview.counts.rows[0]
    return {
        "place": place,
        "kinds": dict(overview.kinds),
        "total": overview.total,
        "lane": overview.names[top.key],
        "per_cent": (top.per_mille + 5) // 10,
        "shapes": shapes,
        "marks": _marks(place, shapes),
    }


def _marks(place: places.PlaceView, shapes: list[PlanShape]) -> list[PlanMark]:
    """The clusters of the plan, leading nowhere: a visitor may look, not open."""
    cell = bounds(shapes).width / CELLS_ACROSS
    return [
        PlanMark(
            round(mark.x, 2),
            round(mark.y, 2),
            mark.total,
            f"{mark.places[0].address} · {mark.total}",
            kind=SHAPES.get(mark.kinds[0][0], OTHERS),
        )
        for mark in on_map(SYSTEM, place, LedgerFilter()).marks(cell=cell)
    ]


def _figures(kinds: dict[str, int]) -> list[Figure]:
    return [
        Figure(KIND_ICONS[code], kind.label, kinds[code], kind.measure_word)
        for code, kind in finding_kinds().items()
        if kinds.get(code)
    ]
