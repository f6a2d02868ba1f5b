"""The keepers' list of sentences: any mix of filters, newest first, page by page.

Counters say beforehand how many there are of each state, branch and category; nothing is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from lilong.commons.counters.counting import tallies_over
from lilong.commons.search.grams import literally_in
from lilong.council import permissions
from lilong.council.categories import categories
from lilong.council.queries.suggestion_plan import Mix, Plan, SuggestionFilter, scope_of
from lilong.council.states import WHOSE_TURN
from lilong.council.writing import SUGGESTIONS
from lilong.kernel.actor import Actor
from lilong.places.queries import PlaceView

PAGE = 50
LONGEST_WORDS = 60


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


_COLUMNS = ", ".join(f"s.{name}" for name in Line._fields)


@dataclass(frozen=True)
class SuggestionPage:
    """One page, the positions to go on from, and how many there are of each kind.

    `total` is None where no counter knows it: where words or a month are asked for.
    """

    lines: tuple[Line, ...]
    newer: int | None
    older: int | None
    total: int | None
    counts: Mapping[Mix, int]


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
    plan = plan_of(area, chosen, before=before, after=after, size=size)
    total = plan.fits if chosen.counted_exactly else None
    if not plan.fits:
        return SuggestionPage((), None, None, 0, plan.counts)
    return _turn(_read(plan), plan, total)


def sums_of(counts: Mapping[Mix, int], chosen: SuggestionFilter) -> dict[str, Counter[str]]:
    """How many each choice of a filter would leave, with the others kept: {filter: {choice}}.

    The filters are state, branch, category and turn.
    """
    wanted = (chosen.state, chosen.branch, chosen.category, chosen.turn)
    names = ("state", "branch", "category", "turn")
    summed: dict[str, Counter[str]] = {name: Counter() for name in names}
    for (state, branch, category), count in counts.items():
        own = (state, branch, category, str(WHOSE_TURN[state]))
        # Where one filter stands in the way, only its own choices would let this in.
        against = [
            at for at, want in enumerate(wanted) if want and want != own[at]
        ]  # fmt: skip
        if not against:
            for at, name in enumerate(names):
                summed[name][own[at]] += count
        elif len(against) == 1:
            (at,) = against
            summed[names[at]][own[at]] += count
    return summed


def plan_of(
    area: PlaceView,
    chosen: SuggestionFilter,
    *,
    before: int | None = None,
    after: int | None = None,
    size: int = PAGE,
) -> Plan:
    """How a page is read, from what the counters say. One query."""
    scope = scope_of(area.id, chosen)
    counted = tallies_over([scope[1]], SUGGESTIONS)
    counts = {_mix(key): count for key, count in counted.items()}
    return Plan(scope, chosen, counts, before, after, size)


def _mix(key: str) -> Mix:
    state, branch, category = key.split("|")
    return state, branch, category


def _read(plan: Plan) -> list[Line]:
    """The page's sentences and one more, newest first (oldest first when going back)."""
    sql, params = plan.positions()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM council_suggestion s WHERE s.position IN ({sql}) "  # noqa: S608 – no text of a person stands in the SQL
            f"ORDER BY s.position {plan.way}",
            params,
        )
        return [_line(row) for row in cursor.fetchall()]


def _line(row: Sequence[Any]) -> Line:
    line = Line._make(row)
    if connection.vendor != "sqlite":
        return line
    # As SQLite keeps them: no ids, no days, no yes and no.
    return line._replace(
        id=UUID(row[0]),
        said_on=date.fromisoformat(str(line.said_on)),
        released=bool(line.released),
    )


def _holds(line: Line, words: str) -> bool:
    category = categories().get(line.category)
    name = category.name if category else ""
    return literally_in(words, f"{line.code} {line.address} {name} {line.text}")


def _turn(rows: list[Line], plan: Plan, total: int | None) -> SuggestionPage:
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
    shown = [row for row in rows if _holds(row, words)] if words else rows
    return SuggestionPage(tuple(shown), newer, older, total, plan.counts)
