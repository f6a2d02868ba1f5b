"""Where a sentence is about, as people choose it: a lane (or compound), and a door's number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import gettext as _

from lilong.council.queries.suggestions import takes_strangers
from lilong.engines.tabular.addresses import Address, parse_address
from lilong.engines.tabular.cells import compact, tidy
from lilong.engines.tabular.quantities import parse_count
from lilong.kernel.refusal import Invalid, NotFound
from lilong.places import queries as places
from lilong.places.addressing import bare_name
from lilong.places.queries import PlaceView, walking_key
from lilong.places.web.asking import way_to

# Lanes and doors come and go seldom: what is known of them may be a minute old. Whoever says
# something about a place asks the database once more whether it is still there.
SECONDS = 60
_DIVIDED = str.maketrans("—–−－～~／/", "--------")
# A number alone, as it is said of a house: no room is meant by it.
_BARE = re.compile("[0-9]{1,4}[甲乙丙丁戊a-z]?|[零〇一二两三四五六七八九十百]{1,5}")


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


@dataclass(frozen=True)
class SaidDoor:
    """A door as people say it, taken apart: 9, 9号104室, 9-104, 甲弄9号2单元104室.

    Attributes:
        number: without 号; empty where only a room was said.
        rest: what was said beyond lane, number, stair and room.
    """

    lane: str = ""
    number: str = ""
    stair: str = ""
    room: str = ""
    rest: str = ""


def said_door(words: str) -> SaidDoor:
    """A door taken apart; what stands alone is the number of a house.

    >>> said_door("９号１０４室") == said_door("9-104") == SaidDoor(number="9", room="104")
    True
    >>> said_door("9号"), said_door("104室").room
    (SaidDoor(lane='', number='9', stair='', room='', rest=''), '104')
    """
    written = tidy(words.translate(_DIVIDED)).lower().strip(" -")
    bare = written.removesuffix("号").strip()
    if not written or _BARE.fullmatch(bare):
        return SaidDoor(number=bare)
    found = parse_address(words.translate(_DIVIDED)).value or Address(rest=written)
    return SaidDoor(
        found.lane or "",
        bare_name(found.number),
        found.stair or "",
        bare_name(found.room),
        found.rest or "",
    )


def ground_chosen(here: PlaceView, lane: str, number: str) -> PlaceView:
    """The place that was chosen: where the page is, a lane, or the door with this number in it.

    Args:
        here: the place of the page, which stands for what was not chosen.
        number: a door as people say it; a room said with it is left out, for it is no door.

    Raises:
        Invalid: the lane has no such door, or nobody knows in which lane it is.
    """
    said = said_door(number)
    ground = _lane_said(here, lane, said.lane)
    if said.rest or (said.room and not said.number):
        unread = _("没有认出“%(typed)s”是几号，请写“9号”这样的，或空着不填") % {"typed": number}
        raise Invalid(unread, fields={"number": [unread]})
    if not said.number:
        return ground
    if not (lane or said.lane) and (own := door_above(here)) and _same(own, said.number):
        return own
    if ground.kind not in ("lane", "compound"):
        asked = _("写了门牌，请再选是哪条弄")
        raise Invalid(asked, fields={"lane": [asked]})
    if door := _door(ground, said.number) or _door(ground, str(parse_count(said.number).value)):
        return door
    missing = _("%(lane)s没有%(number)s号，请检查，或空着不填") % {
        "lane": ground.name,
        "number": said.number,
    }
    raise Invalid(missing, fields={"number": [missing]})


def door_above(here: PlaceView) -> PlaceView | None:
    """The door that a place is or lies in, if it lies in one."""
    if here.kind in ("number", "residents_area", "compound", "lane"):
        return here if here.kind == "number" else None
    return next((view for view in way_to(here) if view.kind == "number"), None)


def _same(door: PlaceView, number: str) -> bool:
    return bare_name(door.name) == number


def _lane_said(here: PlaceView, lane: str, named: str) -> PlaceView:
    """The lane that was chosen, or the one that was typed with the door; both where both were."""
    chosen = _lane_chosen(here, UUID(lane)) if lane else None
    if not named:
        return chosen or here
    known = [view for view in lanes_of(area_of(here.id)) if compact(view.name) == named]
    if known and (chosen is None or chosen.id == known[0].id):
        return known[0]
    if chosen is None:
        asked = _("没有找到“%(lane)s”，请在上面选是哪条弄，这里只写门牌") % {"lane": named}
    else:
        asked = _("选的是“%(chosen)s”，门牌里写的是“%(lane)s”，请改成一样的") % {
            "chosen": chosen.name,
            "lane": named,
        }
    raise Invalid(asked, fields={"number": [asked]})


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
        open_ = (view for view in below if view.kind == "number" and not view.closed)
        doors = {bare_name(view.name): view for view in open_}
        cache.set(key, doors, SECONDS)
    return doors.get(number)
