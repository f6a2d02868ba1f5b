"""The pictures of an area's cases: how many stand where, how long, solved by whom, come back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from lilong.cases.files import outcomes, permissions
from lilong.cases.files.facets import unpack
from lilong.cases.files.models import Case, CasePhoto
from lilong.cases.files.states import AT_REST, CaseState, Level, PhotoOf
from lilong.cases.files.writing import CASES
from lilong.commons.counters.counting import tallies_by_scope
from lilong.commons.counters.models import Tally
from lilong.kernel.actor import Actor
from lilong.places.queries import PlaceView

WALL = 12  # so many pairs of photos hang on the wall


@dataclass(frozen=True)
class Pictures:
    """What the counters say.

    Attributes:
        by_state: cases in each state, withdrawn ones left out.
        by_lane: {lane: (open, closed)}.
        days: {state: days on average among those who left it, rounded down}.
        solved_at: closings by level.
        closings, reopenings: how often something was closed, and came back.
    """

    by_state: Mapping[str, int]
    by_lane: Mapping[UUID, tuple[int, int]]
    days: Mapping[str, int]
    solved_at: Mapping[str, int]
    closings: int
    reopenings: int

    @property
    def solved_here(self) -> int:
        """Closings within the residents' area: small conflicts settled where they arose."""
        return self.solved_at.get(Level.NEIGHBOURHOOD, 0)


@dataclass(frozen=True)
class Pair:
    """One case before and after."""

    case: Case
    before: UUID
    after: UUID


def pictures_of(actor: Actor, area: PlaceView, lanes: list[UUID]) -> Pictures:
    """The figures of an area. Two queries.

    Raises:
        NotAllowed: no full sight here.
    """
    permissions.see_due(actor, area.path)
    held = tallies_by_scope([area.id, *lanes], CASES)
    by_state: Counter[str] = Counter()
    for key, count in held[area.id].items():
        by_state[unpack(int(key)).state] += count
    by_lane = {lane: _open_and_closed(held[lane]) for lane in lanes}
    names = (outcomes.DAYS, outcomes.LEFT, outcomes.CLOSED, outcomes.REOPENED)
    told: dict[str, Counter[str]] = {name: Counter() for name in names}
    rows = Tally.objects.filter(scope_id=area.id, name__in=names)
    for name, key, count in rows.values_list("name", "key", "count"):
        told[name][key.partition("|")[2] or key] += count
    left = told[outcomes.LEFT]
    return Pictures(
        {state: n for state, n in by_state.items() if state != CaseState.WITHDRAWN},
        {lane: sums for lane, sums in by_lane.items() if any(sums)},
        {state: told[outcomes.DAYS][state] // times for state, times in left.items() if times},
        dict(told[outcomes.CLOSED]),
        sum(told[outcomes.CLOSED].values()),
        sum(told[outcomes.REOPENED].values()),
    )


def _open_and_closed(counts: Mapping[str, int]) -> tuple[int, int]:
    closed = sum(n for key, n in counts.items() if unpack(int(key)).state == CaseState.CLOSED)
    still = sum(n for key, n in counts.items() if unpack(int(key)).state not in AT_REST)
    return still, closed


def wall_of(actor: Actor, area: PlaceView, *, most: int = WALL) -> list[Pair]:
    """The cases last closed that have a released photo of before and one of after. Two queries.

    Raises:
        NotAllowed: no full sight here.
    """
    permissions.see_due(actor, area.path)
    shown = CasePhoto.objects.filter(public=True, case__area_id=area.id)
    shown = shown.filter(case__state=CaseState.CLOSED)
    after = shown.filter(of=PhotoOf.AFTER).values("case_id")
    rows = shown.filter(of=PhotoOf.BEFORE, case_id__in=after).order_by("-case__position", "order")
    befores: dict[UUID, CasePhoto] = {}
    for photo in rows.select_related("case")[: 4 * most]:
        befores.setdefault(photo.case_id, photo)
    chosen = list(befores.values())[:most]
    afters = dict(
        shown.filter(of=PhotoOf.AFTER, case_id__in=[one.case_id for one in chosen])
        .order_by("-order")
        .values_list("case_id", "file_id")
    )
    return [Pair(one.case, one.file_id, afters[one.case_id]) for one in chosen]
