"""Where a sentence is about, as people choose it: a lane (or compound), and a door's number."""

from __future__ import annotations

import unicodedata
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import gettext as _

from lilong.council.queries.suggestions import takes_strangers
from lilong.engines.tabular.quantities import parse_count
from lilong.kernel.refusal import Invalid, NotFound
from lilong.places import queries as places
from lilong.places.queries import PlaceView, walking_key
from lilong.places.web.asking import way_to

# Lanes and doors come and go seldom: what is known of them may be a minute old. Whoever says
# something about a place asks the database once more whether it is still there.
SECONDS = 60


def area_of(place_id: UUID) -> PlaceView:
    """The residents' area that a place lies in. Raises NotFound when it lies above them."""
    kept: Any = cache.get(f"council.area.{place_id}")
    if kept is not None:
        area: PlaceView = kept
        return area
    for view in way_to(places.place(place_id)):
        if view.kind == "residents_area":
            cache.set(f"council.area.{place_id}", view, SECONDS)
            return view
    raise NotFound(
        _("建议是向一个居民区提的"), remedy=_("请从居民区、弄或楼的页面进来，或扫告示牌上的码。")
    )


def strangers_welcome(area: PlaceView) -> bool:
    """Whether a page may invite whoever has no account. A yes may be a minute old: the use case
    asks once more."""
    key = f"council.strangers.{area.id}"
    if not cache.get(key):
        if not takes_strangers(area.id):
            return False
        cache.set(key, True, SECONDS)
    return True


def every_area() -> list[PlaceView]:
    """The residents' areas of this installation, at most a minute old."""
    kept: Any = cache.get_or_set(
        "council.areas", lambda: places.open_of_kind("residents_area"), SECONDS
    )
    areas: list[PlaceView] = kept
    return areas


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


def ground_chosen(here: PlaceView, lane: str, number: str) -> PlaceView:
    """The place that was chosen: where the page is, a lane, or the door with this number in it.

    Args:
        here: the place of the page, which stands for what was not chosen.

    Raises:
        Invalid: the lane has no such door, or nobody knows in which lane it is.
    """
    ground = _lane_chosen(here, UUID(lane)) if lane else here
    written = unicodedata.normalize("NFKC", number).strip().removesuffix("号").strip()
    if not written or (not lane and here.kind == "number" and here.name == written):
        return ground
    if ground.kind not in ("lane", "compound"):
        asked = _("写了门牌，请再选是哪条弄")
        raise Invalid(asked, fields={"lane": [asked]})
    if door := _door(ground, written) or _door(ground, str(parse_count(written).value)):
        return door
    said = _("%(lane)s没有%(number)s号，请检查，或空着不填") % {
        "lane": ground.name,
        "number": written,
    }
    raise Invalid(said, fields={"number": [said]})


def _lane_chosen(here: PlaceView, lane_id: UUID) -> PlaceView:
    known = (view for view in lanes_of(area_of(here.id)) if view.id == lane_id)
    return next(known, None) or places.place(lane_id)


def _door(ground: PlaceView, number: str) -> PlaceView | None:
    """The door of a lane or compound with this number; one that is not known yet is looked for."""
    key = f"council.doors.{ground.id}"
    kept: Any = cache.get(key)
    doors: dict[str, PlaceView] = kept or {}
    if number not in doors:
        below = places.directly_below([ground.id])
        doors = {view.name: view for view in below if view.kind == "number" and not view.closed}
        cache.set(key, doors, SECONDS)
    return doors.get(number)
