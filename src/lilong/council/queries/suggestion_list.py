"""The keepers' list of sentences: any mix of filters, newest first, page by page.

Counters say beforehand how many there are of each state, branch and category; nothing is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from lilong.commons.counters.counting import tallies
from lilong.commons.search.grams import literally_in
from lilong.council import permissions, search
from lilong.council.categories import categories
from lilong.council.models import Suggestion
from lilong.council.writing import SUGGESTIONS
from lilong.kernel.actor import Actor
from lilong.places.queries import PlaceView

PAGE = 50
LONGEST_WORDS = 60


@dataclass(frozen=True)
class SuggestionFilter:
    """What is asked for; empty parts ask for all."""

    state: str = ""
    category: str = ""
    branch: str = ""
    lane_id: UUID | None = None
    words: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return self != SuggestionFilter()


class Line(NamedTuple):
    """What the list shows of a sentence."""

    id: UUID
    code: str
    address: str
    text: str
    branch: str
    category: str
    state: str
    said_on: date
    released: bool
    photos: int
    position: int


@dataclass(frozen=True)
class SuggestionPage:
    """One page, the positions to go on from, and how many there are of each kind.

    `total` is None where no counter knows it, that is where words are searched for.
    """

    lines: tuple[Line, ...]
    newer: int | None
    older: int | None
    total: int | None
    counts: Mapping[tuple[str, str, str], int]

    def sums(self, part: int, chosen: SuggestionFilter) -> Counter[str]:
        """How many each choice of a filter would leave, with the others kept.

        Args:
            part: 0 for states, 1 for branches, 2 for categories.
        """
        held = [chosen.state, chosen.branch, chosen.category]
        held[part] = ""
        summed: Counter[str] = Counter()
        for key, count in self.counts.items():
            if all(not want or want == have for want, have in zip(held, key, strict=True)):
                summed[key[part]] += count
        return summed


def suggestion_page(
    actor: Actor,
    area: PlaceView,
    chosen: SuggestionFilter,
    *,
    before: int | None = None,
    after: int | None = None,
    size: int = PAGE,
) -> SuggestionPage:
    """One page of a residents' area's sentences. Two queries.

    Args:
        before: go on to older ones from this position.
        after: go back to newer ones from this position.

    Raises:
        NotAllowed: no full sight here.
    """
    permissions.see_suggestions(actor, area.path)
    scope_id = chosen.lane_id or area.id
    counted = tallies(scope_id, SUGGESTIONS)
    counts = {_key(key): count for key, count in counted.items()}
    fitting = _fitting(counts, chosen)
    total = None if chosen.words else fitting
    if not fitting:
        return SuggestionPage((), None, None, 0, counts)
    rows = _read(_narrowed(chosen, area, counts), chosen, scope_id, before, after, size + 1)
    return _turn(rows, chosen, before, after, size, total, counts)


def _key(key: str) -> tuple[str, str, str]:
    state, branch, category = key.split("|")
    return state, branch, category


def _fitting(counts: Mapping[tuple[str, str, str], int], chosen: SuggestionFilter) -> int:
    wanted = (chosen.state, chosen.branch, chosen.category)
    return sum(
        count
        for key, count in counts.items()
        if all(not want or want == have for want, have in zip(wanted, key, strict=True))
    )


def _narrowed(
    chosen: SuggestionFilter, area: PlaceView, counts: Mapping[tuple[str, str, str], int]
) -> QuerySet[Suggestion]:
    """The sentences that the filters leave, read through the index of the rarest of them.

    SQLite keeps no statistics of its own, and would walk along all that are received to find
    the few that are about light; the counters know better.
    """
    found, named = Suggestion.objects.filter(area_id=area.id), _named(chosen)
    if chosen.lane_id:
        found = found.filter(lane_id=chosen.lane_id)
    if connection.vendor != "sqlite" or (len(named) < 2 and not chosen.lane_id):
        return found.filter(**named)
    parts = ("state", "branch", "category")
    sums = {
        name: sum(count for key, count in counts.items() if key[parts.index(name)] == value)
        for name, value in named.items()
    }
    rarest = "" if chosen.lane_id else min(sums, key=lambda name: sums[name])
    if chosen.lane_id:
        found = Suggestion.objects.filter(lane_id=chosen.lane_id).extra(
            where=["+council_suggestion.area_id = %s"], params=[area.id.hex]
        )
    # A plus sign keeps a column from being looked up in an index.
    others = [name for name in named if name != rarest]
    found = found.filter(**{name: named[name] for name in named if name == rarest})
    return found.extra(  # noqa: S610 – column names of ours, values as parameters
        where=[f"+council_suggestion.{name} = %s" for name in others],
        params=[named[name] for name in others],
    )


def _read(
    found: QuerySet[Suggestion],
    chosen: SuggestionFilter,
    scope_id: UUID,
    before: int | None,
    after: int | None,
    limit: int,
) -> list[Line]:
    """Rows newest first (oldest first when going back), and one more than the page holds."""
    if before is not None:
        found = found.filter(position__lt=before)
    if after is not None:
        found = found.filter(position__gt=after)
    if chosen.words:
        where, params = _matching(chosen, scope_id, before, after, limit)
        found = found.extra(where=[where], params=params)  # noqa: S610 – words are parameters
    order = "position" if after is not None else "-position"
    return [Line(*row) for row in found.order_by(order).values_list(*Line._fields)[:limit]]


def _named(chosen: SuggestionFilter) -> dict[str, str]:
    """The filters that ask for something, by column."""
    named = {"state": chosen.state, "branch": chosen.branch, "category": chosen.category}
    return {name: value for name, value in named.items() if value}


def _matching(
    chosen: SuggestionFilter, scope_id: UUID, before: int | None, after: int | None, limit: int
) -> tuple[str, list[Any]]:
    """What narrows the rows to those that hold the words.

    On SQLite the index is read in the order of the list and only as far as the page goes: a
    frequent word would otherwise be looked up in every sentence there is.
    """
    asked = search.match_expression(chosen.words, scope_id)
    if not asked:
        return "1 = 0", []
    if connection.vendor != "sqlite":
        grams = "array_to_tsvector(string_to_array(council_suggestion.grams, ' '))"
        return f"{grams} @@ %s::tsquery", [asked]
    named = _named(chosen)
    also = "".join(f" AND s.{name} = %s" for name in named)
    way = "ASC" if after is not None else "DESC"
    return (
        "council_suggestion.position IN (SELECT t.rowid FROM council_suggestiontext t "  # noqa: S608 – column names of ours
        "JOIN council_suggestion s ON s.position = t.rowid "
        f"WHERE t.council_suggestiontext MATCH %s AND t.rowid < %s AND t.rowid > %s{also} "
        f"ORDER BY t.rowid {way} LIMIT %s)"
    ), [
        asked,
        before if before is not None else _LAST,
        after if after is not None else -1,
        *named.values(),
        limit,
    ]


_LAST = (1 << 63) - 1


def _holds(line: Line, words: str) -> bool:
    category = categories().get(line.category)
    name = category.name if category else ""
    return literally_in(words, f"{line.code} {line.address} {name} {line.text}")


def _turn(
    rows: list[Line],
    chosen: SuggestionFilter,
    before: int | None,
    after: int | None,
    size: int,
    total: int | None,
    counts: Mapping[tuple[str, str, str], int],
) -> SuggestionPage:
    more = len(rows) > size
    rows = rows[:size]
    if after is not None:
        rows.reverse()
        newer = rows[0].position if more and rows else None
        older = rows[-1].position if rows else None
    else:
        newer = rows[0].position if before is not None and rows else None
        older = rows[-1].position if more and rows else None
    shown = [row for row in rows if _holds(row, chosen.words)] if chosen.words else rows
    return SuggestionPage(tuple(shown), newer, older, total, counts)
