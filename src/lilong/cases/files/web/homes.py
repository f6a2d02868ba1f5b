"""Where a case is opened by hand: lane, door and room, each as people say it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lilong.council.web.grounds import SaidDoor, door_above, ground_chosen, said_door
from lilong.kernel.refusal import Invalid
from lilong.places import queries as places
from lilong.places.addressing import bare_name
from lilong.places.queries import PlaceView


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
    said = said_door(number)
    own = door_above(here)
    if own and said.room and not (lane or said.lane or said.number or said.rest):
        door = own
    else:
        door = ground_chosen(here, lane, number)
    if room.strip():
        said = _with_room(said, room)
    if not said.room:
        return _by_spot(door, spot)
    at = door if number.strip() or lane else door_above(door)
    if at is None or at.kind not in ("number", "stair"):
        asked = _("写了室号，请再写是几号门牌")
        raise Invalid(asked, fields={"number": [asked]})
    found = _rooms(at, said)
    if len(found) == 1:
        return found[0], spot
    raise _no_room(at, said, "room" if room.strip() else "number", many=bool(found))


def _with_room(said: SaidDoor, room: str) -> SaidDoor:
    """The room that stands in its own field, where it may be written with or without its stair."""
    typed = said_door(room)
    name = typed.room or typed.number
    told = _("没有认出“%(room)s”是几室，请写“104”这样的，或空着不填") % {"room": room}
    if not name or typed.rest or typed.lane or (typed.room and typed.number):
        raise Invalid(told, fields={"room": [told]})
    if said.room and said.room != name:
        told = _("门牌里写的是%(one)s室，这里写的是%(other)s室，请改成一样的") % {
            "one": said.room,
            "other": name,
        }
        raise Invalid(told, fields={"room": [told]})
    return SaidDoor(number=said.number, stair=said.stair or typed.stair, room=name)


def _by_spot(ground: PlaceView, spot: str) -> tuple[PlaceView, str]:
    """The room that the whole of `spot` names, where there is one at this door."""
    said = said_door(spot) if spot.strip().endswith(("室", "房")) else SaidDoor()
    if not said.room or said.rest or said.lane or ground.kind not in ("number", "stair"):
        return ground, spot
    if said.number and (door := door_above(ground)) and bare_name(door.name) != said.number:
        return ground, spot
    found = _rooms(ground, said)
    return (found[0], "") if len(found) == 1 else (ground, spot)


def _rooms(door: PlaceView, said: SaidDoor) -> list[PlaceView]:
    """The rooms so called behind a door, those up its stairs too. Two queries at most."""
    below = [view for view in places.directly_below([door.id]) if not view.closed]
    stairs = [view for view in below if view.kind == "stair"]
    if said.stair:
        stairs = [view for view in stairs if bare_name(view.name) == bare_name(said.stair)]
    if stairs:
        below += places.directly_below([view.id for view in stairs])
    return [
        view
        for view in below
        if view.kind == "room" and not view.closed and bare_name(view.name) == said.room
    ]


def _no_room(door: PlaceView, said: SaidDoor, field: str, *, many: bool) -> Invalid:
    where = {"door": door.address, "room": said.room.upper()}
    if many:
        told = _("%(door)s有几个%(room)s室，请写明几单元，如“2单元%(room)s室”") % where
    else:
        told = _("%(door)s没有登记%(room)s室，请检查；房号没错的，把它写到“具体是哪一处”里") % where
    return Invalid(told, fields={field: [told]})
