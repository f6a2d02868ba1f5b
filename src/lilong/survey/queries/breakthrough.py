"""Where to begin at a place: where the work lies, which lane first, what first in it, and why.

Computed from counters in at most eight queries, so it costs the same at a hundred findings and
at a hundred thousand. What is counted is what still stands: recorded, confirmed or returned.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

from lilong.commons.counters.counting import tallies_by_scope
from lilong.engines.breakthrough import (
    PRIVATE,
    PUBLIC,
    SHOP,
    Comparison,
    Count,
    House,
    Ranking,
    Sentence,
    Step,
    Weights,
    rank_lanes,
    sentences_for,
    steps_within,
    why,
)
from lilong.engines.hotspots import HOT, Hotspots, Site, find_hotspots
from lilong.engines.pareto import Pareto, pareto
from lilong.kernel.actor import Actor
from lilong.kernel.paths import ancestors
from lilong.places.kinds import KINDS
from lilong.places.queries import PlaceView
from lilong.survey.facets import Facet
from lilong.survey.kinds import finding_kinds, reads_english
from lilong.survey.permissions import Sight, see_ledger, sight_at
from lilong.survey.queries.counted import (
    LANES,
    Counts,
    facet_of,
    homes_within,
    names_of,
    numbered,
    own_counts,
    places_within,
    seen_of,
    while_unchanged,
)
from lilong.survey.queries.meeting_words import sentence_text
from lilong.survey.states import FindingState, Part, WallType
from lilong.survey.writing import AREAS, FINDINGS

DICTIONARY = Path(__file__).parents[1] / "dictionary" / "breakthrough_weights.json"

STANDING = (FindingState.FOUND, FindingState.CONFIRMED, FindingState.RETURNED)
"""What there is still to do."""

AREA_LEVEL = KINDS["residents_area"].level


@dataclass(frozen=True)
class Rules:
    """The weights and the hotspot test's figures, as data with source and date.

    `band` is in metres, `rate` the accepted share of false alarms; `source_english` says in
    English what the weights' source says.
    """

    weights: Weights
    source_english: str
    band: float
    rate: float


@cache
def rules() -> Rules:
    """The rules of the dictionary."""
    content = json.loads(DICTIONARY.read_text(encoding="utf-8"))
    spots = content["hotspots"]
    return Rules(
        Weights.from_dict(content),
        content["source_english"],
        spots["band_m"],
        spots["rate_percent"] / 100,
    )


def weights_source() -> str:
    """Who set the weights, or on what ground, in the reader's language."""
    return rules().source_english if reads_english() else rules().weights.source


@dataclass(frozen=True)
class Breakthrough:
    """Where to begin at a place.

    Attributes:
        place: where.
        sight: how much of the ledger the figures rest on; below field sight, public parts only.
        cleared: findings that have been put right and are not counted any more.
        names: what lanes and numbers are called, by the keys that the engines use.
        addresses: of the numbers, likewise: a hot one is not always in the first lane.
        places: their ids, by the same keys.
        counts: where most of what stands lies.
        ranking: every lane with something standing, in order.
        steps: what to do first, second, … in the first lane.
        hotspots: the test of the numbers; None above a residents' area, whose compounds share
            a plan, while areas do not.
    """

    place: PlaceView
    sight: Sight
    cleared: int
    names: Mapping[str, str]
    addresses: Mapping[str, str]
    places: Mapping[str, UUID]
    counts: Pareto
    ranking: Ranking
    steps: tuple[Step, ...]
    hotspots: Hotspots | None

    @property
    def said(self) -> tuple[Sentence, ...]:
        """The sentences as codes and figures."""
        return sentences_for(self.ranking)

    def sentences(self) -> list[str]:
        """What can be said in the meeting, in the reader's language."""
        return [sentence_text(sentence, self.names) for sentence in self.said]

    def hot(self) -> list[tuple[str, float, float]]:
        """The numbers around which findings crowd: (key, z, p), the strongest first."""
        spots = self.hotspots.spots if self.hotspots else ()
        found = [(spot.key, spot.z, spot.p) for spot in spots if spot.verdict == HOT]
        return sorted(found, key=lambda one: (-one[1], one[0]))

    def comparisons(self) -> list[tuple[str, str, Comparison]]:
        """Why each lane comes before the next one: (lane, next lane, reasons)."""
        keys = [candidate.lane.key for candidate in self.ranking.candidates]
        return [(one, other, why(self.ranking, one, other)) for one, other in pairwise(keys)]

    def as_json(self) -> dict[str, Any]:
        """All of it as values for JSON; shares in per mille, points as whole numbers."""
        weights = self.ranking.weights
        return {
            "place": {"id": str(self.place.id), "name": self.place.name, "path": self.place.path},
            "sight": self.sight.name.lower(),
            "findings": self.counts.total,
            "cleared": self.cleared,
            "sentences": [
                {"code": one.code, "parameters": dict(one.parameters), "text": text}
                for one, text in zip(self.said, self.sentences(), strict=True)
            ],
            "lanes": [self._lane_json(row.key, row.count, row.per_mille, row.running_per_mille)
                      for row in self.counts.rows],
            "ranking": [self._candidate_json(one) for one in self.ranking.candidates],
            "steady": self.ranking.steady,
            "trials": [asdict(trial) for trial in self.ranking.trials],
            "steps": [self._step_json(step) for step in self.steps],
            "hotspots": self._hotspots_json(),
            "weights": {
                "source": weights.source,
                "as_of": weights.as_of.isoformat(),
                "criteria": dict(weights.criteria),
                "points": {
                    "bearing": weights.bearing,
                    "bearing_unknown": weights.bearing_unknown,
                    "per_10_m2": weights.per_10_m2,
                },
            },
        }  # fmt: skip

    def _lane_json(self, key: str, count: int, share: int, running: int) -> dict[str, Any]:
        return {
            "key": key, "name": self.names[key], "findings": count,
            "per_mille": share, "running_per_mille": running,
        }  # fmt: skip

    def _step_json(self, step: Step) -> dict[str, Any]:
        numbers = [
            {"key": key, "name": self.names.get(key, ""), "findings": count}
            for key, count in step.numbers
        ]
        return {**asdict(step), "numbers": numbers}

    def _candidate_json(self, candidate: Any) -> dict[str, Any]:
        return {
            "rank": candidate.rank,
            "key": candidate.lane.key,
            "name": self.names[candidate.lane.key],
            "findings": candidate.lane.findings,
            "by_kind": candidate.lane.by_kind,
            "by_part": candidate.lane.by_part,
            "households": candidate.lane.households,
            "points": candidate.total,
            "out_of": candidate.out_of,
            "tie_broken_by": candidate.tie_broken_by,
            "contributions": [
                {**asdict(given), "figures": dict(given.figures)}
                for given in candidate.contributions
            ],
        }

    def _hotspots_json(self) -> dict[str, Any] | None:
        if self.hotspots is None:
            return None
        return {
            "unable": self.hotspots.unable,
            "band_m": self.hotspots.band,
            "rate": self.hotspots.rate,
            "numbers": [
                {"key": key, "name": self.addresses[key], "z": round(z, 3), "p": p}
                for key, z, p in self.hot()
            ],
        }


def breakthrough_at(actor: Actor, place: PlaceView) -> Breakthrough:
    """Where to begin at and below a place, as far as the actor may see.

    At most eight queries; one while the ledger has not moved on.

    Raises:
        NotAllowed: no sight of the ledger here.
    """
    see_ledger(actor, place.path)
    sight = sight_at(actor, place.path)
    name = f"breakthrough.{sight.name}"
    return while_unchanged(name, place, lambda: _worked_out(place, sight))


def _worked_out(place: PlaceView, sight: Sight) -> Breakthrough:
    lanes = places_within(place, LANES)
    ids = [view.id for view in lanes]
    present, areas = tallies_by_scope(ids, FINDINGS), tallies_by_scope(ids, AREAS)
    ground = _Ground(
        lanes=lanes,
        found=_standing(lanes, present, sight),
        areas=_standing(lanes, areas, sight),
        homes=homes_within(place, ("lane", "number")),
    )
    numbers = _numbers_for(place, ground)
    at_numbers = _standing(
        numbers, tallies_by_scope([view.id for view in numbers], FINDINGS), sight
    )
    ranking = ground.ranked(numbers, at_numbers)
    return Breakthrough(
        place=place,
        sight=sight,
        cleared=seen_of(numbered(present[place.id]), sight, [FindingState.CLEARED]).total(),
        names={**names_of(place, lanes), **names_of(place, numbers)},
        addresses={view.id.hex: view.address for view in numbers},
        places={view.id.hex: view.id for view in (*lanes, *numbers)},
        counts=pareto({one.lane.key: one.lane.findings for one in ranking.candidates}),
        ranking=ranking,
        steps=steps_within(ranking.candidates[0].lane) if ranking.candidates else (),
        hotspots=_hotspots(numbers, at_numbers) if _shares_a_plan(place) else None,
    )


def _standing(
    views: Sequence[PlaceView], present: Counts, sight: Sight
) -> dict[UUID, Counter[int]]:
    own = own_counts(views, present)
    return {place_id: seen_of(counts, sight, STANDING) for place_id, counts in own.items()}


def _shares_a_plan(place: PlaceView) -> bool:
    """Whether all numbers of a place are drawn on one plan: within one residents' area."""
    return KINDS[place.kind].level >= AREA_LEVEL


def _numbers_for(place: PlaceView, ground: _Ground) -> list[PlaceView]:
    """The numbers to look at one by one: all within one residents' area.

    Above it only those of the lane that comes first anyway, since the others' numbers would
    change nothing in the ranking but the households.
    """
    if _shares_a_plan(place):
        inner: PlaceView | None = place
    else:
        first = ground.ranked((), {}).candidates[:1]
        keys = {view.id.hex: view for view in ground.lanes}
        inner = keys[first[0].lane.key] if first else None
    if inner is None:
        return []
    return [view for view in places_within(inner, ("number",)) if view.kind == "number"]


@dataclass(frozen=True)
class _Ground:
    """What the ranking rests on.

    Attributes:
        lanes: the groups that are ranked: lanes, and compounds and areas for what is outside.
        found, areas: what stands in each and its area (0.01 m²), by facet.
        homes: households of lanes and numbers, as far as they are known.
    """

    lanes: Sequence[PlaceView]
    found: Mapping[UUID, Counter[int]]
    areas: Mapping[UUID, Counter[int]]
    homes: Mapping[UUID, int]

    def ranked(
        self, numbers: Sequence[PlaceView], at_numbers: Mapping[UUID, Counter[int]]
    ) -> Ranking:
        """The ranking, with those numbers told apart."""
        at = {view.path: view.id for view in self.lanes}
        inside: dict[UUID, list[UUID]] = {}
        for number in numbers:
            lane = next((at[path] for path in reversed(ancestors(number.path)) if path in at), None)
            inside.setdefault(lane or number.id, []).append(number.id)
        houses = [
            house
            for lane in self.lanes
            for house in self._houses(lane.id, inside.get(lane.id, ()), at_numbers)
        ]
        return rank_lanes(houses, rules().weights)

    def _houses(
        self, lane: UUID, numbers: Sequence[UUID], at_numbers: Mapping[UUID, Counter[int]]
    ) -> Iterator[House]:
        rest = Counter(self.found[lane])
        for number in numbers:
            here = at_numbers[number]
            if here:
                rest.subtract(here)
                homes = self.homes.get(number, 0)
                yield House(lane.hex, number.hex, _counts(here, {}), homes)
        # Areas are kept by lane, so they stand with what names no number; so do the households
        # where no number is told apart.
        homes = 0 if numbers else self.homes.get(lane, 0)
        yield House(lane.hex, "", _counts(+rest, self.areas[lane]), homes)


def _counts(found: Mapping[int, int], areas: Mapping[int, int]) -> tuple[Count, ...]:
    """Counts by facet as the engine reads them."""
    sums: dict[tuple[str, str], Counter[str]] = {}
    for number in {*found, *areas}:
        facet, count = facet_of(number), found.get(number, 0)
        own = sums.setdefault((facet.kind, _part(facet)), Counter())
        own["findings"] += count
        own["area_dm2"] += areas.get(number, 0)
        if facet.wall_type == WallType.BEARING:
            own["bearing"] += count
        elif facet.wall_type == WallType.UNKNOWN:
            own["bearing_unknown"] += count
    kinds = finding_kinds()
    return tuple(
        Count(kind, part, effort=kinds[kind].effort, safety=kinds[kind].safety, **own)
        for (kind, part), own in sorted(sums.items())
    )


def _part(facet: Facet) -> str:
    if facet.part == Part.PUBLIC:
        return PUBLIC
    return SHOP if facet.shop else PRIVATE


def _hotspots(numbers: Sequence[PlaceView], at_numbers: Mapping[UUID, Counter[int]]) -> Hotspots:
    sites = [
        Site(view.id.hex, view.x, view.y, at_numbers[view.id].total())
        for view in numbers
        if view.x is not None and view.y is not None and not view.closed
    ]
    return find_hotspots(sites, rules().band, rate=rules().rate)
