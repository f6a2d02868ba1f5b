"""Where a sentence is about, as people choose it: a lane (or compound), and a door's number."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import gettext as _

from lilong.kernel.refusal import Invalid, NotFound
from lilong.places import queries as places
from lilong.places.queries import PlaceView, walking_key
from lilong.places.web.asking import way_to

# Lanes come and go seldom: a list may be a minute old.
SECONDS = 60


def area_of(place_id: UUID) -> PlaceView:
    """The residents' area that a place lies in. Raises NotFound when it lies above them."""
    for view in way_to(places.place(place_id)):
        if view.kind == "residents_area":
            return view
    raise NotFound(
        _("建议是向一个居民区提的"), remedy=_("请从居民区、弄或楼的页面进来，或扫告示牌上的码。")
    )


def lanes_of(area: PlaceView) -> list[PlaceView]:
    """The lanes of an area, then its compounds, in walking order."""
    kept: Any = cache.get_or_set(f"council.lanes.{area.id}", lambda: _lanes(area), SECONDS)
    lanes: list[PlaceView] = kept
    return lanes


def lane_choices(area: PlaceView) -> list[tuple[str, str]]:
    """The lanes of an area, then its compounds, in walking order: (id, name)."""
    return [(str(view.id), view.name) for view in lanes_of(area)]


def _lanes(area: PlaceView) -> list[PlaceView]:
    found = [
        view for view in places.at_and_below(area.path, ["lane", "compound"]) if not view.closed
    ]
    found.sort(key=lambda view: (view.kind != "lane", walking_key(view.path)))
    return found


def ground_chosen(area: PlaceView, lane: str, number: str) -> PlaceView:
    """The place that was chosen: the area, a lane, or the door with this number in it.

    Raises:
        Invalid: the lane has no such door.
    """
    if not lane:
        return area
    ground = places.place(UUID(lane))
    wanted = number.strip().removesuffix("号").strip()
    if not wanted:
        return ground
    doors = places.directly_below([ground.id])
    for door in doors:
        if door.kind == "number" and door.name == wanted and not door.closed:
            return door
    said = _("%(lane)s没有 %(number)s 号，请检查，或空着不填") % {
        "lane": ground.name,
        "number": wanted,
    }
    raise Invalid(said, fields={"number": [said]})
