"""A place in numbers: what was found, where, when, and how far it has come.

Everything is read from counters in at most eight queries, at any number of findings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lilong.commons.counters.counting import tallies, tallies_by_scope
from lilong.engines.pareto import Pareto, pareto
from lilong.kernel.actor import Actor
from lilong.places.queries import PlaceView, walking_key
from lilong.survey.models import Campaign, FrozenCount
from lilong.survey.permissions import KEEPERS, Sight, freeze_count, see_ledger, sight_at
from lilong.survey.queries.campaigns import Coverage, campaigns_at
from lilong.survey.queries.counted import (
    GROUPS,
    by_kind,
    by_state,
    homes_within,
    names_of,
    numbered,
    own_counts,
    places_within,
    seen_of,
)
from lilong.survey.queries.frozen import frozen_counts_at
from lilong.survey.states import COUNTED, CampaignState, FindingState
from lilong.survey.writing import AREAS, FINDINGS, MONTHS

# A longer time is told by years.
MOST_MONTHS = 36


@dataclass(frozen=True)
class Group:
    """One lane, number or area below the place, or what lies in none of them.

    Attributes:
        id: the place that it is, or that it is a rest of.
        name: how it is called here.
        rest: whether it holds what lies at the place but in no group.
        kinds, states: what counts towards the 底数, by kind and by state.
        homes: households; None when nobody knows.
    """

    id: UUID
    name: str
    rest: bool
    kinds: Counter[str]
    states: Counter[str]
    homes: int | None

    @property
    def total(self) -> int:
        return self.kinds.total()

    @property
    def per_hundred_homes(self) -> int | None:
        """Findings for each hundred households, in tenths, halves up; None when unknown."""
        if not self.homes or self.rest:
            return None
        return (2000 * self.total + self.homes) // (2 * self.homes)


@dataclass(frozen=True)
class Overview:
    """A place in numbers, as far as the reader sees.

    Attributes:
        kinds, states: what counts towards the 底数, by kind and by state.
        reports: residents' reports that nobody has checked yet; None for all but keepers.
        duplicates: findings marked as repeating another one.
        area: what was measured, in 0.01 m².
        groups: what lies below, in walking order; empty for a number.
        counts: the groups from large to small.
        periods: findings by month (2024-11) or, over a long time, by year (2024), in order;
            empty below field sight, for no counter knows the parts of a month.
        undated: those among them of which not even that much is known.
        campaigns: those that are open or planned, with their coverage.
        frozen: the frozen counts here and below, newest first.
        may_freeze: whether the reader may freeze one; not offered for a single number.
    """

    place: PlaceView
    sight: Sight
    kinds: Counter[str]
    states: Counter[str]
    reports: int | None
    duplicates: int
    area: int
    groups: Sequence[Group]
    counts: Pareto
    periods: Sequence[tuple[str, int]]
    undated: int
    campaigns: Sequence[tuple[Campaign, Coverage]]
    frozen: Sequence[FrozenCount]
    may_freeze: bool

    @property
    def total(self) -> int:
        """The 底数: everything that stands, and what has been put right."""
        return self.kinds.total()

    @property
    def names(self) -> dict[str, str]:
        """The groups' names by the keys of `counts`."""
        return {group.id.hex: group.name for group in self.groups}


def counts_at(place: PlaceView, sight: Sight) -> Counter[str]:
    """What counts towards the 底数 at a place, by kind, as far as `sight` reaches. One query."""
    return by_kind(seen_of(numbered(tallies(place.id, FINDINGS)), sight, COUNTED))


def overview_at(actor: Actor, place: PlaceView) -> Overview:
    """The overview of a place. At most eight queries.

    Raises:
        NotAllowed: no sight of the ledger here.
    """
    see_ledger(actor, place.path)
    sight = sight_at(actor, place.path)
    views = places_within(place, GROUPS.get(place.kind, ()))
    present = tallies_by_scope([view.id for view in views], FINDINGS)
    here = numbered(present[place.id])
    counted = seen_of(here, sight, COUNTED)
    groups = _groups(place, views, present, sight) if len(views) > 1 else []
    below_field = sight < Sight.FIELD
    dated, undated = ([], 0) if below_field else periods(tallies(place.id, MONTHS))
    campaigns = [
        (campaign, coverage)
        for campaign, coverage in campaigns_at(actor, place.path)
        if campaign.state != CampaignState.CLOSED
    ]
    return Overview(
        place=place,
        sight=sight,
        kinds=by_kind(counted),
        states=by_state(counted),
        reports=_reports(actor, place, here),
        duplicates=seen_of(here, sight, [FindingState.DUPLICATE]).total(),
        area=seen_of(numbered(tallies(place.id, AREAS)), sight, COUNTED).total(),
        groups=groups,
        counts=pareto({group.id.hex: group.total for group in groups}),
        periods=dated,
        undated=undated,
        campaigns=campaigns,
        frozen=() if below_field else frozen_counts_at(place.path),
        may_freeze=place.kind in GROUPS and freeze_count.allows(actor, place.path),
    )


def _reports(actor: Actor, place: PlaceView, here: Mapping[int, int]) -> int | None:
    if not actor.has_role_at(place.path, KEEPERS):
        return None
    return seen_of(here, Sight.FULL, [FindingState.REPORTED]).total()


def _groups(
    place: PlaceView,
    views: Sequence[PlaceView],
    present: Mapping[UUID, Mapping[str, int]],
    sight: Sight,
) -> list[Group]:
    """The groups in walking order; compounds and the place itself only where something is."""
    homes, names = homes_within(place, GROUPS[place.kind]), names_of(place, views)
    shown = GROUPS[place.kind][-1]
    groups = []
    for view_id, own in own_counts(views, present).items():
        view = next(one for one in views if one.id == view_id)
        counts, rest = seen_of(own, sight, COUNTED), view.kind != shown
        if not counts and (rest or view.closed):
            continue
        groups.append(
            Group(
                view.id,
                names[view.id.hex],
                rest and any(other.path.startswith(view.path) for other in views if other != view),
                by_kind(counts),
                by_state(counts),
                homes.get(view.id),
            )
        )
    order = {view.id: (view.kind != shown, walking_key(view.path)) for view in views}
    return sorted(groups, key=lambda group: order[group.id])


def periods(months: Mapping[str, int]) -> tuple[list[tuple[str, int]], int]:
    """What counts towards the 底数 by month, without gaps; by year when it is a long time.

    Args:
        months: the counter: {"2024-11:wall_opening:found": 12}; of some only the year is known
            ("2024:…") or nothing (":…").

    Returns:
        the periods in order, and how many findings have none.
    """
    sums: Counter[str] = Counter()
    for key, count in months.items():
        known, _kind, state = key.split(":")
        if state in COUNTED:
            sums[known] += count
    undated = sums.pop("", 0)
    whole = {known for known in sums if len(known) == len("2024-11")}
    steps = _months_between(min(whole), max(whole)) if whole else []
    if whole and len(steps) <= MOST_MONTHS:
        undated += sum(count for known, count in sums.items() if known not in whole)
        return [(month, sums[month]) for month in steps], undated
    years: Counter[str] = Counter()
    for known, count in sums.items():
        years[known[:4]] += count
    return sorted(years.items())[-MOST_MONTHS:], undated


def _months_between(first: str, last: str) -> list[str]:
    start, end = (date.fromisoformat(f"{month}-01") for month in (first, last))
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    months = (start.month - 1 + step for step in range(count))
    return [f"{start.year + month // 12:04}-{month % 12 + 1:02}" for month in months]
