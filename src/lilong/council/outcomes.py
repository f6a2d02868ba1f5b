"""What became of sentences, kept with each move: for statistics that count nothing.

Only the verbs that move sentences call this; every function runs in the caller's transaction,
with the sentences locked. What is counted stands in counters of the residents' area and of the
lane; how long states lasted is kept by category at the area, and at the lane as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from lilong.commons.counters.counting import Deltas
from lilong.council.models import (
    Decided,
    Reply,
    ReplyTime,
    Solved,
    Suggestion,
    SuggestionOutcome,
)
from lilong.council.states import SuggestionState
from lilong.council.writing import scopes_of

OUTCOMES = "council.outcomes"  # counter: part|value|branch|category
DAYS = "council.days"  # counter: state|category|days, the category empty at a lane
PARTS = ("reply", "decided", "solved")
ANSWERING = frozenset(
    {
        SuggestionState.DISCUSSED,
        SuggestionState.REFERRED,
        SuggestionState.ADOPTED,
        SuggestionState.DECLINED,
        SuggestionState.DONE,
    }
)
"""States in which the author has an answer: who was only grouped still waits for one."""

EXACT, _WEEKS, _MOST = 14, 84, 720


@dataclass(frozen=True)
class Moved:
    """A sentence that has just moved, the state it was in, and whether its author moved it."""

    suggestion: Suggestion
    before: str
    by_author: bool = False


def day_step(days: int) -> int:
    """The step under which a length of time is counted, so that there are few of them.

    Exact up to a fortnight, then whole weeks up to twelve, then thirty days up to two years.
    """
    if days <= EXACT:
        return max(days, 0)
    width = 7 if days <= _WEEKS else 30
    return min(-(-days // width) * width, _MOST)


def note_moves(moves: Iterable[Moved]) -> None:
    """Keep what these moves came to. Four queries at most, however many there are."""
    moved = [one for one in moves if one.suggestion.state != one.before]
    if not moved:
        return
    today = timezone.localdate()
    rows = _rows([one.suggestion for one in moved])
    deltas = Deltas(moved[0].suggestion.space_id)
    for one in moved:
        row, said = rows[one.suggestion.pk], one.suggestion
        _count(deltas, row, said, -1)
        _count_days(deltas, said, one.before, (today - row.since).days)
        _move(row, one, today)
        _count(deltas, row, said, +1)
    _save(list(rows.values()))
    deltas.write()


def refile(suggestion: Suggestion) -> None:
    """Count a sentence whose branch or category has changed under what it is now."""
    row = (
        SuggestionOutcome.objects.select_for_update(no_key=True)
        .filter(suggestion=suggestion)
        .first()
    )
    if row is None:
        return
    deltas = Deltas(suggestion.space_id)
    _count(deltas, row, suggestion, -1)
    row.branch, row.category = suggestion.branch, suggestion.category
    _count(deltas, row, suggestion, +1)
    row.save(update_fields=["branch", "category"])
    deltas.write()


def received_on(suggestion: Suggestion) -> date:
    """The day on which a sentence came in: its id tells it, never before it was said."""
    made = datetime.fromtimestamp((suggestion.pk.int >> 80) / 1000, UTC).date()
    return min(max(made, suggestion.said_on), timezone.localdate())


def reply_days(times: Sequence[ReplyTime], area_id: UUID, day: date) -> int | None:
    """The days for a reply that were set on a day; None where none were."""
    known = [one for one in times if one.area_id == area_id and one.since <= day]
    return max(known, key=lambda one: one.since).days if known else None


def _rows(suggestions: Sequence[Suggestion]) -> Mapping[UUID, SuggestionOutcome]:
    """The rows of these sentences, locked; fresh ones for those that never moved."""
    ids = [one.pk for one in suggestions]
    found = SuggestionOutcome.objects.select_for_update(no_key=True).filter(suggestion_id__in=ids)
    rows = {row.suggestion_id: row for row in found}
    fresh = [one for one in suggestions if one.pk not in rows]
    areas = {one.area_id for one in fresh}
    times = list(ReplyTime.objects.filter(area_id__in=areas)) if fresh else []
    for one in fresh:
        rows[one.pk] = _fresh(one, times)
    return rows


def _fresh(said: Suggestion, times: Sequence[ReplyTime]) -> SuggestionOutcome:
    came = received_on(said)
    days = reply_days(times, said.area_id, came)
    return SuggestionOutcome(
        space_id=said.space_id,
        suggestion=said,
        area_id=said.area_id,
        lane_id=said.lane_id,
        branch=said.branch,
        category=said.category,
        position=said.position,
        received_on=came,
        since=came,
        answer_by=None if days is None else came + timedelta(days=days),
    )


def _move(row: SuggestionOutcome, moved: Moved, today: date) -> None:
    state = moved.suggestion.state
    row.since = today
    if row.answered_on is None and state in ANSWERING and not moved.by_author:
        row.answered_on = today
        row.reply = _reply(row.answer_by, today)
    row.decided = _decided(row.decided, state, moved.before)
    row.solved = _solved(row.solved, state, moved)


def _reply(answer_by: date | None, today: date) -> str:
    if answer_by is None:
        return Reply.NO_TIME
    return Reply.IN_TIME if today <= answer_by else Reply.LATE


def _decided(decided: str, state: str, before: str) -> str:
    if state == SuggestionState.ADOPTED:
        return Decided.ADOPTED
    if state == SuggestionState.DECLINED:
        return Decided.DECLINED
    # Taken up again, nothing is decided any more; called done, what was decided stands.
    back = state == SuggestionState.DISCUSSED and before in (
        SuggestionState.ADOPTED,
        SuggestionState.DECLINED,
    )
    return "" if back else decided


def _solved(solved: str, state: str, moved: Moved) -> str:
    if state == SuggestionState.DONE:
        return Solved.ASKED
    if state == SuggestionState.SOLVED:
        return Solved.YES if moved.by_author else Solved.NOTED
    if moved.before == SuggestionState.SOLVED:
        # Who contradicts what a keeper noted for them says for the first time how it is.
        return Solved.NO if solved == Solved.NOTED and moved.by_author else Solved.AGAIN
    if moved.before == SuggestionState.DONE:
        return Solved.NO if moved.by_author else ""
    return solved


def _count(deltas: Deltas, row: SuggestionOutcome, said: Suggestion, amount: int) -> None:
    for part in PARTS:
        value = getattr(row, part)
        if value:
            key = f"{part}|{value}|{row.branch}|{row.category}"
            deltas.add(scopes_of(said), OUTCOMES, key, amount)


def _count_days(deltas: Deltas, said: Suggestion, state: str, days: int) -> None:
    step = day_step(days)
    deltas.add([said.area_id], DAYS, f"{state}|{said.category}|{step}")
    if said.lane_id:
        deltas.add([said.lane_id], DAYS, f"{state}||{step}")


_CHANGING = ["since", "answered_on", "reply", "decided", "solved"]


def _save(rows: Sequence[SuggestionOutcome]) -> None:
    fresh = [row for row in rows if row._state.adding]
    known = [row for row in rows if not row._state.adding]
    if fresh:
        SuggestionOutcome.objects.bulk_create(fresh, batch_size=200)
    if known:
        SuggestionOutcome.objects.bulk_update(known, _CHANGING, batch_size=200)
