"""Choosing where: lane, number, room – each list follows from the one before."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from lilong.kernel.paths import covers
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.survey.queries.campaigns import walking_key
from lilong.survey.web.asking import lanes_at, numbers_at

_ROOM_KINDS = ("room", "common_part")


@dataclass(frozen=True)
class Level:
    """One select: its name, label, what it offers, and what is chosen."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    chosen: str
    empty: str


@dataclass(frozen=True)
class PlacePicker:
    """The selects that are needed below a place, and the place they have come to."""

    levels: tuple[Level, ...]
    chosen: PlaceView | None


def pick(within: PlaceView, query: QueryDict, remembered: UUID | None = None) -> PlacePicker:
    """The picker at and below `within`, with what `query` says, or the place remembered.

    A lane, number or room that does not lie within is left out.
    """
    if not any(name in query for name in ("lane", "number", "room")) and remembered:
        return _down(within, *_above(within, remembered))
    return _down(within, *(query.get(name, "") for name in ("lane", "number", "room")))


def _above(within: PlaceView, remembered: UUID) -> tuple[str, str, str]:
    known = places.places_by_id([remembered]).get(remembered)
    if known is None or not covers(within.path, known.path):
        return "", "", ""
    ids = {view.kind: str(view.id) for view in places.way_down_to(known.path)}
    # The room changes at every door; the building stays.
    return ids.get("lane", ""), ids.get("number", ""), ""


def _down(within: PlaceView, lane_id: str, number_id: str, room_id: str) -> PlacePicker:
    levels: list[Level] = []
    here: PlaceView | None = within if within.kind in ("lane", "number", *_ROOM_KINDS) else None
    if within.kind not in ("lane", "number", "stair", *_ROOM_KINDS):
        lanes = lanes_at(within)
        here = _chosen(lanes, lane_id)
        levels.append(_level("lane", _("弄"), lanes, here, _("请选择")))
    if here and here.kind == "lane":
        numbers = numbers_at(here)
        number = _chosen(numbers, number_id)
        levels.append(_level("number", _("门牌"), numbers, number, _("整条弄")))
        here = number or here
    if (here and here.kind == "number") or within.kind == "stair":
        around = here or within
        rooms = places.at_and_below(around.path, _ROOM_KINDS)
        rooms.sort(key=lambda view: walking_key(view.path))
        room = _chosen(rooms, room_id)
        levels.append(_level("room", _("室"), rooms, room, _("整栋楼（公共部位）")))
        here = room or around
    return PlacePicker(tuple(levels), here)


def _chosen(views: list[PlaceView], wanted: str) -> PlaceView | None:
    return next((view for view in views if str(view.id) == wanted), None)


def _level(
    name: str, label: str, views: list[PlaceView], chosen: PlaceView | None, empty: str
) -> Level:
    choices = tuple((str(view.id), view.name) for view in views)
    return Level(name, label, choices, str(chosen.id) if chosen else "", empty)
