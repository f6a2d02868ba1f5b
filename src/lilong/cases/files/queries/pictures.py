"""The pictures of an area's cases: how many stand where, how long, solved by whom, come back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Count, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from lilong.cases.files import outcomes, permissions
from lilong.cases.files.facets import STATE_IN_SQL, state_of
from lilong.cases.files.models import CLOSED_WITH_PHOTOS, STANDS, Case, CasePhoto
from lilong.cases.files.repeats import REPEATED
from lilong.cases.files.states import (
    AT_REST,
    CLOSEABLE,
    SHOWN,
    SOLVED,
    TO_BE_CHECKED,
    WITH_OTHERS,
    CaseState,
    Level,
    Outcome,
    PhotoOf,
)
from lilong.cases.files.writing import CASES
from lilong.commons.counters.models import Tally
from lilong.kernel.actor import Actor
from lilong.places.queries import PlaceView

WALL = 12  # so many pairs of photos hang on the wall
# Among so many closed cases with photos the wall's are looked for.
LOOKED_THROUGH = 200


_S = CaseState
# The stages of a funnel, from the first: nothing done yet, in the committee's hands, in others',
# done and not closed yet, closed. A chart tells so many apart; the table has each state.
_NEW = (_S.FOUND, _S.MEASURED, _S.CLASSIFIED, _S.ACCEPTED, _S.INFORMED)
_OTHERS = (*sorted(WITH_OTHERS), _S.OWNERS_ASKED)
_DONE = (*sorted(TO_BE_CHECKED), *sorted(CLOSEABLE))
STAGES: tuple[tuple[str, ...], ...] = (
    _NEW,
    tuple(one for one in SHOWN if one not in {*_NEW, *_OTHERS, *_DONE, *AT_REST}),
    _OTHERS,
    _DONE,
    (_S.CLOSED,),
)


@dataclass(frozen=True)
class Pictures:
    """What the counters say.

    Attributes:
        by_state: cases in each state, withdrawn ones left out.
        by_lane: {lane: {state: cases}}, lanes without any and withdrawn ones left out.
        days: {state: days on average among those who left it, rounded down; none at rest}.
        longest: {state: days that the one has been in it that stands there longest}, of what has
            not come to rest.
        by_outcome: what came to rest and has not come back, by how; withdrawn ones among them.
        solved_at: of these what was solved, by level.
        closings, reopenings: how often something was closed as solved, and such a thing was opened
            again; what never was solved does not come back.
        repeats: new cases of a kind where one of it had been solved (`files.repeats`).
    """

    by_state: Mapping[str, int]
    by_lane: Mapping[UUID, Mapping[str, int]]
    days: Mapping[str, int]
    longest: Mapping[str, int]
    by_outcome: Mapping[str, int]
    solved_at: Mapping[str, int]
    closings: int
    reopenings: int
    repeats: int

    @property
    def solved(self) -> int:
        """What was solved, and has not come back."""
        return sum(self.solved_at.values())

    @property
    def unsolved(self) -> int:
        """What came to rest without being solved."""
        return sum(self.by_outcome.values()) - self.solved

    @property
    def solved_here(self) -> int:
        """Solved within the residents' area: small conflicts settled where they arose."""
        return self.solved_at.get(Level.NEIGHBOURHOOD, 0)


@dataclass(frozen=True)
class Pair:
    """One case before and after."""

    case: Case
    before: UUID
    after: UUID


@dataclass(frozen=True)
class Wall:
    """What hangs, and what does not yet.

    Attributes:
        pairs: newest first.
        unreleased: those of the last closed cases that have photos of before and after and not
            both released, newest first; none for whoever cannot release them.
    """

    pairs: list[Pair]
    unreleased: dict[UUID, str]


def pictures_of(actor: Actor, area: PlaceView, lanes: list[UUID]) -> Pictures:
    """The figures of an area. Three queries.

    Raises:
        NotAllowed: no full sight here.
    """
    permissions.see_due(actor, area.path)
    held = _by_state([area.id, *lanes])
    by_state = held[area.id]
    by_lane = {lane: _without_withdrawn(held[lane]) for lane in lanes}
    names = (outcomes.DAYS, outcomes.LEFT, outcomes.CLOSED, outcomes.REOPENED, REPEATED)
    told: dict[str, Counter[str]] = {name: Counter() for name in names}
    rows = Tally.objects.filter(scope_id=area.id, name__in=names)
    for name, key, count in rows.values_list("name", "key", "count"):
        told[name][key.partition("|")[2]] += count
    by_outcome, solved_at = _at_rest(told[outcomes.CLOSED], told[outcomes.REOPENED])
    by_outcome[Outcome.WITHDRAWN] = by_state[CaseState.WITHDRAWN]
    left = told[outcomes.LEFT]
    return Pictures(
        _without_withdrawn(by_state),
        {lane: states for lane, states in by_lane.items() if any(states.values())},
        # At rest it waits for nobody; that it came back is what the repeat rate tells.
        {
            state: told[outcomes.DAYS][state] // times
            for state, times in left.items()
            if times and state not in AT_REST
        },
        _longest(area.id, [state for state, n in by_state.items() if n]),
        {outcome: n for outcome, n in by_outcome.items() if n},
        dict(solved_at),
        _solved(told[outcomes.CLOSED]),
        _solved(told[outcomes.REOPENED]),
        sum(told[REPEATED].values()),
    )


def _at_rest(
    closed: Mapping[str, int], reopened: Mapping[str, int]
) -> tuple[Counter[str], Counter[str]]:
    """What is closed and has not come back by outcome, and what of it was solved by level."""
    by_outcome, solved_at = Counter[str](), Counter[str]()
    for key, times in closed.items():
        level, _bar, outcome = key.partition("|")
        still = times - reopened.get(key, 0)
        by_outcome[outcome] += still
        if outcome in SOLVED:
            solved_at[level] += still
    return by_outcome, solved_at


def _solved(times: Mapping[str, int]) -> int:
    """How many of these, counted by level and outcome, were solved."""
    return sum(count for key, count in times.items() if key.partition("|")[2] in SOLVED)


def _by_state(scopes: list[UUID]) -> dict[UUID, Counter[str]]:
    """The cases of places by state. The database adds up what may be hundreds of facets each."""
    marks = ", ".join(["%s"] * len(scopes))
    native = connection.features.has_native_uuid_field
    held = {scope: Counter[str]() for scope in scopes}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT scope_id, {STATE_IN_SQL}, SUM(count) FROM commons_tally "  # noqa: S608 – marks only
            f"WHERE scope_id IN ({marks}) AND name = %s AND count <> 0 GROUP BY 1, 2",
            [*(scope if native else scope.hex for scope in scopes), CASES],
        )
        for scope, number, count in cursor.fetchall():
            held[scope if native else UUID(scope)][state_of(number)] = int(count)
    return held


def _without_withdrawn(counts: Mapping[str, int]) -> dict[str, int]:
    return {state: n for state, n in counts.items() if state != CaseState.WITHDRAWN}


def stages_of(counts: Mapping[str, int]) -> tuple[int, ...]:
    """How many of a place's cases stand in each of `STAGES`."""
    return tuple(sum(counts.get(state, 0) for state in stage) for stage in STAGES)


def _longest(area_id: UUID, states: Sequence[str]) -> dict[str, int]:
    """For each state since how many days the first of those that stand there has. One query, of
    the index's first row for each state."""
    going_on = [state for state in states if state not in AT_REST]
    if not going_on:
        return {}
    area = area_id if connection.features.has_native_uuid_field else area_id.hex
    each = " UNION ALL ".join(
        "SELECT * FROM (SELECT state, since FROM cases_case "  # noqa: S608 – marks only
        f"WHERE {STANDS} AND area_id = %s AND state = %s ORDER BY since LIMIT 1) AS s{at}"
        for at in range(len(going_on))
    )
    with connection.cursor() as cursor:
        cursor.execute(each, [one for state in going_on for one in (area, state)])
        today = timezone.localdate()
        return {state: (today - _day(since)).days for state, since in cursor.fetchall()}


def _day(told: date | str) -> date:
    """SQLite tells a day as text."""
    return date.fromisoformat(told) if isinstance(told, str) else told


def wall_of(actor: Actor, area: PlaceView, *, most: int = WALL) -> Wall:
    """The cases last closed that have a released photo of before and one of after, and which
    have both and not both released. Three queries.

    Raises:
        NotAllowed: no full sight here.
    """
    permissions.see_due(actor, area.path)
    # Of the last that hold two photos at all: what nobody released is not looked for for ever.
    with_photos = RawSQL(CLOSED_WITH_PHOTOS, [], output_field=BooleanField())  # noqa: S611 – of ours
    last = Case.objects.filter(with_photos, area_id=area.id)
    # What a quarrel looked like is its parties' own.
    last = last.exclude(kind__in=permissions.CONFIDENTIAL)
    codes = dict(last.order_by("-position").values_list("pk", "code")[:LOOKED_THROUGH])
    shown, waiting = _paired(list(codes))
    if not actor.has_role_at(area.path, permissions.KEEPERS):
        waiting = []  # whoever cannot release them is not asked to
    return Wall(_pairs(shown[:most]), {one: codes[one] for one in waiting})


def _paired(cases: Sequence[UUID]) -> tuple[list[UUID], list[UUID]]:
    """Which of these have a released photo of before and of after, and which have both kinds and
    not both released; in their order. One row a case, however many photos one has."""
    before, after, public = Q(of=PhotoOf.BEFORE), Q(of=PhotoOf.AFTER), Q(public=True)
    held = CasePhoto.objects.filter(case_id__in=cases).values("case_id")
    held = held.annotate(b=Count("pk", filter=before), a=Count("pk", filter=after))
    both = held.filter(b__gt=0, a__gt=0)
    both = both.annotate(
        shown_b=Count("pk", filter=before & public), shown_a=Count("pk", filter=after & public)
    )
    rows = both.values_list("case_id", "shown_b", "shown_a")
    hangs = {case_id: bool(shown_b and shown_a) for case_id, shown_b, shown_a in rows}
    shown = [one for one in cases if hangs.get(one)]
    return shown, [one for one in cases if hangs.get(one) is False]


def _pairs(cases: Sequence[UUID]) -> list[Pair]:
    """The first released photo of before and the last of after of each of these."""
    rows = CasePhoto.objects.filter(public=True, case_id__in=cases).order_by("order")
    befores, afters = dict[UUID, CasePhoto](), dict[UUID, UUID]()
    for photo in rows.filter(of__in=(PhotoOf.BEFORE, PhotoOf.AFTER)).select_related("case"):
        if photo.of == PhotoOf.BEFORE:
            befores.setdefault(photo.case_id, photo)
        else:
            afters[photo.case_id] = photo.file_id
    # Somebody may have taken one away between two looks.
    return [
        Pair(befores[one].case, befores[one].file_id, afters[one])
        for one in cases
        if one in befores and one in afters
    ]
