"""The list of cases: any mix of filters, newest first, page by page.

Counters say beforehand how many there are of each facet; each facet that fits is a range of an
index, so that no list is walked for nothing (docs/why/0006-facets-keep-the-list-flat.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count

from lilong.cases.files import permissions, search
from lilong.cases.files.facets import unpack
from lilong.cases.files.kinds import case_kinds
from lilong.cases.files.models import Case
from lilong.cases.files.queries.case_filter import NAMES, CaseFilter, own_values, scope_of
from lilong.cases.files.queries.kept import kept_positions
from lilong.cases.files.queries.outlines import grounds_shown
from lilong.cases.files.queries.part_of_list import part_of
from lilong.cases.files.writing import CASES
from lilong.commons.counters.counting import tallies_over
from lilong.commons.positions import LAST_POSITION
from lilong.commons.search.grams import literally_in, query_grams
from lilong.commons.search.ranges import Ranges, Sql, holding, leading, near_or_far
from lilong.kernel.actor import Actor
from lilong.places.queries import PlaceView

PAGE = 50
LONGEST_WORDS = 60
# Among so many cases a word is looked for before its index is asked.
NEAR = 3000


class Line(NamedTuple):
    """What the list shows of a case."""

    id: UUID
    code: str
    kind: str
    address: str
    summary: str
    state: str
    since: date
    tier: str
    level: str
    next_due: datetime | None
    position: int
    source_number: str
    lane_id: UUID | None
    compound_id: UUID | None
    open_above: bool


_COLUMNS = ", ".join(f"c.{name}" for name in Line._fields)


@dataclass(frozen=True)
class CasePage:
    """One page, the positions to go on from, and how many there are of each facet.

    `total` is None where no counter knows it: where words are asked for, or the reader sees a part.
    """

    lines: tuple[Line, ...]
    newer: int | None
    older: int | None
    total: int | None
    counts: Mapping[int, int]


def case_page(
    actor: Actor,
    area: PlaceView,
    chosen: CaseFilter,
    *,
    before: int | None = None,
    after: int | None = None,
    size: int = PAGE,
) -> CasePage:
    """One page of a residents' area's cases. Two queries, or three where many facets fit, and one
    of what somebody keeps; for those above one more where a quarrel is among them, and at a number.

    Args:
        before: go on to older ones from this position.
        after: go back to newer ones from this position.

    By a word or at a door those above find only those quarrels that every side wished open; of the
    others they read the outline.

    Raises:
        NotAllowed: no sight of cases here.
    """
    permissions.see_cases(actor, area.path)
    if not actor.has_role_at(area.path, permissions.FULL_SIGHT):
        return _part(actor, area, chosen.rest, before=before, after=after, size=size)
    if chosen.owner_id:
        kept = kept_positions(chosen.owner_id, area.id, before=before, after=after, limit=size + 1)
        rows = _in_outline(actor, area, _read(kept, "DESC" if after is None else "ASC"))
        return _turn(rows, {}, None, "", before, after, size)
    scope = scope_of(area.id, chosen)
    counts = {int(key): n for key, n in tallies_over([scope[1]], CASES).items()}
    # Found by a word or at a door, a quarrel would tell what it is about, and whose.
    searched = bool(chosen.words or chosen.number_id)
    open_only = searched and not permissions.reads_quarrels(actor, area.path)
    if open_only and chosen.number_id:
        counts = {facet: n for facet, n in counts.items() if not _confidential(facet)}
        counts |= _open_at(chosen.number_id)
    facets = sum(map(bool, counts.values()))
    plan = _Plan(scope, chosen, counts, facets, before, after, size, open_only)
    total = None if chosen.words else plan.fits
    if not plan.fits:
        return CasePage((), None, None, 0, counts)
    rows = _in_outline(actor, area, _read(plan.positions(), plan.way))
    return _turn(rows, counts, total, chosen.words, before, after, size)


def _confidential(facet: int) -> bool:
    return unpack(facet).kind in permissions.CONFIDENTIAL


def _open_at(number_id: UUID) -> dict[int, int]:
    """How many quarrels of each facet every side wished open, at a number: they are few. One
    query."""
    rows = Case.objects.filter(kind__in=permissions.CONFIDENTIAL, open_above=True)
    rows = rows.filter(number_id=number_id)
    return dict(rows.values_list("facet").annotate(Count("pk")).order_by())


def _in_outline(actor: Actor, area: PlaceView, rows: list[Line]) -> list[Line]:
    """For those above: quarrels without what they are about, and with the lane for the door. One
    query more where there are any."""
    shown = grounds_shown(actor, area, rows)
    return [
        row._replace(summary="", address=shown[row.code]) if row.code in shown else row
        for row in rows
    ]


def sums_of(counts: Mapping[int, int], chosen: CaseFilter) -> dict[str, Counter[str]]:
    """How many each choice of a filter would leave, with the others kept: {filter: {choice}}."""
    summed: dict[str, Counter[str]] = {name: Counter() for name in NAMES}
    wanted = chosen.values()
    for facet, count in counts.items():
        own = own_values(facet)
        # Where one filter stands in the way, only its own choices would let this in.
        against = [at for at, want in enumerate(wanted) if want and want != own[at]]
        if not against:
            for at, name in enumerate(NAMES):
                summed[name][own[at]] += count
        elif len(against) == 1:
            (at,) = against
            summed[NAMES[at]][own[at]] += count
    return summed


@dataclass(frozen=True)
class _Plan:
    """One page of a filtered list; see `CaseFilter` and `case_page`.

    `facets` is how many facets `counts` has. `open_only`: without quarrels that are closed to those
    above; `counts` may count them where words are looked for.
    """

    scope: tuple[str, UUID]
    chosen: CaseFilter
    counts: Mapping[int, int]
    facets: int
    before: int | None
    after: int | None
    size: int
    open_only: bool = False

    @property
    def way(self) -> str:
        return "ASC" if self.after is not None else "DESC"

    @cached_property
    def fitting(self) -> tuple[int, ...]:
        """The facets that are asked for, in order."""
        return self.chosen.fitting(facet for facet, count in self.counts.items() if count)

    @cached_property
    def fits(self) -> int:
        """How many cases fit."""
        return sum(self.counts[facet] for facet in self.fitting)

    @property
    def _through(self) -> bool:
        """Whether all that fits is looked through for words: few, or at a number, of which the
        index of words knows nothing."""
        return self.fits <= NEAR or self.scope[0] == "number_id"

    def positions(self) -> Sql:
        """The positions of the first `size` + 1 cases that fit."""
        if not self.chosen.words:
            (ranges,) = leading([self._ranges()])
            return ranges.merged()
        asked = search.match_expression(self.chosen.words, self.scope[1])
        if not asked:
            return "SELECT position FROM cases_case WHERE 1 = 0", []
        if self._through:
            return self._near()
        if connection.vendor == "sqlite":
            return self._matched_in_order(asked)
        return near_or_far(self._near(), self._matched(asked), self.size)

    def _ranges(self) -> Ranges:
        column, scope_id = self.scope
        fitting = self.fitting
        apart = len(fitting) < self.facets
        # What lies at a number is looked through; elsewhere no range is read for nothing.
        seen = (_OPEN,) if self.open_only and column == "number_id" else ()
        return Ranges(
            "cases_case",
            (f"{column} = %s", *seen),
            (_db(scope_id),),
            {"facet": "int"} if apart else {},
            [(facet,) for facet in fitting] if apart else [],
            self.way,
            self.size + 1,
            *self._between(),
        )

    def _between(self) -> tuple[int, int]:
        low = 0 if self.after is None else min(self.after + 1, LAST_POSITION)
        return low, LAST_POSITION if self.before is None else self.before

    def _bounds(self) -> tuple[list[str], list[Any]]:
        low, high = self._between()
        if (low, high) == (0, LAST_POSITION):
            return [], []
        return ["position >= %s", "position < %s"], [low, high]

    def _near(self) -> Sql:
        """The hits among the first of the list: a common word fills the page from these."""
        picked = "position, grams"
        columns = f"{picked}, kind, open_above" if self.open_only else picked
        ranges = replace(self, size=(self.fits if self._through else NEAR) - 1)._ranges()
        first = ranges.whole(columns) if self._through else ranges.merged(columns)
        if self.open_only:
            first = f"SELECT {picked} FROM ({first[0]}) AS open WHERE {_OPEN}", first[1]  # noqa: S608
        words = [[word] for word in query_grams(self.chosen.words)]
        return holding(first, words, self.way, self.size + 1)

    def _narrowed(self, table: str) -> tuple[list[str], list[Any]]:
        where, params = self._bounds()
        facets = self.fitting
        marks = ", ".join(["%s"] * len(facets))
        narrowed = [*(table + one for one in where), f"{table}facet IN ({marks})"]
        return [*narrowed, *([_OPEN] if self.open_only else [])], [*params, *facets]

    def _matched(self, asked: str) -> Sql:
        where, params = self._narrowed("")
        return (
            "SELECT position FROM cases_case WHERE "  # noqa: S608 – column names of ours
            f"{' AND '.join([_MATCHES, *where])} ORDER BY position + 0 {self.way} LIMIT %s",
            [asked, *params, self.size + 1],
        )

    def _matched_in_order(self, asked: str) -> Sql:
        where, params = self._narrowed("c.")
        narrowed = "".join(f"AND {one} " for one in where).replace("c.position", "t.rowid")
        return (
            "SELECT t.rowid FROM cases_casetext t "  # noqa: S608 – column names of ours
            "CROSS JOIN cases_case c ON c.position = t.rowid "
            f"WHERE t.cases_casetext MATCH %s {narrowed}ORDER BY t.rowid {self.way} LIMIT %s",
            [asked, *params, self.size + 1],
        )


_OPEN = f"NOT {permissions.CLOSED_ABOVE}"
_MATCHES = "array_to_tsvector(string_to_array(grams, ' ')) @@ %s::tsquery"


def _read(positions: Sql, way: str) -> list[Line]:
    sql, params = positions
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM cases_case c WHERE c.position IN ({sql}) "  # noqa: S608
            f"ORDER BY c.position {way}",
            params,
        )
        rows = cursor.fetchall()
    return list(map(_line_reader(), rows))


def _line_reader() -> Callable[[Sequence[Any]], Line]:
    """How a row becomes a line, asked of the database once for all of them."""
    if connection.vendor != "sqlite":
        return Line._make
    due = Case._meta.get_field("next_due").get_col("cases_case")
    converters = connection.ops.get_db_converters(due)

    def line(row: Sequence[Any]) -> Line:
        # As SQLite keeps them: no ids, no moments.
        told = Line._make(row)
        due = told.next_due
        for convert in converters:
            due = convert(due, None, connection)
        return told._replace(
            id=UUID(row[0]),
            next_due=due,
            lane_id=UUID(row[12]) if row[12] else None,
            compound_id=UUID(row[13]) if row[13] else None,
            open_above=bool(told.open_above),
        )

    return line


def _part(
    actor: Actor,
    area: PlaceView,
    rest: str,
    *,
    before: int | None,
    after: int | None,
    size: int,
) -> CasePage:
    """What is read below full sight. Two to four queries."""
    part = part_of(actor, area, before=before, after=after, size=size, rest=rest)
    lines = _read(part.positions(), part.way)
    return _turn(lines, {}, None, "", before, after, size)


def _turn(
    rows: list[Line],
    counts: Mapping[int, int],
    total: int | None,
    words: str,
    before: int | None,
    after: int | None,
    size: int,
) -> CasePage:
    more = len(rows) > size
    rows = rows[:size]
    if after is not None:
        rows.reverse()
        newer = rows[0].position if more and rows else None
        older = rows[-1].position if rows else None
    else:
        newer = rows[0].position if before is not None and rows else None
        older = rows[-1].position if more and rows else None
    shown = [one for one in rows if _holds(one, words)] if words else rows
    return CasePage(tuple(shown), newer, older, total, counts)


def _holds(line: Line, words: str) -> bool:
    kind = case_kinds()[line.kind].name
    told = (line.code, line.address, kind, line.summary, line.source_number)
    return literally_in(words, " ".join(told))


def _db(value: UUID) -> UUID | str:
    return value if connection.features.has_native_uuid_field else value.hex
