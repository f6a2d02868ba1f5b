"""The ledger list: any mix of filters, newest first, page by page, at a cost that stays flat.

Counters kept by facet say beforehand how many findings each filter leaves. The list is then
read either along the scope's own order (when much fits) or as a merge of a few index ranges,
one a facet (when little fits); nothing is counted and nothing is skipped over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from lilong.commons.counters.counting import tallies_over
from lilong.commons.search.grams import literally_in
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.kernel.refusal import NotFound
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.survey import permissions
from lilong.survey.facets import matching, unpack
from lilong.survey.kinds import finding_kinds
from lilong.survey.models import Finding
from lilong.survey.permissions import Sight
from lilong.survey.search import match_expression, words_asked
from lilong.survey.states import COUNTED, FindingState, Part
from lilong.survey.writing import FINDINGS, LAST_POSITION, position_bounds

PAGE = 50
# What an export reads: everything but the search words, and of the finder the name.
WHOLE = (*(f.name for f in Finding._meta.fields if f.name != "grams"), "found_by__name")
MOST_BRANCHES = 60
# To plan one more branch costs PostgreSQL about as much as to read this many rows.
PLANNED = 40
# Among so many findings a word is looked for before its index is asked, on PostgreSQL. A word
# that does not fill a page of them stands in one finding of sixty at most.
NEAR = 3000


@dataclass(frozen=True)
class LedgerFilter:
    """What the reader asked for; empty means everything.

    `states` empty means what counts towards the 底数.
    """

    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    part: str = ""
    shop: bool | None = None
    wall_type: str | None = None
    lane_id: UUID | None = None
    number_id: UUID | None = None
    surveyor_id: UUID | None = None
    since: date | None = None
    until: date | None = None
    words: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it asks for less than everything."""
        return self != LedgerFilter()

    @property
    def counted_exactly(self) -> bool:
        """Whether the counters know how many findings fit."""
        return not (self.words or self.since or self.until or self.surveyor_id)


class Line(NamedTuple):
    """What the list shows of a finding; the rest of it stays in the database."""

    id: UUID
    code: str
    kind: str
    address: str
    description: str
    note: str
    part: str
    shop: bool
    area: int | None
    wall_type: str
    found_on: date
    found_precision: str
    found_by_id: UUID | None
    state: str
    position: int
    cover_id: UUID | None

    @property
    def pk(self) -> UUID:
        return self.id


_COLUMNS = ", ".join(f"f.{name}" for name in Line._fields)
_IDS = tuple(Line._fields.index(name) for name in ("id", "found_by_id", "cover_id"))


@dataclass(frozen=True)
class LedgerPage:
    """One page: its findings, the positions to go on from, and what the counters say.

    `total` is None where no counter knows it; `facets` counts what is at the place by facet.
    """

    findings: tuple[Line, ...]
    newer: int | None
    older: int | None
    total: int | None
    facets: Counter[int]

    @property
    def present(self) -> Present:
        """The facets as a key."""
        return tuple(self.facets.items())


@dataclass(frozen=True)
class Scope:
    """A place as the list reads it.

    Attributes:
        place: the narrowest place that holds what is asked for.
        parts: (column of the finding, its values); each finding at the place has one of the
            values in exactly one of the columns.
    """

    place: PlaceView
    parts: tuple[tuple[str, tuple[UUID, ...]], ...]


_COLUMN_OF_KIND = {
    "subdistrict": "space_id",
    "residents_area": "area_id",
    "lane": "lane_id",
    "number": "number_id",
}
_INNERMOST = ("room", "common_part")


def scope_of(place: PlaceView, chosen: LedgerFilter) -> Scope:
    """The narrowest place that the filter names, and the columns by which it is read.

    Raises:
        NotFound: the lane or number of the filter does not lie at the place.
    """
    for inner in (chosen.lane_id, chosen.number_id):
        if inner:
            narrower = _settled(inner)
            if not covers(place.path, narrower.path):
                raise NotFound(_("这里没有这条弄或这个门牌"))
            place = narrower
    if place.kind in _COLUMN_OF_KIND:
        return Scope(place, ((_COLUMN_OF_KIND[place.kind], (place.id,)),))
    own, parts = [place.id], []
    reached = [place]
    while reached:
        below = places.directly_below([view.id for view in reached if view.kind not in _INNERMOST])
        reached = [view for view in below if view.kind not in _COLUMN_OF_KIND]
        own += [view.id for view in reached]
        parts += [(_COLUMN_OF_KIND[view.kind], (view.id,)) for view in below if view not in reached]
    return Scope(place, (("place_id", tuple(own)), *parts))


@lru_cache(maxsize=4096)
def _settled(place_id: UUID) -> PlaceView:
    # A place never moves, so this is asked once.
    return places.place(place_id)


def within_sight(chosen: LedgerFilter, sight: Sight) -> LedgerFilter:
    """The filter narrowed to what this sight may see."""
    states = chosen.states or COUNTED
    if sight < Sight.FULL:
        states = tuple(state for state in states if state not in permissions.HIDDEN)
    if sight < Sight.FIELD:
        # Who found what is not told to these readers, so it cannot be asked for either.
        chosen = replace(chosen, part=Part.PUBLIC, surveyor_id=None)
    return replace(chosen, states=tuple(states))


def ledger_page(
    actor: Actor,
    place: PlaceView,
    chosen: LedgerFilter,
    *,
    before: int | None = None,
    after: int | None = None,
    size: int = PAGE,
) -> LedgerPage:
    """One page of the ledger at a place, as far as the actor may see it. Two queries.

    Args:
        before: go on to older findings from this position.
        after: go back to newer findings from this position.

    Raises:
        NotAllowed: no sight of the ledger here.
    """
    permissions.see_ledger(actor, place.path)
    sight = permissions.sight_at(actor, place.path)
    chosen = within_sight(chosen, sight)
    scope = scope_of(place, chosen)
    facets = _present(scope)
    fitting = matching(
        facets,
        kinds=chosen.kinds,
        states=chosen.states,
        part=chosen.part,
        shop=chosen.shop,
        wall_type=chosen.wall_type,
    )
    seen = Counter({number: facets[number] for number in _in_sight(facets, sight)})
    total = sum(facets[number] for number in fitting) if chosen.counted_exactly else None
    if not fitting:
        return LedgerPage((), None, None, total, seen)
    notes = sight >= Sight.FIELD
    plan = Plan(scope, tuple(fitting), facets, chosen, notes, before, after, size)
    return _turn(plan.lines(), plan, total, seen)


def every_finding(
    actor: Actor, place: PlaceView, chosen: LedgerFilter, *, size: int = 1000
) -> Iterator[Finding]:
    """All findings of a filter, newest first, read in pages of `size`, so memory stays flat.

    Raises:
        NotAllowed, NotFound: as `ledger_page`.
    """
    before: int | None = None
    while True:
        page = ledger_page(actor, place, chosen, before=before, size=size)
        ids = [line.id for line in page.findings]
        whole = Finding.objects.select_related("found_by").only(*WHOLE).in_bulk(ids)
        yield from (whole[pk] for pk in ids if pk in whole)
        if page.older is None:
            return
        before = page.older


def _present(scope: Scope) -> Counter[int]:
    return Counter({int(key): n for key, n in tallies_over([scope.place.id], FINDINGS).items()})


def _in_sight(facets: Counter[int], sight: Sight) -> list[int]:
    hidden = () if sight >= Sight.FULL else permissions.HIDDEN
    states = [state for state in FindingState.values if state not in hidden]
    part = Part.PUBLIC if sight in (Sight.PUBLIC, Sight.BUILDING) else ""
    return matching(facets, states=states, part=part)


# Column, its values, and the facets wanted (None: all).
Branch = tuple[str, tuple[UUID, ...], tuple[int, ...] | None]


@dataclass(frozen=True)
class Plan:
    """How one page is read; `notes` says whether its reader may read the notes."""

    scope: Scope
    fitting: tuple[int, ...]
    facets: Counter[int]
    chosen: LedgerFilter
    notes: bool
    before: int | None
    after: int | None
    size: int

    def lines(self) -> list[Line]:
        """The page's findings and one more, newest first (oldest first when going back)."""
        sql, params = self._ids()
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {_COLUMNS} FROM survey_finding f WHERE f.id IN ({sql}) "  # noqa: S608 – no text of a person stands in the SQL
                f"ORDER BY f.position {self._way}",
                params,
            )
            return _lines(cursor.fetchall())

    def _ids(self) -> tuple[str, list[Any]]:
        return self._searched() if self.chosen.words else self._ranges("id")

    def _ranges(self, columns: str) -> tuple[str, list[Any]]:
        """The first `size` + 1 findings that fit, without asking for words."""
        branches = self._branches()
        if len(branches) == 1:
            return self._branch(*branches[0], columns)
        inner = columns if "position" in columns else f"{columns}, position"
        parts: list[str] = []
        params: list[Any] = []
        for branch in branches:
            sql, own = self._branch(*branch, inner)
            parts.append(f"SELECT * FROM ({sql}) AS b{len(parts)}")  # noqa: S608 – as above
            params += own
        merged = " UNION ALL ".join(parts)
        return (
            f"SELECT {columns} FROM ({merged}) AS merged ORDER BY position {self._way} LIMIT %s",  # noqa: S608
            [*params, self.size + 1],
        )

    @property
    def _fits(self) -> int:
        return sum(self.facets[number] for number in self.fitting)

    def _branches(self) -> list[Branch]:
        """One range a place and facet when few fit; one a place when most do."""
        everything = sum(self.facets.values())
        parts = self.scope.parts
        many = len(parts) * len(self.fitting)
        if self._fits == everything:
            return [(*part, None) for part in parts]
        # Along the scope, one row in everything/fits is wanted. SQLite reads each range to its
        # end, PostgreSQL only as far as the merge goes, but must plan each of them.
        sqlite = connection.vendor == "sqlite"
        branched = self.size * many if sqlite else self.size + PLANNED * many
        if many > MOST_BRANCHES or self.size * everything / self._fits < branched:
            return [(*part, self.fitting) for part in parts]
        return [(*part, (number,)) for part in parts for number in self.fitting]

    @property
    def _way(self) -> str:
        return "ASC" if self.after is not None else "DESC"

    def _branch(
        self,
        column: str,
        ids: tuple[UUID, ...],
        facets: tuple[int, ...] | None,
        columns: str,
    ) -> tuple[str, list[Any]]:
        where, params = self._bounds()
        if self.chosen.surveyor_id:
            where.append("found_by_id = %s")
            params.append(_db(self.chosen.surveyor_id))
        where.insert(
            0,
            f"{column} = %s" if len(ids) == 1 else f"{column} IN ({', '.join(['%s'] * len(ids))})",
        )
        params[:0] = map(_db, ids)
        if facets is not None and len(facets) == 1:
            where.insert(1, "facet = %s")
            params.insert(len(ids), facets[0])
        elif facets is not None:
            where.append(self._facet_list(facets))
        return (
            f"SELECT {columns} FROM survey_finding WHERE {' AND '.join(where)} "  # noqa: S608 – names of columns only
            f"ORDER BY position {self._way} LIMIT %s",
            [*params, self.size + 1],
        )

    def _facet_list(self, facets: Sequence[int]) -> str:
        numbers = ",".join(str(int(number)) for number in facets)
        # The plus keeps SQLite on the index that gives the order; it would else sort everything.
        sign = "+" if connection.vendor == "sqlite" else ""
        return f"{sign}facet IN ({numbers})"

    def _bounds(self) -> tuple[list[str], list[Any]]:
        low, high = position_bounds(self.chosen.since, self.chosen.until)
        if self.before is not None:
            high = min(high, self.before)
        if self.after is not None:
            low = max(low, min(self.after + 1, LAST_POSITION))
        if low == 0 and high == LAST_POSITION:
            return [], []
        return ["position >= %s", "position < %s"], [low, high]

    def _searched(self) -> tuple[str, list[Any]]:
        few = len(self.fitting) <= MOST_BRANCHES and 2 * self._fits < sum(self.facets.values())
        match = match_expression(
            self.chosen.words,
            self.scope.place.path,
            notes=self.notes,
            facets=self.fitting if few else (),
            surveyor_id=self.chosen.surveyor_id,
        )
        if not match:
            return "SELECT id FROM survey_finding WHERE 1 = 0", []
        where, params = self._bounds()
        if not few:
            where.append(self._facet_list(self.fitting))
        narrowed = "".join(f"AND {one} " for one in where)
        if connection.vendor == "sqlite":
            # The index walks its hits in the list's own order and stops when the page is full.
            narrowed = narrowed.replace("position", "t.rowid")
            return (
                "SELECT f.id FROM survey_findingtext t CROSS JOIN survey_finding f "  # noqa: S608
                "ON f.position = t.rowid WHERE t.survey_findingtext MATCH %s "
                f"{narrowed}ORDER BY t.rowid {self._way} LIMIT %s",
                [match, *params, self.size + 1],
            )
        # The sum keeps PostgreSQL on the words' index: it would else walk the whole list for
        # words that never stand together, having guessed that they often do.
        found = (
            "SELECT id, position FROM survey_finding "  # noqa: S608
            f"WHERE array_to_tsvector(string_to_array(grams, ' ')) @@ %s::tsquery {narrowed}",
            f"ORDER BY position + 0 {self._way} LIMIT %s",
        )
        return self._near_or_far(found, [match, *params, self.size + 1])

    def _near_or_far(self, found: tuple[str, str], params: list[Any]) -> tuple[str, list[Any]]:
        """The hits among the first of the list where they fill the page; else all of the index.

        The words' index of PostgreSQL gives every hit before the first, which is dear for a
        common word; a common word fills the page from the first few hundred findings.
        """
        far, order = found
        if self.chosen.surveyor_id:
            return f"SELECT id FROM ({far}{order}) AS far", params  # noqa: S608 – no text of a person
        near, first = self._near()
        if self._fits <= NEAR:
            return f"SELECT id FROM ({near}) AS near", first  # noqa: S608
        return (
            f"WITH near AS MATERIALIZED ({near}), filled AS "  # noqa: S608
            f"(SELECT count(*) > {self.size} AS page FROM near) "
            "SELECT id FROM near WHERE (SELECT page FROM filled) UNION ALL SELECT id FROM "
            f"({far}AND NOT (SELECT page FROM filled) {order}) AS far",
            [*first, *params],
        )

    def _near(self) -> tuple[str, list[Any]]:
        sql, params = replace(self, size=NEAR - 1)._ranges("id, position, grams")
        words = words_asked(self.chosen.words, notes=self.notes)
        held = " AND ".join(f"({' OR '.join(['words LIKE %s'] * len(any_of))})" for any_of in words)
        return (
            "SELECT id, position FROM (SELECT id, position, ' ' || grams || ' ' AS words "  # noqa: S608
            f"FROM ({sql}) AS first) AS first WHERE {held} "
            f"ORDER BY position {self._way} LIMIT %s",
            [*params, *(f"% {word} %" for any_of in words for word in any_of), self.size + 1],
        )


def _lines(rows: Sequence[tuple[Any, ...]]) -> list[Line]:
    if connection.features.has_native_uuid_field:
        return list(map(Line._make, rows))
    lines = []
    for row in rows:
        values = list(row)
        for place in _IDS:
            values[place] = UUID(values[place]) if values[place] else None
        lines.append(Line._make(values))
    return lines


def _db(value: UUID) -> UUID | str:
    return value if connection.features.has_native_uuid_field else value.hex


def _holds(finding: Line, words: str, *, notes: bool) -> bool:
    kind = finding_kinds()[finding.kind].name
    parts = [finding.code, finding.address, kind, finding.description]
    if notes:
        parts.append(finding.note)
    return literally_in(words, " ".join(parts))


def _turn(rows: list[Line], plan: Plan, total: int | None, facets: Counter[int]) -> LedgerPage:
    more = len(rows) > plan.size
    rows = rows[: plan.size]
    if plan.after is not None:
        rows.reverse()
        newer = rows[0].position if more and rows else None
        older = rows[-1].position if rows else None
    else:
        newer = rows[0].position if plan.before is not None and rows else None
        older = rows[-1].position if more and rows else None
    words = plan.chosen.words
    shown = [row for row in rows if _holds(row, words, notes=plan.notes)] if words else rows
    return LedgerPage(tuple(shown), newer, older, total, facets)


@dataclass(frozen=True)
class Choices:
    """How many findings each choice of a filter would leave at the place."""

    kinds: Mapping[str, int]
    states: Mapping[str, int]
    parts: Mapping[str, int]


# Facets of a place with their counts: what `choices` counts, as a key.
Present = tuple[tuple[int, int], ...]


@lru_cache(maxsize=256)
def choices(present: Present) -> Choices:
    """The counts behind the filter's chips, from the page's facets. No query."""
    kinds: Counter[str] = Counter()
    states: Counter[str] = Counter()
    parts: Counter[str] = Counter()
    for number, count in present:
        facet = unpack(number)
        states[facet.state] += count
        if facet.state in COUNTED:
            kinds[facet.kind] += count
            parts[facet.part] += count
    return Choices(*(MappingProxyType(dict(counted)) for counted in (kinds, states, parts)))
