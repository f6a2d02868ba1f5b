"""Where a unit of a roll stands: a registered room, a building, or words of the compound."""

from __future__ import annotations

from uuid import UUID, uuid5

from lilong.ballot.roll_units import Spot, words_spot
from lilong.commons.imports.importer import Target
from lilong.engines.tabular.addresses import Address, parse_address
from lilong.engines.tabular.cells import on_one_line
from lilong.places import addressing
from lilong.places.kinds import KINDS
from lilong.places.queries import PlaceView, walking_key

# Where what stands in no building is gathered.
PARKING_PLACE = "车位"
NOT_REGISTERED, BUILDING_NOT_REGISTERED = "place_not_registered", "building_not_registered"
NO_PLACE = "no_address"


class Spots:
    """The places of a compound, by the words of a roll."""

    def __init__(self, compound: PlaceView) -> None:
        self.compound = compound
        target = Target(compound.id, compound.path, compound.space_id)
        self._addresses = addressing.Addresses(target)
        self._by_id = self._addresses.by_id
        self._depth = len(walking_key(compound.path))

    def at(self, address: Address) -> tuple[Spot | None, int, str]:
        """Where an address leads: the spot, how sure, and why it is not or not quite.

        A room that nobody has registered stands with its words in the building that is known.
        """
        found = self._addresses.spot(address)
        if found.place is None:
            return None, 0, found.code
        if found.place.kind == "room" and not found.rest and not found.create:
            return self._room(found.place), found.confidence, found.code
        if not found.create:
            inside = found.place.id != self.compound.id or bool(found.rest)
            spot = self._words(found.place, found.rest) if inside else None
            return spot, found.confidence, found.code if spot else NO_PLACE
        return self._new(found)

    def parking(self, words: str) -> Spot:
        """A parking space that stands in no building."""
        named = on_one_line(words)
        shown = named if PARKING_PLACE in named else f"{PARKING_PLACE}{named}"
        return words_spot(self.compound, shown[:160], self._building_named(PARKING_PLACE))

    def typed(self, words: str, *, kind: str) -> tuple[Spot | None, str]:
        """Where an address leads that a person typed in one line; why it leads nowhere."""
        reading = parse_address(words)
        if reading.value is not None and (reading.value.number or reading.value.lane):
            spot, _sure, why = self.at(reading.value)
            if spot is not None:
                return spot, ""
            if kind != "parking":
                return None, why
        if kind == "parking":
            return self.parking(words), ""
        return None, NO_PLACE

    # ── What is registered, and what is not ─────────────────────────────────────────────────

    def _room(self, room: PlaceView) -> Spot:
        building = self._building_of(room)
        return Spot(
            room.address, room.id, room.path, building.id, building.address, self._walk(room)
        )

    def _words(self, at: PlaceView, rest: str) -> Spot:
        building = self._building_of(at)
        address = f"{'' if at.id == self.compound.id else at.address}{rest}"
        return self._spot(at, address, (building.id, building.address))

    def _new(self, found: addressing.Spot) -> tuple[Spot, int, str]:
        """A place that would have to be registered: the words stand for it meanwhile."""
        at = found.place
        assert at is not None
        steps = [(kind, addressing.bare_name(name)) for kind, name in found.create]
        told = [name.upper() + KINDS[kind].suffix for kind, name in steps]
        base = "" if at.id == self.compound.id else at.address
        address = base + "".join(told) + found.rest
        if steps[0][0] != "number":
            building = self._building_of(at)
            spot = self._spot(at, address, (building.id, building.address))
            return spot, 80, NOT_REGISTERED
        named = self._building_named(base + told[0])
        return self._spot(at, address, named), 60, BUILDING_NOT_REGISTERED

    def _spot(self, at: PlaceView, address: str, building: tuple[UUID, str]) -> Spot:
        address = address[:160]
        words = "/".join(walking_key(f"/{address.removeprefix(at.address)}/"))
        walk = f"{self._walk(at)}/~{words}"[:200]
        return Spot(address, None, at.path, building[0], building[1][:80], walk)

    def _building_of(self, at: PlaceView) -> PlaceView:
        """The number (号) that a place lies in; where there is none, the lane or the compound."""
        up: PlaceView | None = at
        while up is not None and up.kind not in ("number", "lane", "compound"):
            up = self._by_id.get(up.parent_id) if up.parent_id else None
        return up or self.compound

    def _building_named(self, name: str) -> tuple[UUID, str]:
        return uuid5(self.compound.id, name), name

    def _walk(self, at: PlaceView) -> str:
        return "/".join(walking_key(at.path)[self._depth :])[:200]
