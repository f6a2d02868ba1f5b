"""What the map shows: marks for what is in view, from counters, and single findings when near.

A number's findings stand at its anchor. What fits a filter is kept in memory until the ledger
gets its next entry, so that panning and zooming read one row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sin, sqrt
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.counters.counting import tallies_by_scope
from lilong.engines.clusters import MapSite, cluster_sites
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound
from lilong.places import queries as places
from lilong.places.kinds import KINDS
from lilong.places.queries import PlaceView
from lilong.survey.models import Finding
from lilong.survey.permissions import Sight, see_building, sight_at, visible_to
from lilong.survey.queries.counted import (
    by_kind,
    own_counts,
    places_within,
    seen_of,
    while_unchanged,
)
from lilong.survey.queries.ledger_filter import LedgerFilter, within_sight
from lilong.survey.states import FindingState
from lilong.survey.writing import FINDINGS

DRAWN = ("compound", "lane", "number")
MOST_SINGLE = 300
NEAR = 6.0
"""Metres between two marks below which single findings are drawn instead."""

SPREAD = 0.9
GOLDEN_ANGLE = pi * (3 - sqrt(5))

Anchored = tuple[PlaceView, Mapping[str, int]]
"""A place with an anchor, and what lies there and in no drawn place inside it, by kind."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in local metres, y upwards."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top


@dataclass(frozen=True, slots=True)
class Mark:
    """Findings at one spot of the map.

    Attributes:
        x, y: local metres.
        total: how many.
        kinds: by kind, the most frequent first.
        places: the numbers (or lanes, compounds) that they lie at, in path order.
        finding_id, code, address: of a single finding; empty for a gathered mark.
    """

    x: float
    y: float
    total: int
    kinds: tuple[tuple[str, int], ...]
    places: tuple[PlaceView, ...] = ()
    finding_id: UUID | None = None
    code: str = ""
    address: str = ""


@dataclass(frozen=True)
class Ground:
    """What lies on a plan, by facet: at each anchor, and what has no anchor."""

    anchored: Sequence[tuple[PlaceView, Mapping[int, int]]]
    elsewhere: Counter[int]

    def all(self) -> Counter[int]:
        """All of it."""
        sums = Counter(self.elsewhere)
        for _view, counts in self.anchored:
            sums.update(counts)
        return sums


@dataclass(frozen=True)
class Fitting:
    """What of it fits a filter: by kind at each anchor, and how many cannot be drawn."""

    anchored: Sequence[Anchored]
    elsewhere: int


@dataclass(frozen=True)
class OnMap:
    """What lies on the plan of a place, as far as the reader sees and the filter asks.

    Attributes:
        chosen: the filter narrowed to the reader's sight; kinds, states and part count here.
        seen: what fits.
    """

    actor: Actor
    place: PlaceView
    sight: Sight
    chosen: LedgerFilter
    seen: Fitting

    @property
    def total(self) -> int:
        """How many are drawn on the whole plan."""
        return sum(sum(counts.values()) for _view, counts in self.seen.anchored)

    def present(self) -> Counter[int]:
        """All that the reader may see at the place, by facet, for the counts of the filter."""
        return seen_of(_ground(self.place).all(), self.sight, FindingState.values)

    def marks(self, *, cell: float, box: Box | None = None) -> list[Mark]:
        """The marks within a box, gathered into cells of `cell` metres.

        Near enough, and where at most 300 findings are in view, each is a mark of its own.
        """
        near = [
            (view, counts)
            for view, counts in self.seen.anchored
            if box is None or box.holds(view.x or 0.0, view.y or 0.0)
        ]
        total = sum(sum(counts.values()) for _view, counts in near)
        if box is None or cell > NEAR or total > MOST_SINGLE:
            return gathered(near, cell)
        return self._singles(near)

    def _singles(self, near: Sequence[Anchored]) -> list[Mark]:
        """Each finding at its own point, its room's or its number's; the rest stays gathered."""
        numbers = {view.id: view for view, _counts in near if view.kind == "number"}
        rows = Finding.objects.filter(number_id__in=list(numbers), state__in=self.chosen.states)
        if self.chosen.kinds:
            rows = rows.filter(kind__in=self.chosen.kinds)
        if self.chosen.part:
            rows = rows.filter(part=self.chosen.part)
        found = list(
            visible_to(self.actor, rows)
            .only("id", "code", "kind", "address", "x", "y", "place_id", "number_id")
            .order_by("number_id", "position")[:MOST_SINGLE]
        )
        marks = gathered([one for one in near if one[0].kind != "number"], NEAR)
        return [*marks, *_spread(found, numbers)]


def on_map(actor: Actor, place: PlaceView, chosen: LedgerFilter) -> OnMap:
    """What lies on the plan of a place. At most three queries; one when it was shown before.

    Raises:
        NotAllowed: no sight here; residents see their own building only.
        NotFound: the place has no plan, for it is larger than a residents' area.
    """
    see_building(actor, place.path)
    if KINDS[place.kind].level < KINDS["residents_area"].level:
        raise NotFound(_("这里太大，没有平面图"), remedy=_("请先选一个居民区，再看那里的平面图。"))
    sight = sight_at(actor, place.path)
    narrow = within_sight(chosen, sight)
    if chosen.part not in ("", narrow.part):  # private parts asked for at public sight
        narrow = replace(narrow, states=())
    name = f"map.{sight.name}.{'.'.join(narrow.kinds)}.{'.'.join(narrow.states)}.{narrow.part}"
    seen = while_unchanged(name, place, lambda: _fitting(place, sight, narrow))
    return OnMap(actor, place, sight, narrow, seen)


def _fitting(place: PlaceView, sight: Sight, chosen: LedgerFilter) -> Fitting:
    ground = _ground(place)
    each = dict.fromkeys(ground.all(), 1)
    wanted = seen_of(each, sight, chosen.states, kinds=chosen.kinds, part=chosen.part)
    anchored = []
    for view, present in ground.anchored:
        kinds = by_kind({facet: present[facet] for facet in present if facet in wanted})
        if kinds:
            anchored.append((view, dict(kinds)))
    return Fitting(anchored, sum(ground.elsewhere[facet] for facet in wanted))


def _ground(place: PlaceView) -> Ground:
    return while_unchanged("ground", place, lambda: _surveyed(place))


def _surveyed(place: PlaceView) -> Ground:
    views = places_within(place, DRAWN)
    own = own_counts(views, tallies_by_scope([view.id for view in views], FINDINGS))
    anchored, elsewhere = [], Counter[int]()
    for view in views:
        if view.x is None or view.y is None:
            elsewhere.update(own[view.id])
        elif own[view.id]:
            anchored.append((view, dict(own[view.id])))
    return Ground(anchored, elsewhere)


def gathered(seen: Iterable[Anchored], cell: float) -> list[Mark]:
    """One mark for each cell."""
    sites: list[MapSite] = []
    at: dict[tuple[int, int], list[PlaceView]] = {}
    for view, counts in seen:
        x, y = view.x or 0.0, view.y or 0.0
        sites += [(x, y, kind, count) for kind, count in counts.items()]
        at.setdefault((int(x // cell), int(y // cell)), []).append(view)
    return [
        Mark(
            cluster.x,
            cluster.y,
            cluster.total,
            cluster.by_kind,
            tuple(at[cluster.column, cluster.row]),
        )
        for cluster in cluster_sites(sites, cell)
    ]


def _spread(found: Sequence[Finding], numbers: Mapping[UUID, PlaceView]) -> Iterator[Mark]:
    """Findings as marks; those at the same spot stand beside one another."""
    own = places.places_by_id({row.place_id for row in found})
    taken: Counter[tuple[float, float]] = Counter()
    for row in found:
        spot = _spot(row, own.get(row.place_id), numbers.get(row.number_id or row.place_id))
        x, y = _beside(spot, taken[spot])
        taken[spot] += 1
        yield Mark(x, y, 1, ((row.kind, 1),), (), row.id, row.code, row.address)


def _spot(row: Finding, *anchors: PlaceView | None) -> tuple[float, float]:
    spots = [(row.x, row.y), *((anchor.x, anchor.y) for anchor in anchors if anchor)]
    return next(((x, y) for x, y in spots if x is not None and y is not None), (0.0, 0.0))


def _beside(spot: tuple[float, float], others: int) -> tuple[float, float]:
    """A place beside a spot that others have taken: a spiral, so that none covers another."""
    turn, far = others * GOLDEN_ANGLE, SPREAD * sqrt(others)
    return spot[0] + far * cos(turn), spot[1] + far * sin(turn)
