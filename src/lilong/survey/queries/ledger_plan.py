"""How one page of the ledger is read: the query that gives the positions of its findings.

No list may be walked for nothing, however its filter and its rows lie to each other. Where all
that is at a place fits, the place's own order is read. Where a few facets fit, each has a range
of the index. Else most that counts towards the 底数 fits, and the order of that is read: a file
taken back leaves many rows that do not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import connection

from lilong.commons.positions import LAST_POSITION, position_bounds
from lilong.commons.search.ranges import Ranges, Sql, holding, near_or_far
from lilong.survey.queries.ledger_filter import LedgerFilter, Scope
from lilong.survey.search import match_expression, words_asked
from lilong.survey.states import COUNTED

# Up to so many facets are read each by its own range at once. SQLite has to read a query anew at
# each page, and a long one takes longer than what it asks for.
FEW = 24
# A search for words is narrowed by up to so many facets as words.
MOST_FACET_WORDS = 200
# A merge of several places, or one that hands over more than positions, has up to so many ranges.
MOST_BRANCHES = 60
# To plan one more range costs PostgreSQL about as much as to read this many rows.
PLANNED = 40
# Among so many findings a word is looked for before its index is asked, on PostgreSQL. A word
# that does not fill a page of them stands in one finding of sixty at most.
NEAR = 3000

# Column, its values, and the facets wanted (None: all).
Branch = tuple[str, tuple[UUID, ...], tuple[int, ...] | None]
_WITH_FACET_INDEX = ("space_id", "area_id", "lane_id")


@dataclass(frozen=True)
class Plan:
    """One page of a filtered list.

    Attributes:
        scope: where.
        fitting: the facets wanted, of those at the place; at least one.
        facets: how many findings each facet has at the place.
        surveyed: how many findings the surveyor of the filter found, anywhere.
        notes: whether the reader may read the notes.
        before, after: the position to go on from, to older or back to newer findings.
        size: findings on the page; one more is read, to know whether there are more.
    """

    scope: Scope
    fitting: tuple[int, ...]
    facets: Counter[int]
    surveyed: int
    chosen: LedgerFilter
    notes: bool
    before: int | None
    after: int | None
    size: int

    @property
    def way(self) -> str:
        """The order in which positions are read."""
        return "ASC" if self.after is not None else "DESC"

    def positions(self) -> Sql:
        """The positions of the first `size` + 1 findings that fit."""
        if self.chosen.words:
            return self._searched()
        if self.chosen.surveyor_id:
            fewer = self.surveyed < self._everything
            return self._of_surveyor() if fewer else self._ranges("position")
        column = self.scope.parts[0][0]
        apart = len(self.scope.parts) == 1 and column in _WITH_FACET_INDEX
        if not apart or self._fits == self._everything:
            return self._ranges("position")
        if len(self.fitting) <= FEW:
            return self._apart()
        return self._branch(*self.scope.parts[0], self.fitting, "position")

    @property
    def _everything(self) -> int:
        return sum(self.facets.values())

    @property
    def _fits(self) -> int:
        return sum(self.facets[number] for number in self.fitting)

    # ── Without words ───────────────────────────────────────────────────────────────────────

    def _apart(self) -> Sql:
        """The first of each facet's own range, merged."""
        where, bounds = self._bounds()
        ((column, (place_id,)),) = self.scope.parts
        return Ranges(
            "survey_finding",
            (f"{column} = %s", *where),
            (_db(place_id), *bounds),
            {"facet": "int"},
            [(number,) for number in self.fitting],
            self.way,
            self.size + 1,
        ).merged()

    def _of_surveyor(self) -> Sql:
        """Along the surveyor's own findings, who has fewer than the place."""
        sign = _off_index()
        held = [f"{sign}{column} IN ({_marks(ids)})" for column, ids in self.scope.parts]
        bounds, params = self._bounds()
        where = [
            "found_by_id = %s", f"({' OR '.join(held)})", _facet_list(self.fitting), *bounds,
        ]  # fmt: skip
        scoped = [_db(one) for _column, ids in self.scope.parts for one in ids]
        return (
            f"SELECT position FROM survey_finding WHERE {' AND '.join(where)} "  # noqa: S608
            f"ORDER BY position {self.way} LIMIT %s",
            [_db(self.chosen.surveyor_id), *scoped, *params, self.size + 1],
        )

    def _ranges(self, columns: str) -> Sql:
        """A merge of index ranges, of `columns` with the position among them."""
        branches = self._branches()
        if len(branches) == 1:
            return self._branch(*branches[0], columns)
        parts: list[str] = []
        params: list[Any] = []
        for branch in branches:
            sql, own = self._branch(*branch, columns)
            parts.append(f"SELECT * FROM ({sql}) AS b{len(parts)}")  # noqa: S608
            params += own
        return (
            f"SELECT {columns} FROM ({' UNION ALL '.join(parts)}) AS merged "  # noqa: S608
            f"ORDER BY position {self.way} LIMIT %s",
            [*params, self.size + 1],
        )

    def _branches(self) -> list[Branch]:
        """One range a place and facet when few fit; one a place when most do."""
        parts = self.scope.parts
        many = len(parts) * len(self.fitting)
        if self._fits == self._everything:
            return [(*part, None) for part in parts]
        # Along the scope, one row in everything/fits is wanted. SQLite reads each range to its
        # end, PostgreSQL only as far as the merge goes, but must plan each of them.
        sqlite = connection.vendor == "sqlite"
        branched = self.size * many if sqlite else self.size + PLANNED * many
        if many > MOST_BRANCHES or self.size * self._everything / self._fits < branched:
            return [(*part, self.fitting) for part in parts]
        return [(*part, (number,)) for part in parts for number in self.fitting]

    def _branch(
        self, column: str, ids: tuple[UUID, ...], facets: tuple[int, ...] | None, columns: str
    ) -> Sql:
        where, params = self._bounds()
        if self.chosen.surveyor_id:
            where.append("found_by_id = %s")
            params.append(_db(self.chosen.surveyor_id))
        where.insert(0, f"{column} IN ({_marks(ids)})")
        params[:0] = map(_db, ids)
        if facets is not None and len(facets) == 1:
            where.insert(1, f"facet = {int(facets[0])}")
        elif facets is not None:
            where.append(_facet_list(facets))
            if set(self.chosen.states) <= set(COUNTED):
                where.append(_COUNTS)  # as the index of what counts says it
        return (
            f"SELECT {columns} FROM survey_finding WHERE {' AND '.join(where)} "  # noqa: S608
            f"ORDER BY position {self.way} LIMIT %s",
            [*params, self.size + 1],
        )

    def _bounds(self) -> tuple[list[str], list[Any]]:
        low, high = position_bounds(self.chosen.since, self.chosen.until)
        if self.before is not None:
            high = min(high, self.before)
        if self.after is not None:
            low = max(low, min(self.after + 1, LAST_POSITION))
        # One whose day nobody wrote down has a place in the list, but was not found that day.
        dated = ["found_precision <> 'unknown'"] if self.chosen.since or self.chosen.until else []
        if low == 0 and high == LAST_POSITION:
            return dated, []
        return ["position >= %s", "position < %s", *dated], [low, high]

    # ── With words ──────────────────────────────────────────────────────────────────────────

    def _searched(self) -> Sql:
        few = len(self.fitting) <= MOST_FACET_WORDS and 2 * self._fits < self._everything
        match = match_expression(
            self.chosen.words,
            self.scope.place.path,
            notes=self.notes,
            facets=self.fitting if few else (),
            surveyor_id=self.chosen.surveyor_id,
        )
        if not match:
            return "SELECT position FROM survey_finding WHERE 1 = 0", []
        where, params = self._bounds()
        if not few:
            where.append(_facet_list(self.fitting))
        params = [match, *params, self.size + 1]
        if connection.vendor == "sqlite":
            return self._matched_in_order(where, params)
        far = self._matched(where, params)
        if self.chosen.surveyor_id:
            return far
        return self._near() if self._fits <= NEAR else near_or_far(self._near(), far, self.size)

    def _matched_in_order(self, where: Sequence[str], params: list[Any]) -> Sql:
        """SQLite walks the hits in the list's own order and stops when the page is full."""
        narrowed = "".join(f"AND {one} " for one in where).replace("position", "t.rowid")
        return (
            "SELECT t.rowid FROM survey_findingtext t CROSS JOIN survey_finding f "  # noqa: S608
            "ON f.position = t.rowid WHERE t.survey_findingtext MATCH %s "
            f"{narrowed}ORDER BY t.rowid {self.way} LIMIT %s",
            params,
        )

    def _matched(self, where: Sequence[str], params: list[Any]) -> Sql:
        """PostgreSQL's index gives every hit before the first, which is dear for common words.

        The sum keeps it on that index: it would else walk the whole list for words that never
        stand together, having guessed that they often do.
        """
        return (
            "SELECT position FROM survey_finding WHERE "  # noqa: S608
            f"{' AND '.join([_MATCHES, *where])} ORDER BY position + 0 {self.way} LIMIT %s",
            params,
        )

    def _near(self) -> Sql:
        """The hits among the first of the list: a common word fills the page from these."""
        first = replace(self, size=NEAR - 1)._ranges("position, grams")
        words = words_asked(self.chosen.words, notes=self.notes)
        return holding(first, words, self.way, self.size + 1)


_COUNTS = "state IN ('" + "', '".join(COUNTED) + "')"
_MATCHES = "array_to_tsvector(string_to_array(grams, ' ')) @@ %s::tsquery"


def _facet_list(facets: Sequence[int]) -> str:
    return f"{_off_index()}facet IN ({','.join(str(int(number)) for number in facets)})"


def _off_index() -> str:
    """Before a column: keeps SQLite on the index that gives the order, or it sorts everything."""
    return "+" if connection.vendor == "sqlite" else ""


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _db(value: UUID | None) -> UUID | str | None:
    return value if value is None or connection.features.has_native_uuid_field else value.hex
