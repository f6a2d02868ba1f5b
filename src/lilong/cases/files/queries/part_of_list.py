"""The part of a list that is read below full sight: where one has a role, and one's own matters.

A role holds at a place, and each kind of place has an index of its cases, so that somebody who sees
one building's cases reads these alone, and not the whole residents' area to find them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet

from lilong.cases.files import permissions
from lilong.cases.files.facets import unpack
from lilong.cases.files.models import Case
from lilong.cases.files.queries.case_filter import RESTING, CaseFilter
from lilong.cases.files.states import AT_REST
from lilong.cases.files.writing import CASES
from lilong.commons.counters.counting import tallies_by_scope, tallies_over
from lilong.commons.positions import LAST_POSITION
from lilong.commons.prepared import Prepared
from lilong.commons.search.ranges import Ranges, Sql, leading
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers, subtree
from lilong.places import queries as places
from lilong.places.queries import PlaceView

# Places whose counters and indexes know their cases by facet. What lies within one number is
# little, and looked through.
_BY_FACET = {"residents_area": "area_id", "compound": "compound_id", "lane": "lane_id"}

# What a facet says, and what it says of it.
Values = tuple[tuple[str, str | bool], ...]


class Scope(NamedTuple):
    """A place where somebody has roles, and what is seen there: cases with one of `values`."""

    view: PlaceView
    values: tuple[Values, ...]


@dataclass(frozen=True)
class Part:
    """What of an area's list an actor sees without full sight: `permissions.visible_to`, read page
    by page.

    Attributes:
        counts: how many cases of each facet there are at those of the scopes that count them.
        before, after, size: as in `case_page`.
        rest: as in `CaseFilter`.
    """

    actor: Actor
    area: PlaceView
    scopes: tuple[Scope, ...]
    counts: Mapping[UUID, Mapping[str, int]]
    before: int | None
    after: int | None
    size: int
    rest: str = ""

    @property
    def way(self) -> str:
        return "DESC" if self.after is None else "ASC"

    def positions(self) -> Sql:
        """The positions of the first `size` + 1 cases. No query, or one for many facets."""
        return self._together([*self._own(), *self._there()])

    def _own(self) -> Iterator[Sql]:
        if self.actor.person_id is not None:
            bounds = (self.area.id, *self._bounds())
            own = _own_page(self.way, self.size + 1, self.rest)
            yield own.sql(self.actor.person_id, *bounds)
            for path in self.actor.paths_with(permissions.COMPANY):
                yield _company_page(path, self.way, self.size + 1, self.rest).sql(*bounds)

    def _there(self) -> Iterator[Sql]:
        by_facet = []
        for scope in self.scopes:
            if scope.view.kind not in _BY_FACET:
                yield self._within(scope)
            elif fitting := self._fitting(scope):
                by_facet.append(self._ranges(scope.view, fitting))
        for ranges in leading(by_facet):
            yield ranges.merged()

    def _fitting(self, scope: Scope) -> list[int]:
        """The facets of which somebody with these roles sees the cases."""
        there = CaseFilter(rest=self.rest).fitting(map(int, self.counts[scope.view.id]))
        return sorted(number for number in there if _shown(number, scope.values))

    def _ranges(self, view: PlaceView, facets: list[int]) -> Ranges:
        return Ranges(
            "cases_case",
            (f"{_BY_FACET[view.kind]} = %s",),
            (_db(view.id),),
            {"facet": "int"},
            [(facet,) for facet in facets],
            self.way,
            self.size + 1,
            *self._bounds(),
        )

    def _bounds(self) -> tuple[int, int]:
        low = 0 if self.after is None else min(self.after + 1, LAST_POSITION)
        return low, LAST_POSITION if self.before is None else self.before

    def _within(self, scope: Scope) -> Sql:
        """The cases of what lies within one number, which are little."""
        number = scope.view.kind == "number"
        page = _page_within(number, scope.values, self.way, self.size + 1, self.rest)
        where = [scope.view.id] if number else subtree(scope.view.path)
        return page.sql(*where, *self._bounds())

    def _together(self, parts: list[Sql]) -> Sql:
        if not parts:
            return "SELECT position FROM cases_case WHERE 1 = 0", []
        # Whoever is a party at the own building meets a case twice.
        every = " UNION ".join(
            f"SELECT * FROM ({sql}) AS p{at}"  # noqa: S608 – made above
            for at, (sql, _params) in enumerate(parts)
        )
        return (
            f"SELECT position FROM ({every}) AS seen "  # noqa: S608 – made above
            f"ORDER BY position {self.way} LIMIT %s",
            [*(one for _sql, params in parts for one in params), self.size + 1],
        )


def part_of(
    actor: Actor,
    area: PlaceView,
    *,
    before: int | None,
    after: int | None,
    size: int,
    rest: str = "",
) -> Part:
    """What an actor without full sight reads of an area's list. Two queries."""
    wanted: dict[str, list[Values]] = {}
    for roles, values in permissions.PART_SIGHT:
        for path in actor.paths_with(roles):
            if covers(path, area.path) or covers(area.path, path):
                wanted.setdefault(max(path, area.path, key=len), []).append(tuple(values.items()))
    known = places.places_at(wanted) if wanted else []
    scopes = tuple(Scope(view, tuple(wanted[view.path])) for view in known)
    counted = [view.id for view in known if view.kind in _BY_FACET]
    counts: Mapping[UUID, Mapping[str, int]] = {}
    if len(counted) == 1:
        counts = {counted[0]: tallies_over(counted, CASES)}  # the quicker one
    elif counted:
        counts = tallies_by_scope(counted, CASES)
    return Part(actor, area, scopes, counts, before, after, size, rest)


@cache
def _own_page(way: str, size: int, rest: str) -> Prepared:
    def query(person_id: UUID, *bounds: Any) -> QuerySet[Case, Any]:
        return _few(_resting(permissions.concerning(person_id), rest), way, size, *bounds)

    return Prepared(query, UUID, UUID, int, int)


@lru_cache(maxsize=1000)
def _company_page(path: str, way: str, size: int, rest: str) -> Prepared:
    def query(*bounds: Any) -> QuerySet[Case, Any]:
        rows = Case.objects.filter(pk__in=permissions.company_at(path).values("case_id"))
        return _few(_resting(rows, rest), way, size, *bounds)

    return Prepared(query, UUID, int, int)


def _resting(rows: QuerySet[Case], rest: str) -> QuerySet[Case]:
    """Those that are being dealt with, or have come to rest; of few rows each is looked at."""
    if not rest:
        return rows
    states = sorted(AT_REST)
    return rows.filter(state__in=states) if rest == RESTING else rows.exclude(state__in=states)


def _few(
    rows: QuerySet[Case], way: str, size: int, area_id: UUID, low: int, high: int
) -> QuerySet[Case, Any]:
    """One's own are few: put in order, and not looked for along the whole area's order."""
    there = rows.filter(area_id=area_id, position__gte=low, position__lt=high)
    place = F("position") + 0
    page = there.order_by(place.asc() if way == "ASC" else place.desc())
    return page.values_list("position")[:size]


@cache
def _page_within(
    number: bool, values: tuple[Values, ...], way: str, size: int, rest: str
) -> Prepared:
    seen = Q(pk__in=[])
    for one in values:
        seen |= permissions.has_values(dict(one)) if one else ~Q(pk__in=[])
    rows = Case.objects.filter(seen).exclude(kind__in=permissions.CONFIDENTIAL)
    rows = _resting(rows, rest)
    order = "position" if way == "ASC" else "-position"

    def page(there: QuerySet[Case], low: int, high: int) -> QuerySet[Case, Any]:
        first = there.filter(position__gte=low, position__lt=high).order_by(order)
        return first.values_list("position")[:size]

    def at_number(number_id: UUID, low: int, high: int) -> QuerySet[Case, Any]:
        return page(rows.filter(number_id=number_id), low, high)

    def below(start: str, end: str, low: int, high: int) -> QuerySet[Case, Any]:
        return page(rows.filter(place_path__gte=start, place_path__lt=end), low, high)

    if number:
        return Prepared(at_number, UUID, int, int)
    return Prepared(below, str, str, int, int)


@cache
def _shown(number: int, values: tuple[Values, ...]) -> bool:
    """Whether a facet's cases are seen by somebody who sees what has one of `values`."""
    facet = unpack(number)
    if facet.kind in permissions.CONFIDENTIAL:
        return False
    return any(all(getattr(facet, name) == value for name, value in one) for one in values)


def _db(value: UUID) -> Any:
    return value if connection.features.has_native_uuid_field else value.hex
