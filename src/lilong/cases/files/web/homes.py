"""Where a case is opened by hand: lane, door and room, each as people say it."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from lilong.council.web.grounds import (
    SaidDoor,
    door_above,
    door_chosen,
    said_door,
    said_name,
)
from lilong.kernel.refusal import Invalid
from lilong.places import queries as places
from lilong.places.addressing import bare_name
from lilong.places.queries import PlaceView

# A room with the name of the stair it is up, or none.
_Room = tuple[str, PlaceView]


def home_chosen(
    here: PlaceView, lane: str, number: str, room: str, spot: str
) -> tuple[PlaceView, str]:
    """The place that was chosen, and what is left to say of where it is there.

    Whoever stands before a door finds what is to be talked over by the room: a room is kept as
    its place wherever it was typed, with the door, in its own field, or as the whole of `spot`.

    Args:
        here: the place of the page, which stands for what was not chosen.
        number, room: as people say them: 9号104室, 9-104, and 104 or 104室.
        spot: where it is, in words; what names no room that is known stays words.

    Raises:
        Invalid: there is no such door or room, or nobody knows of which door it is.
    """
    door, said = door_chosen(here, lane, number)
    typed = room.strip()
    if not (typed or said.room or said.rest):
        return _by_spot(door, spot)
    at = door if number.strip() or lane else door_above(door)
    behind = _behind(at) if at and at.kind in ("number", "stair") else []
    if said.room and said.rest:
        raise _unread(said.rest, "number")
    words = typed or said.rest
    wanted = _as_named(behind, said, words) if words else said
    if wanted is None:
        raise _unread(words, "room" if typed else "number")
    if at is None or at.kind not in ("number", "stair"):
        asked = _("写了室号，请再写是几号门牌")
        raise Invalid(asked, fields={"number": [asked]})
    if typed and (other := said.room or said_name(said.rest)) not in ("", wanted.room):
        raise _two_rooms(other, wanted.room)
    found = _called(behind, wanted)
    if len(found) == 1:
        return found[0], spot
    raise _no_room(at, wanted, "room" if typed else "number", many=bool(found))


def _as_named(behind: list[_Room], said: SaidDoor, words: str) -> SaidDoor | None:
    """What was typed for a room: by its whole name where one is so called, else taken apart."""
    whole = replace(said, room=said_name(words), rest="")
    if whole.room and _called(behind, whole):
        return whole
    typed = said_door(words)
    name = typed.room or typed.number
    if not name or typed.rest or typed.lane or (typed.room and typed.number):
        return None
    return replace(said, stair=said.stair or typed.stair, room=name, rest="")


def _unread(words: str, field: str) -> Invalid:
    told = _("没有认出“%(room)s”是几室，请写“104”这样的，或把它写到“具体是哪一处”里") % {
        "room": words
    }
    return Invalid(told, fields={field: [told]})


def _two_rooms(one: str, other: str) -> Invalid:
    told = _("门牌里写的是%(one)s室，这里写的是%(other)s室，请改成一样的") % {
        "one": one,
        "other": other,
    }
    return Invalid(told, fields={"room": [told]})


def _by_spot(ground: PlaceView, spot: str) -> tuple[PlaceView, str]:
    """The room that the whole of `spot` names, where there is one at this door."""
    said = said_door(spot) if spot.strip().endswith(("室", "房")) else SaidDoor()
    if not said.room or said.rest or said.lane or ground.kind not in ("number", "stair"):
        return ground, spot
    if said.number and (door := door_above(ground)) and bare_name(door.name) != said.number:
        return ground, spot
    found = _called(_behind(ground), said)
    return (found[0], "") if len(found) == 1 else (ground, spot)


def _behind(door: PlaceView) -> list[_Room]:
    """Every room behind a door, those up its stairs too. Two queries at most."""
    below = [view for view in places.directly_below([door.id]) if not view.closed]
    stairs = {view.id: bare_name(view.name) for view in below if view.kind == "stair"}
    if stairs:
        up = places.directly_below(list(stairs))
        below += [view for view in up if not view.closed]
    return [
        (stairs.get(view.parent_id, "") if view.parent_id else "", view)
        for view in below
        if view.kind == "room"
    ]


def _called(behind: list[_Room], said: SaidDoor) -> list[PlaceView]:
    """The rooms that are so called, up the stairs that were said."""
    ups = ("", bare_name(said.stair)) if said.stair else None
    return [
        view
        for up, view in behind
        if said_name(view.name) == said.room and (ups is None or up in ups)
    ]


def _no_room(door: PlaceView, said: SaidDoor, field: str, *, many: bool) -> Invalid:
    where = {"door": door.address, "room": said.room.upper()}
    if many:
        told = _("%(door)s有几个%(room)s室，请写明几单元，如“2单元%(room)s室”") % where
    else:
        told = _("%(door)s没有登记%(room)s室，请检查；房号没错的，把它写到“具体是哪一处”里") % where
    return Invalid(told, fields={field: [told]})
