"""Where a ledger's addresses lead in the tree of places."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from uuid import UUID

from lilong.commons.imports.importer import Target
from lilong.engines.tabular.addresses import PARTS, Address
from lilong.engines.tabular.cells import compact
from lilong.kernel.paths import covers
from lilong.places import queries as places
from lilong.places.queries import PlaceView

PART_WORDS = dict(PARTS)
NEW_PLACE, NO_LANE, WHICH_NUMBER, WHICH_STAIR, CLOSED_PLACE, ONLY_NUMBER = (
    "new_place", "no_lane", "which_number", "which_stair", "closed_place", "only_number",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a row's address leads: a place, the words to add to its address, and how sure.

    `create` lists (kind, name) to register below the place when the row is written.
    """

    place: PlaceView | None
    rest: str = ""
    create: tuple[tuple[str, str], ...] = ()
    confidence: int = 100
    code: str = ""


def spot_at(place: PlaceView) -> Spot:
    """The place itself, unless it is closed."""
    return Spot(None, code=CLOSED_PLACE) if place.closed else Spot(place)


class Addresses:
    """The places below a target, by the words of a ledger."""

    def __init__(self, target: Target) -> None:
        below = places.at_and_below(target.place_path)
        self.by_id = {view.id: view for view in below}
        self.lanes: dict[str, PlaceView] = {}
        self.compounds: dict[str, PlaceView] = {}
        self.numbers: dict[str, list[PlaceView]] = defaultdict(list)
        self.stairs: dict[UUID, list[PlaceView]] = defaultdict(list)
        self.children: dict[tuple[UUID, str, str], PlaceView] = {}
        self.common: dict[UUID, list[PlaceView]] = defaultdict(list)
        for view in below:
            if view.kind == "lane":
                self.lanes.setdefault(_lane_key(view.name), view)
            elif view.kind == "compound":
                self.compounds.setdefault(compact(view.name), view)
            elif view.kind == "common_part" and view.parent_id:
                self.common[view.parent_id].append(view)
            elif view.parent_id:
                self.children[view.parent_id, view.kind, bare_name(view.name)] = view
                if view.kind == "number":
                    self.numbers[bare_name(view.name)].append(view)
                elif view.kind == "stair":
                    self.stairs[view.parent_id].append(view)
        root = self.by_id.get(target.place_id)
        self.root_lane = root if root is not None and root.kind == "lane" else None
        self.root_number = root if root is not None and root.kind == "number" else None
        self.root_compound = (
            next(iter(self.compounds.values()))
            if len(self.compounds) == 1 and not self.lanes
            else None
        )
        self._spots: dict[str, Spot] = {}

    def spot(self, address: Address) -> Spot:
        """Where the address leads; equal addresses are looked up once."""
        key = address.key
        found = self._spots.get(key)
        if found is None:
            found = self._spots[key] = self._look_up(address)
        return found

    def _look_up(self, address: Address) -> Spot:
        address = self._in_other_words(address)
        at, confidence, code = self._start(address)
        if at is None:
            return Spot(None, code=code)
        create: list[tuple[str, str]] = []
        steps = (("number", address.number), ("stair", address.stair), ("room", address.room))
        for kind, name in steps:
            if not name or (kind == "number" and at.kind == "number"):
                continue
            child = None if create else self.children.get((at.id, kind, bare_name(name)))
            if child is None and kind == "room" and not create:
                rooms = self._rooms_below_stairs(at, name)
                if len(rooms) > 1:
                    return Spot(None, code=WHICH_STAIR)
                child = next(iter(rooms), None)
            if child is None:
                create.append((kind, name))
                confidence, code = (60 if kind == "number" else 80), NEW_PLACE
            else:
                at = child
        spot = self._with_part(at, address, tuple(create), confidence, code)
        if spot.place is not None and spot.place.closed:
            return Spot(None, code=CLOSED_PLACE)
        return spot

    def _in_other_words(self, address: Address) -> Address:
        """The address without a compound nobody knows and no number in it: 南侧花园 is a garden."""
        name = address.lane
        if not name or address.number or name.endswith("弄") or self._lane(name):
            return address
        if compact(name) in self.compounds:
            return address
        return replace(address, lane=None, rest=name + (address.rest or ""))

    def _start(self, address: Address) -> tuple[PlaceView | None, int, str]:
        """Where the way down begins: a lane, or a number that stands in none; and how sure."""
        if self.root_number is not None:
            return self.root_number, 100, ""
        if lane := self._lane(address.lane):
            if address.lane or self.children.get((lane.id, "number", bare_name(address.number))):
                return lane, 100, ""
            # The only lane, unnamed: a tower beside it may be meant.
            tower, _confidence, code = self._tower(address, None)
            if code == WHICH_NUMBER:
                return None, 0, code
            return (tower, 80, ONLY_NUMBER) if tower else (lane, 100, "")
        within = self.compounds.get(compact(address.lane)) if address.lane else self.root_compound
        if address.lane and within is None:
            return None, 0, NO_LANE
        return self._tower(address, within)

    def _tower(
        self, address: Address, within: PlaceView | None
    ) -> tuple[PlaceView | None, int, str]:
        """A number named without its lane: the only one so called within a compound, or at all."""
        if not address.number:
            return within, 100, "" if within else NO_LANE
        found = self.numbers.get(bare_name(address.number), [])
        if within is not None:
            found = [view for view in found if covers(within.path, view.path)]
        if len(found) > 1:
            return None, 0, WHICH_NUMBER
        if found:
            beside = within is not None and found[0].parent_id == within.id
            return found[0], *((100, "") if beside else (80, ONLY_NUMBER))
        if within is None or any(covers(within.path, lane.path) for lane in self.lanes.values()):
            return None, 0, NO_LANE
        return within, 100, ""

    def _with_part(
        self,
        at: PlaceView,
        address: Address,
        create: tuple[tuple[str, str], ...],
        confidence: int,
        code: str,
    ) -> Spot:
        words = PART_WORDS.get(address.part or "", ())
        if words and not create:
            for common in self.common.get(at.id, ()):
                if any(word in common.name for word in words):
                    beyond = "" if address.rest in words else address.rest or ""
                    return Spot(common, beyond, create, confidence, code)
        named = words[0] if words else ""
        return Spot(at, address.rest or named, create, confidence, code)

    def _lane(self, name: str | None) -> PlaceView | None:
        if name is None:
            return self.root_lane or (
                next(iter(self.lanes.values())) if len(self.lanes) == 1 else None
            )
        return self.lanes.get(_lane_key(name)) or self.root_lane_named(name)

    def root_lane_named(self, name: str) -> PlaceView | None:
        """The target's own lane when the row names it in other words."""
        root = self.root_lane
        return root if root is not None and _lane_key(name) in _lane_key(root.address) else None

    def _rooms_below_stairs(self, number: PlaceView, name: str) -> list[PlaceView]:
        """The rooms so called of a number's stairs."""
        rooms = [
            self.children.get((stair.id, "room", bare_name(name)))
            for stair in self.stairs[number.id]
        ]
        return [room for room in rooms if room is not None]


def address_text(address: Address) -> str:
    """An address in one line, as people write it."""
    part = PART_WORDS.get(address.part or "", ("",))[0]
    return "".join(
        (
            address.lane or "",
            f"{address.number}号" if address.number else "",
            f"{address.stair}单元" if address.stair else "",
            f"{address.room}室" if address.room else "",
            address.rest or part,
        )
    )[:200]


def bare_name(name: str | None) -> str:
    """A number's or room's name without the word of its kind, for comparing."""
    return compact(name or "").removesuffix("号楼").removesuffix("号").removesuffix("室")


def _lane_key(name: str) -> str:
    return compact(name).removesuffix("号")
