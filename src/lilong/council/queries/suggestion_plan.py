"""How one page of the list of sentences is read: the query that gives the positions of its rows.

No list may be walked for nothing, however its filters and its rows lie to each other. One filter
alone is a range of its own index. Any mix of state, category and branch is a few ranges of the
index that has all three: which of them occur at a place is known from the counters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from lilong.commons.positions import LAST_POSITION, first_position
from lilong.commons.search.grams import query_grams
from lilong.commons.search.ranges import Ranges, Sql, holding, near_or_far
from lilong.council import search
from lilong.council.states import WHOSE_TURN

# State, branch, category: what the counters count by.
Mix = tuple[str, str, str]

# Among so many sentences a word is looked for before its index is asked.
NEAR = 3000


@dataclass(frozen=True)
class SuggestionFilter:
    """What is asked for; empty parts ask for all.

    Attributes:
        turn: who is waited for, a `Turn`.
        lane_id, compound_id: one of the two, or neither for the whole residents' area.
        month: the first day of the month in which it was said.
    """

    state: str = ""
    category: str = ""
    branch: str = ""
    turn: str = ""
    lane_id: UUID | None = None
    compound_id: UUID | None = None
    month: date | None = None
    words: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return self != SuggestionFilter()

    @property
    def counted_exactly(self) -> bool:
        """Whether the counters know how many sentences fit."""
        return not (self.words or self.month)

    def fits(self, mix: Mix) -> bool:
        """Whether sentences of this state, branch and category are asked for."""
        state, branch, category = mix
        return (
            (not self.state or self.state == state)
            and (not self.branch or self.branch == branch)
            and (not self.category or self.category == category)
            and (not self.turn or self.turn == WHOSE_TURN[state])
        )


def scope_of(area_id: UUID, chosen: SuggestionFilter) -> tuple[str, UUID]:
    """The narrowest place that the filter names, and the column by which it is read."""
    if chosen.lane_id:
        return "lane_id", chosen.lane_id
    if chosen.compound_id:
        return "compound_id", chosen.compound_id
    return "area_id", area_id


@dataclass(frozen=True)
class Plan:
    """One page of a filtered list.

    Attributes:
        scope: column and id of the place: residents' area, compound or lane.
        counts: how many sentences there are at the place of each state, branch and category.
        before, after: the position to go on from, to older or back to newer sentences.
        size: sentences on the page; one more is read, to know whether there are more.
    """

    scope: tuple[str, UUID]
    chosen: SuggestionFilter
    counts: Mapping[Mix, int]
    before: int | None
    after: int | None
    size: int

    @property
    def way(self) -> str:
        """The order in which positions are read."""
        return "ASC" if self.after is not None else "DESC"

    @property
    def fits(self) -> int:
        """How many fit, months and words left aside."""
        return sum(count for mix, count in self.counts.items() if self.chosen.fits(mix))

    def positions(self) -> Sql:
        """The positions of the first `size` + 1 sentences that fit."""
        if not self.chosen.words:
            return self._ranges().merged()
        asked = search.match_expression(self.chosen.words, self.scope[1])
        if not asked:
            return "SELECT position FROM council_suggestion WHERE 1 = 0", []
        if self.fits <= NEAR:
            return self._near()
        if connection.vendor == "sqlite":
            return self._matched_in_order(asked)
        return near_or_far(self._near(), self._matched(asked), self.size)

    # ── Without words ───────────────────────────────────────────────────────────────────────

    def _ranges(self) -> Ranges:
        column, scope_id = self.scope
        where, params = self._bounds()
        columns, values = self._apart()
        return Ranges(
            "council_suggestion",
            (f"{column} = %s", *where),
            (_db(scope_id), *params),
            dict.fromkeys(columns, "text"),
            values,
            self.way,
            self.size + 1,
        )

    def _apart(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """The columns in which the ranges differ, and each range's values."""
        chosen = self.chosen
        fitting = [mix for mix, count in self.counts.items() if count and chosen.fits(mix)]
        named = [
            name for name in ("state", "branch", "category", "turn") if getattr(chosen, name)
        ]  # fmt: skip
        if len(fitting) == sum(map(bool, self.counts.values())):
            return (), []
        if len(named) == 1 and self.scope[0] == "area_id":
            at = {"state": 0, "branch": 1, "category": 2, "turn": 0}[named[0]]
            column = ("state", "branch", "category")[at]
            return (column,), [(value,) for value in sorted({mix[at] for mix in fitting})]
        return ("state", "branch", "category"), sorted(fitting)

    def _bounds(self) -> tuple[list[str], list[int]]:
        low, high = 0, LAST_POSITION
        if self.chosen.month:
            low, high = first_position(self.chosen.month), first_position(_next(self.chosen.month))
        if self.before is not None:
            high = min(high, self.before)
        if self.after is not None:
            low = max(low, min(self.after + 1, LAST_POSITION))
        if (low, high) == (0, LAST_POSITION):
            return [], []
        return ["position >= %s", "position < %s"], [low, high]

    # ── With words ──────────────────────────────────────────────────────────────────────────

    def _near(self) -> Sql:
        """The hits among the first of the list: a common word fills the page from these."""
        first = replace(self, size=NEAR - 1)._ranges().merged("position, grams")
        words = [[word] for word in query_grams(self.chosen.words)]
        return holding(first, words, self.way, self.size + 1)

    def _matched(self, asked: str) -> Sql:
        """PostgreSQL's index gives every hit before the first, which is dear for common words.

        The sum keeps it on that index: it would else walk the whole list for words that never
        stand together, having guessed that they often do.
        """
        where, params = self._narrowed("")
        return (
            "SELECT position FROM council_suggestion WHERE "  # noqa: S608 – column names of ours
            f"{' AND '.join([_MATCHES, *where])} ORDER BY position + 0 {self.way} LIMIT %s",
            [asked, *params, self.size + 1],
        )

    def _matched_in_order(self, asked: str) -> Sql:
        """SQLite walks the hits in the list's own order and stops when the page is full."""
        where, params = self._narrowed("s.")
        if not where or all(one.startswith("s.position") for one in where):
            table = "council_suggestiontext t"  # nothing is looked up in the table
        else:
            table = (
                "council_suggestiontext t "
                "CROSS JOIN council_suggestion s ON s.position = t.rowid"
            )  # fmt: skip
        narrowed = "".join(f"AND {one} " for one in where).replace("s.position", "t.rowid")
        return (
            f"SELECT t.rowid FROM {table} WHERE t.council_suggestiontext MATCH %s "  # noqa: S608
            f"{narrowed}ORDER BY t.rowid {self.way} LIMIT %s",
            [asked, *params, self.size + 1],
        )

    def _narrowed(self, table: str) -> tuple[list[str], list[Any]]:
        """What the filter leaves, said of a row that a word has led to."""
        where, params = self._bounds()
        where = [table + one for one in where]
        chosen, held = self.chosen, list[Any](params)
        for name in ("state", "branch", "category"):
            if value := getattr(chosen, name):
                where.append(f"{table}{name} = %s")
                held.append(value)
        if chosen.turn:
            states = [state for state, turn in WHOSE_TURN.items() if turn == chosen.turn]
            where.append(f"{table}state IN ({', '.join(['%s'] * len(states))})")
            held += map(str, states)
        return where, held


_MATCHES = "array_to_tsvector(string_to_array(grams, ' ')) @@ %s::tsquery"


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _db(value: UUID) -> UUID | str:
    return value if connection.features.has_native_uuid_field else value.hex
