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
from lilong.survey.states import COUNTED
from lilong.survey.writing import FINDINGS

DRAWN = ("compound", "lane", "number")
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


def marks_at(
    actor: Actor,
    place: PlaceView,
    chosen: LedgerFilter,
    *,
    cell: float,
    box: Box | None = None,
) -> list[Mark]:
    """The marks of a place within a box, gathered into cells of `cell` metres.

    Near enough, and where at most 300 findings are in view, each one is a mark of its own.
    At most four queries; two when what is shown was shown before.

    Args:
        chosen: of the filter, kinds, states and part count here.
        box: what is in view; None for the whole plan.

    Raises:
        NotAllowed: no sight here; residents see their own building only.
        NotFound: the place has no plan, for it is larger than a residents' area.
    """
    see_building(actor, place.path)
    if KINDS[place.kind].level < KINDS["residents_area"].level:
        raise NotFound(_("这里太大，没有平面图"), remedy=_("请先选一个居民区，再看那里的平面图。"))
    every = anchored(place)
    sight = sight_at(actor, place.path)
    wanted = _wanted(every, sight, chosen)
    seen = [
        (view, counts)
        for view, present in every
        if box is None or box.holds(view.x or 0.0, view.y or 0.0)
        if (counts := {facet: present[facet] for facet in present.keys() & wanted})
    ]
    total = sum(sum(counts.values()) for _view, counts in seen)
    if box is not None and cell <= NEAR and total <= MOST_SINGLE:
        return _singles(actor, seen, wanted)
    return gathered(seen, cell)


def _wanted(every: Iterable[Anchored], sight: Sight, chosen: LedgerFilter) -> frozenset[int]:
    """The facets that fit the filter and the reader's sight."""
    present = dict.fromkeys((facet for _view, counts in every for facet in counts), 1)
    states = chosen.states or COUNTED
    return frozenset(seen_of(present, sight, states, kinds=chosen.kinds, part=chosen.part))


def anchored(place: PlaceView) -> list[Anchored]:
    """What lies at each anchor at and below a place, by facet. One query when kept, else three."""
    head = LedgerHead.objects.filter(pk=place.space_id).values_list("number", flat=True).first()
    key = f"survey.anchored.{place.id}.{head}"
    found: list[Anchored] | None = kept.get(key)
    if found is None:
        views = places_within(place, DRAWN)
        own = own_counts(views, tallies_by_scope([view.id for view in views], FINDINGS))
        found = [(view, own[view.id]) for view in views if own[view.id] and view.x is not None]
        kept.set(key, found, 600)
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
