"""What the map shows: marks for what is in view, from counters, and single findings when near.

A number's findings stand at its anchor. The counters of an area's numbers are kept in memory
together with the ledger's number under which they held, so that panning and zooming read one
row, and nothing is ever older than the last entry of the ledger.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin, sqrt
from uuid import UUID

from django.core.cache import cache as kept
from django.utils.translation import gettext_lazy as _

from lilong.commons.counters.counting import tallies_by_scope
from lilong.commons.ledger.models import LedgerHead
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
)
from lilong.survey.queries.listing import LedgerFilter
from lilong.survey.states import COUNTED, FindingState
from lilong.survey.writing import FINDINGS

DRAWN = ("compound", "lane", "number")
KEPT_SECONDS = 600
MOST_SINGLE = 300
NEAR = 6.0
"""Metres between two marks below which single findings are drawn instead."""

SPREAD = 0.9
GOLDEN_ANGLE = pi * (3 - sqrt(5))

Anchored = tuple[PlaceView, Mapping[int, int]]
"""A place with an anchor, and what lies there and in no drawn place inside it, by facet."""


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
class OnMap:
    """What lies on the plan of a place, as far as the reader sees.

    Attributes:
        every: what lies at each anchor.
        elsewhere: what has no anchor, by facet.
    """

    actor: Actor
    place: PlaceView
    sight: Sight
    every: Sequence[Anchored]
    elsewhere: Mapping[int, int]

    def present(self) -> Counter[int]:
        """All that the reader may see at the place, by facet, for the counts of the filter."""
        sums = Counter(self.elsewhere)
        for _view, counts in self.every:
            sums.update(counts)
        return seen_of(sums, self.sight, FindingState.values)

    def unanchored(self, chosen: LedgerFilter) -> int:
        """How many that fit cannot be drawn, for nobody knows where on the plan they lie."""
        return sum(self.elsewhere[facet] for facet in self._wanted(self.elsewhere, chosen))

    def seen(self, chosen: LedgerFilter, box: Box | None = None) -> list[Anchored]:
        """What fits the filter (its kinds, states and part) within a box."""
        wanted = self._wanted((key for _view, counts in self.every for key in counts), chosen)
        return [
            (view, counts)
            for view, present in self.every
            if box is None or box.holds(view.x or 0.0, view.y or 0.0)
            if (counts := {facet: present[facet] for facet in present.keys() & wanted})
        ]

    def marks(self, chosen: LedgerFilter, *, cell: float, box: Box | None = None) -> list[Mark]:
        """The marks within a box, gathered into cells of `cell` metres.

        Near enough, and where at most 300 findings are in view, each is a mark of its own.
        """
        seen = self.seen(chosen, box)
        total = sum(sum(counts.values()) for _view, counts in seen)
        if box is None or cell > NEAR or total > MOST_SINGLE:
            return gathered(seen, cell)
        return _singles(self.actor, seen, {facet for _view, counts in seen for facet in counts})

    def _wanted(self, present: Iterable[int], chosen: LedgerFilter) -> frozenset[int]:
        states = chosen.states or COUNTED
        each = dict.fromkeys(present, 1)
        return frozenset(seen_of(each, self.sight, states, kinds=chosen.kinds, part=chosen.part))


def on_map(actor: Actor, place: PlaceView) -> OnMap:
    """What lies on the plan of a place. At most three queries; one when it was shown before.

    Raises:
        NotAllowed: no sight here; residents see their own building only.
        NotFound: the place has no plan, for it is larger than a residents' area.
    """
    see_building(actor, place.path)
    if KINDS[place.kind].level < KINDS["residents_area"].level:
        raise NotFound(_("这里太大，没有平面图"), remedy=_("请先选一个居民区，再看那里的平面图。"))
    every, elsewhere = anchored(place)
    return OnMap(actor, place, sight_at(actor, place.path), every, elsewhere)


def anchored(place: PlaceView) -> tuple[list[Anchored], Counter[int]]:
    """What lies at each anchor at and below a place, and what has none, by facet."""
    head = LedgerHead.objects.filter(pk=place.space_id).values_list("number", flat=True).first()
    key = f"survey.anchored.{place.id}.{head}"
    found: tuple[list[Anchored], Counter[int]] | None = kept.get(key)
    if found is None:
        views = places_within(place, DRAWN)
        own = own_counts(views, tallies_by_scope([view.id for view in views], FINDINGS))
        elsewhere: Counter[int] = Counter()
        for view in views:
            if view.x is None or view.y is None:
                elsewhere.update(own[view.id])
        drawn = [view for view in views if view.x is not None and view.y is not None]
        found = [(view, dict(own[view.id])) for view in drawn if own[view.id]], elsewhere
        kept.set(key, found, KEPT_SECONDS)
    return found


def gathered(seen: Iterable[Anchored], cell: float) -> list[Mark]:
    """One mark for each cell."""
    sites: list[MapSite] = []
    at: dict[tuple[int, int], list[PlaceView]] = {}
    for view, counts in seen:
        x, y = view.x or 0.0, view.y or 0.0
        sites += [(x, y, kind, count) for kind, count in by_kind(counts).items()]
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


def _singles(actor: Actor, seen: Sequence[Anchored], wanted: Iterable[int]) -> list[Mark]:
    """Each finding at its own point, its room's or its number's; the rest stays gathered."""
    numbers = {view.id: view for view, _counts in seen if view.kind == "number"}
    rows = Finding.objects.filter(number_id__in=list(numbers), facet__in=list(wanted))
    found = list(
        visible_to(actor, rows)
        .only("id", "code", "kind", "address", "x", "y", "place_id", "number_id")
        .order_by("number_id", "position")[:MOST_SINGLE]
    )
    own = places.places_by_id({row.place_id for row in found})
    taken: Counter[tuple[float, float]] = Counter()
    marks = gathered([one for one in seen if one[0].kind != "number"], NEAR)
    for row in found:
        spot = _spot(row, own.get(row.place_id), numbers.get(row.number_id or row.place_id))
        x, y = _beside(spot, taken[spot])
        taken[spot] += 1
        marks.append(Mark(x, y, 1, ((row.kind, 1),), (), row.id, row.code, row.address))
    return marks


def _spot(row: Finding, *anchors: PlaceView | None) -> tuple[float, float]:
    spots = [(row.x, row.y), *((anchor.x, anchor.y) for anchor in anchors if anchor)]
    return next(((x, y) for x, y in spots if x is not None and y is not None), (0.0, 0.0))


def _beside(spot: tuple[float, float], others: int) -> tuple[float, float]:
    """A place beside a spot that others have taken: a spiral, so that none covers another."""
    turn, far = others * GOLDEN_ANGLE, SPREAD * sqrt(others)
    return spot[0] + far * cos(turn), spot[1] + far * sin(turn)
