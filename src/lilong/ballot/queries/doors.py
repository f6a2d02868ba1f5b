"""Which doors matter next while a vote runs: reckoned from who has answered, never from what.

Before the close nobody may know who agrees, so the question is smaller than the engine's own:
which units, if they take part, are enough for both thresholds of taking part. What this tells
and to whom stands in docs/why/0013-what-a-vote-tells-while-it-runs.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from uuid import UUID

import numpy as np
from django.utils.translation import gettext as _

from lilong.ballot import permissions
from lilong.ballot.models import Motion, Voter
from lilong.ballot.queries.turnout import (
    SMALLEST,
    Share,
    buildings_of,
    rule_of,
    shared_out,
    standing_ballots,
)
from lilong.ballot.states import DeliveryResult
from lilong.engines.voting import ABSTAIN, CODES, Missing, Options, Roll, Standing
from lilong.engines.voting.doors import Open, open_units, smallest
from lilong.engines.voting.rounds import Effort, Round, best_round
from lilong.kernel.actor import Actor
from lilong.kernel.area import Area
from lilong.kernel.paths import covers
from lilong.places import queries as places

# The way to a building that stands on no plan.
UNKNOWN_METRES = 50
# All pairs of first and last building are tried: with more of them a page would be waited for.
MOST_BUILDINGS = 100
_DONE = CODES[ABSTAIN]  # stands for "has answered": which answer it is, is not read


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit that is asked."""

    voter_id: UUID
    number: int
    building_id: UUID
    path: str
    counted: bool
    delivery: str
    area: int
    head: int


@dataclass(frozen=True)
class Ahead:
    """What still has to take part, and which units could bring it.

    Attributes:
        units: all that are asked, in walking order; the engine's positions count them from 0.
        candidates: those that have not answered and have not refused the slip.
        missing: area and heads that are still needed to take part.
        chosen: positions of the smallest set that is enough; None where even all are not.
        refused: how many refused the slip and are left in peace.
    """

    motion: Motion
    units: Sequence[_Unit]
    candidates: Open
    missing: Missing
    chosen: frozenset[int] | None
    refused: int

    @property
    def enough(self) -> bool:
        """Whether enough take part already."""
        return self.missing.nothing

    @property
    def reachable(self) -> bool:
        """Whether the doors that are left can be enough."""
        return self.enough or self.chosen is not None

    @property
    def at_most(self) -> int:
        """How many doors it takes, rounded up to fives, as is told to all who organise."""
        return -(-len(self.chosen or ()) // SMALLEST) * SMALLEST


def ahead_of(motion: Motion) -> Ahead:
    """What still has to take part, and the fewest doors for it. Two queries; no choice is read."""
    units = _units(motion)
    answered = set(standing_ballots(motion.id).values_list("unit", flat=True))
    roll = Roll.of(
        [unit.area for unit in units],
        [unit.head for unit in units],
        [unit.counted for unit in units],
    )
    choices = np.array([_DONE if unit.number in answered else 0 for unit in units], np.int8)
    missing = _missing(motion, roll, choices)
    every = open_units(roll, Standing(choices), Options())
    willing = [units[unit].delivery != DeliveryResult.REFUSED for unit in every.units]
    left = _narrowed(every, willing)
    chosen = None if missing.nothing else smallest(left, missing)
    found = None if chosen is None else frozenset(int(unit) for unit in left.units[chosen])
    return Ahead(motion, units, left, missing, found, willing.count(False))


def _units(motion: Motion) -> list[_Unit]:
    rows = Voter.objects.filter(motion=motion).order_by("walk", "number")
    names = (
        "pk", "number", "building_id", "place_path", "counted", "delivery",
        "unit__area", "unit__head",
    )  # fmt: skip
    return [_Unit(*row) for row in rows.values_list(*names)]


def _missing(
    motion: Motion, roll: Roll, choices: np.ndarray[tuple[int], np.dtype[np.int8]]
) -> Missing:
    rule, part = rule_of(motion), (choices == _DONE) & roll.counted
    area = int(np.dot(roll.areas, part))
    heads = int(np.count_nonzero(roll.marked(part)))
    return Missing(
        max(0, rule.quorum_area.need(roll.area) - area),
        max(0, rule.quorum_heads.need(roll.head_count) - heads),
    )


def _narrowed(candidates: Open, kept: Sequence[bool]) -> Open:
    mask = np.array(kept, np.bool_)
    return Open(
        candidates.units[mask],
        candidates.areas[mask],
        candidates.heads[mask],
        candidates.new_head[mask],
    )


# ── For all who organise: by building, nothing under five ───────────────────────────────────


def by_building(ahead: Ahead) -> list[Share]:
    """How many of the doors that matter are in each building; small buildings gathered."""
    counts: dict[str, int] = {}
    for position in ahead.chosen or ():
        key = ahead.units[position].building_id.hex
        counts[key] = counts.get(key, 0) + 1
    return shared_out(buildings_of(ahead.motion), counts)


def said_of(share: Share) -> str:
    """The figure of a building in words.

    One door in a building may be told by its size, and none tells that the shop has answered: so
    what is under five is said to be so and no more.
    """
    if share.answered < SMALLEST:
        return _("不到 %(n)s 户") % {"n": SMALLEST}
    return _("%(n)s 户") % {"n": share.answered}


# ── For one who delivers ────────────────────────────────────────────────────────────────────


def whys_of(ahead: Ahead, voter_ids: Iterable[UUID]) -> dict[UUID, tuple[str, bool]]:
    """For each unit why it matters, and whether it is one of the fewest that are enough."""
    whys = _whys(ahead)
    positions = {unit.voter_id: at for at, unit in enumerate(ahead.units)}
    chosen = ahead.chosen or frozenset()
    return {one: (whys.get(one, ""), positions.get(one) in chosen) for one in voter_ids}


def _whys(ahead: Ahead) -> Mapping[UUID, str]:
    """What each open door would bring. Whether its owner counts as a new head is not said: that
    would tell that the same owner has answered for another home."""
    pairs = zip(ahead.candidates.units, ahead.candidates.areas, strict=True)
    return {
        ahead.units[unit].voter_id: _("补上 %(area)s") % {"area": Area(int(area))}
        for unit, area in pairs
    }


@dataclass(frozen=True)
class Stop:
    """A building on a round, with the units to call at, in walking order."""

    building_id: UUID
    voter_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class Walk:
    """The best round that one person can make: its stops, how far, how long."""

    stops: tuple[Stop, ...]
    doors: int
    metres: int
    minutes: int
    closes_area: int
    closes_heads: int
    unknown: int


def best_walk(actor: Actor, ahead: Ahead, effort: Effort) -> Walk | None:
    """The round of a given length, of those doors at which the actor delivers, worth most.

    `closes_area` and `closes_heads` are whole per cent of what is missing. Buildings are walked
    in the order of their addresses; `unknown` of them stand on no plan, and the way to each is
    taken to be fifty metres. Of more than a hundred buildings those with the largest open doors
    are looked at. One query. None when there is no door worth calling at.
    """
    paths = permissions.delivers_at(actor, ahead.motion)
    candidates = _narrowed(
        ahead.candidates,
        [
            any(covers(path, ahead.units[unit].path) for path in paths)
            for unit in ahead.candidates.units
        ],
    )
    candidates = _in_largest_buildings(ahead, candidates)
    order, ways, unknown = _along(ahead, candidates)
    numbers = {building_id: number for number, building_id in enumerate(order)}
    buildings = [numbers.get(unit.building_id, 0) for unit in ahead.units]
    found = best_round(candidates, ahead.missing, buildings, ways, effort)
    return _walk(ahead, found, order, unknown) if found else None


def _in_largest_buildings(ahead: Ahead, candidates: Open) -> Open:
    """Narrowed to the buildings in which the hundred largest doors of different ones are."""
    at = [ahead.units[unit].building_id for unit in candidates.units]
    kept = set(list(dict.fromkeys(at))[:MOST_BUILDINGS])
    return _narrowed(candidates, [building in kept for building in at])


def _along(ahead: Ahead, candidates: Open) -> tuple[list[UUID], list[int], int]:
    """The buildings with open doors in walking order, and the way from each to the next."""
    wanted = {ahead.units[unit].building_id for unit in candidates.units}
    order = list(dict.fromkeys(u.building_id for u in ahead.units if u.building_id in wanted))
    views = places.places_by_id(order)
    spots = [(views[one].x, views[one].y) if one in views else (None, None) for one in order]
    ways = [_metres(*pair) for pair in pairwise(spots)]
    return order, ways, sum(None in spot for spot in spots)


def _metres(
    one: tuple[float | None, float | None], other: tuple[float | None, float | None]
) -> int:
    (x, y), (to_x, to_y) = one, other
    if x is None or y is None or to_x is None or to_y is None:
        return UNKNOWN_METRES
    return round(hypot(to_x - x, to_y - y))


def _walk(ahead: Ahead, found: Round, order: Sequence[UUID], unknown: int) -> Walk:
    stops = [
        Stop(order[building], tuple(ahead.units[unit].voter_id for unit in sorted(units)))
        for building, units in found.stops
    ]
    return Walk(
        tuple(stops),
        found.doors,
        found.metres,
        found.minutes,
        int(found.closes_area * 100),
        int(found.closes_heads * 100),
        unknown,
    )
