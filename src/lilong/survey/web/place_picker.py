"""Choosing where: lane, number, room – each list follows from the one before."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from lilong.kernel.paths import covers
from lilong.places import queries as places
from lilong.places.queries import PlaceView, walking_key
from lilong.survey.web.asking import grounds_at, numbers_at

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
    return ids.get("lane") or ids.get("compound", ""), ids.get("number", ""), ""


def _down(within: PlaceView, ground_id: str, number_id: str, room_id: str) -> PlacePicker:
    levels: list[Level] = []
    here: PlaceView | None = within
    if within.kind not in ("lane", "number", "stair", *_ROOM_KINDS):
        grounds = grounds_at(within)
        here = within if grounds == [within] else _chosen(grounds, ground_id)
        if here is not within:
            levels.append(_ground_level(grounds, here))
    if here and here.kind in ("lane", "compound"):
        ground = here
        numbers = [view for view in numbers_at(here) if view.parent_id == ground.id]
        here = _chosen(_open(numbers), number_id) or ground
        if numbers or ground.kind == "lane":
            whole = _("整条弄") if ground.kind == "lane" else _("整个小区（公共部位）")
            levels.append(_level("number", _("门牌"), _named(_open(numbers)), here, whole))
    if here and here.kind in ("number", "stair"):
        around = here
        rooms = _open(places.at_and_below(around.path, _ROOM_KINDS))
        rooms.sort(key=lambda view: walking_key(view.path))
        here = _chosen(rooms, room_id) or around
        named = [(view, places.name_within(around, view)) for view in rooms]
        levels.append(_level("room", _("室"), named, here, _("整栋楼（公共部位）")))
    return PlacePicker(tuple(levels), here)


def _ground_level(grounds: list[PlaceView], chosen: PlaceView | None) -> Level:
    only_lanes = all(view.kind == "lane" for view in grounds)
    label = _("弄") if only_lanes else _("弄或小区")
    return _level("lane", label, _named(grounds), chosen, _("请选择"))


def _open(views: list[PlaceView]) -> list[PlaceView]:
    return [view for view in views if not view.closed]


def _named(views: list[PlaceView]) -> list[tuple[PlaceView, str]]:
    return [(view, view.name) for view in views]


def _chosen(views: list[PlaceView], wanted: str) -> PlaceView | None:
    return next((view for view in views if str(view.id) == wanted), None)


def _level(
    name: str, label: str, named: list[tuple[PlaceView, str]], chosen: PlaceView | None, empty: str
) -> Level:
    choices = tuple((str(view.id), words) for view, words in named)
    held = str(chosen.id) if chosen and chosen in (view for view, _words in named) else ""
    return Level(name, label, choices, held, empty)
