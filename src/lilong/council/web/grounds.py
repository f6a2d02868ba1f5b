"""Where a sentence is about, as people choose it: a lane (or compound), and a door's number."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import gettext as _

from lilong.council.queries.suggestions import takes_strangers
from lilong.engines.tabular.addresses import Address, parse_address
from lilong.engines.tabular.cells import tidy
from lilong.engines.tabular.quantities import parse_count
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Invalid, NotFound
from lilong.places import queries as places
from lilong.places.addressing import bare_name
from lilong.places.queries import PlaceView, walking_key
from lilong.places.web.asking import way_to

# Lanes and doors come and go seldom: what is known of them may be a minute old. Whoever says
# something about a place asks the database once more whether it is still there.
SECONDS = 60
_DIVIDED = str.maketrans("—–−－～~／/", "--------")
_SHORT_ROOM = re.compile("([0-9a-z]{1,5})(?:室|房)")
# What stands between a door's name and the room, and the room.
_BEHIND = re.compile("(号楼|号房|[号幢栋座#-])?(.+)")
_GAP = re.compile("(?<=[0-9a-z]) (?=[0-9a-z])")
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
    >>> said_door("9号"), said_door("1室").room
    (SaidDoor(lane='', number='9', stair='', room='', rest=''), '1')
    """
    written = tidy(words.translate(_DIVIDED)).lower().strip(" -")
    bare = written.removesuffix("号").strip()
    if not written or _BARE.fullmatch(bare):
        return SaidDoor(number=bare)
    found = parse_address(words.translate(_DIVIDED)).value or Address(rest=written)
    room, rest = bare_name(found.room), found.rest or ""
    if not room and (short := _SHORT_ROOM.fullmatch(rest)):
        room, rest = short[1], ""
    return SaidDoor(found.lane or "", bare_name(found.number), found.stair or "", room, rest)


def said_name(words: str) -> str:
    """A door's or a room's name as it is compared: 临９号 is 临9, 12—14 is 12-14."""
    return bare_name(_written(words))


def ground_chosen(here: PlaceView, lane: str, number: str) -> PlaceView:
    """The place that was chosen: where the page is, a lane, or the door with this number in it.

    Args:
        here: the place of the page, which stands for what was not chosen.
        number: a door as people say it; a room said with it is left out, for it is no door.

    Raises:
        Invalid: the lane has no such door, or nobody knows in which lane it is.
    """
    ground, said = door_chosen(here, lane, number)
    if said.rest or (said.room and not said.number):
        raise _unread(number)
    return ground


def door_chosen(here: PlaceView, lane: str, number: str) -> tuple[PlaceView, SaidDoor]:
    """The place as `ground_chosen` knows it, and what was said with it.

    A door may be registered under any name (临9, 9-1, 底层): what was typed is looked for as it
    stands before it is taken apart. What is left in `rest` may still name a room there.

    Raises:
        Invalid: the lane has no such door, or nobody knows in which lane it is.
    """
    words = _written(number)
    chosen = _lane_chosen(here, UUID(lane)) if lane else None
    ground = chosen or here
    if not words:
        return ground, SaidDoor()
    own = door_above(here) if chosen is None else None
    if own and (found := _registered({said_name(own.name): own}, words)):
        return found
    if found := _door(ground, words):
        return found
    said = said_door(number)
    if said.lane:
        ground = _lane_said(here, chosen, said.lane)
        words = words.removeprefix(said.lane).lstrip("-,.:;、。")
        if not words:
            return ground, SaidDoor()
        if found := _door(ground, words):
            return found
    elif own and not said.number:
        return own, said
    raise _no_door(ground, said, number)


def _no_door(ground: PlaceView, said: SaidDoor, typed: str) -> Invalid:
    """Why what was typed leads to no door."""
    if ground.kind not in ("lane", "compound") and (said.number or said.rest):
        asked = _("写了门牌，请再选是哪条弄")
        return Invalid(asked, fields={"lane": [asked]})
    if said.rest or not said.number:
        return _unread(typed)
    missing = _("%(lane)s没有%(number)s号，请检查，或空着不填") % {
        "lane": ground.name,
        "number": said.number,
    }
    return Invalid(missing, fields={"number": [missing]})


def _unread(typed: str) -> Invalid:
    unread = _("没有认出“%(typed)s”是几号，请写“9号”这样的，或空着不填") % {"typed": typed}
    return Invalid(unread, fields={"number": [unread]})


def door_above(here: PlaceView) -> PlaceView | None:
    """The door that a place is or lies in, if it lies in one."""
    if here.kind in ("number", "residents_area", "compound", "lane"):
        return here if here.kind == "number" else None
    return next((view for view in way_to(here) if view.kind == "number"), None)


def _written(words: str) -> str:
    """What was typed as `parse_address` reads it: a lane can be taken from its beginning."""
    return _GAP.sub("-", tidy(words.translate(_DIVIDED)).lower()).replace(" ", "").strip("-")


def _lane_said(here: PlaceView, chosen: PlaceView | None, named: str) -> PlaceView:
    """The lane that was typed with the door, in full or as 250弄; the chosen one where it is."""
    if chosen is not None:
        if _called(chosen, named):
            return chosen
        asked = _("选的是“%(chosen)s”，门牌里写的是“%(lane)s”，请改成一样的") % {
            "chosen": chosen.name,
            "lane": named,
        }
        raise Invalid(asked, fields={"number": [asked]})
    fitting = [view for view in lanes_of(area_of(here.id)) if _called(view, named)]
    for narrower in (
        [view for view in fitting if covers(view.path, here.path)],
        [view for view in fitting if _written(view.name) == named],
        fitting,
    ):
        if len(narrower) == 1:
            return narrower[0]
    if fitting:
        asked = _("叫“%(lane)s”的不止一条，请在上面选是哪条弄，这里只写门牌") % {"lane": named}
    else:
        asked = _("没有找到“%(lane)s”，请在上面选是哪条弄，这里只写门牌") % {"lane": named}
    raise Invalid(asked, fields={"number": [asked]})


def _called(lane: PlaceView, named: str) -> bool:
    """Whether a lane is so called, with its road or without: 零陵路250弄 is 250弄, not 50弄."""
    short, long = sorted((_written(lane.name), named), key=len)
    road = long.removesuffix(short)
    return road != long and (not road or (short[:1].isdigit() and not road[-1].isdigit()))


def _lane_chosen(here: PlaceView, lane_id: UUID) -> PlaceView:
    known = (view for view in lanes_of(area_of(here.id)) if view.id == lane_id)
    return next(known, None) or places.place(lane_id)


def _door(ground: PlaceView, words: str) -> tuple[PlaceView, SaidDoor] | None:
    """The door of a lane or compound that was typed; one not known yet is looked for."""
    if ground.kind not in ("lane", "compound"):
        return None
    key = f"council.doors.{ground.id}"
    kept: Any = cache.get(key)
    found = _registered(kept, words) if kept else None
    if found and not found[1].rest:
        return found
    below = places.directly_below([ground.id])
    open_ = (view for view in below if view.kind == "number" and not view.closed)
    doors = {said_name(view.name): view for view in open_}
    cache.set(key, doors, SECONDS)
    return _registered(doors, words)


def _registered(doors: dict[str, PlaceView], words: str) -> tuple[PlaceView, SaidDoor] | None:
    """The door whose name was typed: alone, with a room behind it, or in other words (九号)."""
    whole = bare_name(words)
    if whole in doors:
        return doors[whole], SaidDoor(number=whole)
    for name in sorted(doors, key=len, reverse=True):
        behind = _BEHIND.fullmatch(words.removeprefix(name)) if words.startswith(name) else None
        if not name or behind is None or not (behind[1] or _ends_itself(name, behind[2])):
            continue
        # Behind a name that is none of a number, the rest is read as behind any number.
        said = said_door(f"1{behind[1] or '号'}{behind[2]}")
        if said.number != "1":
            said = SaidDoor(rest=behind[2])
        return doors[name], replace(said, number=name)
    said = said_door(words)
    if said.lane or not said.number:
        return None
    door = doors.get(said.number) or doors.get(str(parse_count(said.number).value))
    return (door, said) if door else None


def _ends_itself(name: str, behind: str) -> bool:
    """Whether a room's number may follow a door's name at once, as in 底层102."""
    return name[-1] in "甲乙丙丁戊层楼" and behind[0].isdigit()
