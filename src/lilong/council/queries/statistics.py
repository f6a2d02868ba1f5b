"""How a residents' area answers: in time, adopted or not, solved and stayed so, how long it took.

Everything is read from counters in at most eight queries, at any number of sentences. Groups in
which fewer than five sentences count are not told, nor a second one from which the first could
be reckoned; so it is with the parts of the whole for whoever reads no more than the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from lilong.commons.counters.counting import tallies, tallies_by_scope
from lilong.commons.positions import first_position
from lilong.council import answering_permissions
from lilong.council.models import Publishing, ReplyTime, Suggestion, SuggestionOutcome
from lilong.council.models.answering import Decided, Reply, Solved
from lilong.council.outcomes import DAYS, OUTCOMES, PARTS, reply_days
from lilong.council.states import Branch, SuggestionState
from lilong.council.theme_permissions import FEWEST_TOLD
from lilong.council.writing import SUGGESTIONS
from lilong.kernel.actor import Actor
from lilong.places.queries import PlaceView

UNANSWERED = (SuggestionState.RECEIVED, SuggestionState.GROUPED)
TIMED = (
    SuggestionState.RECEIVED,
    SuggestionState.GROUPED,
    SuggestionState.DISCUSSED,
    SuggestionState.REFERRED,
    SuggestionState.ADOPTED,
    SuggestionState.DONE,
)
"""States that come to an end, in order: how long they last is told."""
MOST_OVERDUE = 1000
PAGE = 50


@dataclass(frozen=True)
class Portion:
    """Some of several; both are counts, the share is reckoned from them."""

    part: int
    whole: int

    @property
    def told(self) -> bool:
        """Whether there are enough of them to tell a share."""
        return self.whole >= FEWEST_TOLD


@dataclass(frozen=True)
class Figures:
    """What became of the sentences of an area, of a category or of a lane.

    Attributes:
        total: all sentences; `waiting` those without an answer.
        replies, decided, solved: by what is said in the models' choices.
        lasted: for each state the lengths of time it lasted, in the steps of `outcomes.day_step`.
    """

    total: int
    waiting: int
    replies: Counter[str]
    decided: Counter[str]
    solved: Counter[str]
    lasted: Mapping[str, Counter[int]]

    @property
    def in_time(self) -> Portion:
        """Of those for which a time was set, how many were answered within it."""
        kept = self.replies[Reply.IN_TIME]
        return Portion(kept, kept + self.replies[Reply.LATE])

    @property
    def adopted(self) -> Portion:
        """Of the suggestions on which was decided, how many were adopted."""
        return Portion(self.decided[Decided.ADOPTED], self.decided.total())

    @property
    def stayed_solved(self) -> Portion:
        """Of those whose author answered, how many say it is solved and has stayed so."""
        # What a keeper noted for somebody is no answer of theirs: it stands apart.
        apart = self.solved[Solved.ASKED] + self.solved[Solved.NOTED]
        return Portion(self.solved[Solved.YES], self.solved.total() - apart)

    def median(self, state: str) -> int | None:
        """The days that half of the sentences stayed in a state at most; None for too few."""
        lasted = self.lasted.get(state, Counter())
        half, running = lasted.total(), 0
        if half < FEWEST_TOLD:
            return None
        for days in sorted(lasted):
            running += lasted[days]
            if running * 2 >= half:
                return days
        return None


@dataclass(frozen=True)
class Group:
    """A category or a lane, with what may be told of it."""

    key: str
    name: str
    figures: Figures
    hidden: frozenset[str]

    def portion(self, name: str) -> Portion | None:
        """`in_time`, `adopted` or `stayed_solved`; None where there are too few to tell."""
        found: Portion = getattr(self.figures, name)
        return None if name in self.hidden else found


@dataclass(frozen=True)
class Statistics:
    """The figures of an area.

    Attributes:
        full: whether the reader may see more than the whole.
        overdue: how many wait longer than the time that was set, counted no further than
            MOST_OVERDUE; None where no time is set or the reader sees the whole only.
        reply_days: within how many days an answer is due today; None where nobody has set it.
        by: `category` or `lane`; the groups are of these, and empty where not `full`.
    """

    area: PlaceView
    full: bool
    whole: Figures
    overdue: int | None
    reply_days: int | None
    by: str
    groups: tuple[Group, ...]


PORTIONS = ("in_time", "adopted", "stayed_solved")
_MEMBERS: Mapping[str, frozenset[str]] = {
    "in_time": frozenset({Reply.IN_TIME, Reply.LATE}),
    "adopted": frozenset({Decided.ADOPTED, Decided.DECLINED}),
    "stayed_solved": frozenset({Solved.YES, Solved.NO, Solved.AGAIN}),
}
"""Whose counts a portion would give away."""


@dataclass(frozen=True)
class Told:
    """The whole as the reader may have it: page, picture and workbook are made of this.

    Attributes:
        total, waiting: None where it is not told.
        replies, decided, solved: by what is said in the models' choices, None likewise.
        portions: by the names of `PORTIONS`, those that may be told.
    """

    total: int | None
    waiting: int | None
    replies: Mapping[str, int | None]
    decided: Mapping[str, int | None]
    solved: Mapping[str, int | None]
    portions: Mapping[str, Portion]


def told_whole(found: Statistics) -> Told:
    """The figures of the whole; below full sight none under five, nor what would give one away."""
    whole = found.whole
    answers = {"waiting": whole.waiting, **{one.value: whole.replies[one] for one in Reply}}
    decided = {one.value: whole.decided[one] for one in Decided}
    solved = {one.value: whole.solved[one] for one in Solved}
    hidden: set[str] = set()
    if not found.full:
        for counts in (answers, decided, solved):
            hidden |= {key for key in too_few(counts) if counts[key]}
    few = not found.full and 0 < whole.total < FEWEST_TOLD

    def kept(counts: Mapping[str, int]) -> dict[str, int | None]:
        return {key: None if key in hidden else count for key, count in counts.items()}

    replies = kept(answers)
    portions = {name: getattr(whole, name) for name in PORTIONS}
    return Told(
        total=None if few else whole.total,
        waiting=replies.pop("waiting"),
        replies=replies,
        decided=kept(decided),
        solved=kept(solved),
        portions={
            name: portion
            for name, portion in portions.items()
            if portion.told and not _MEMBERS[name] & hidden
        },
    )


def statistics_at(
    actor: Actor,
    area: PlaceView,
    *,
    by: str = "category",
    names: Sequence[tuple[str, str]] = (),
) -> Statistics:
    """The figures of a residents' area, as far as the actor may see. At most eight queries.

    Args:
        by: how they are broken down: `category` or `lane`.
        names: the groups in order, as (code or id, name).

    Raises:
        NotAllowed: the actor does not belong here, and the area shows nothing to everybody.
    """
    near = answering_permissions.see_statistics.allows(actor, area.path, published=False)
    if not near:
        answering_permissions.see_statistics(actor, area.path, published=_shown(area.id))
    full = answering_permissions.see_details.allows(actor, area.path)
    outcomes, held = tallies(area.id, OUTCOMES), tallies(area.id, SUGGESTIONS)
    days = tallies(area.id, DAYS)
    times = list(ReplyTime.objects.filter(area_id=area.id))
    today = timezone.localdate()
    groups = _groups(by, names, outcomes, held, days) if full else []
    return Statistics(
        area=area,
        full=full,
        whole=figures_of(outcomes, held, days),
        overdue=_overdue_count(area.id, times, today) if full and times else None,
        reply_days=reply_days(times, area.id, today),
        by=by,
        groups=tuple(_told(groups)),
    )


def _shown(area_id: UUID) -> bool:
    return Publishing.objects.filter(area_id=area_id, suggestions=True).exists()


def figures_of(
    outcomes: Mapping[str, int],
    held: Mapping[str, int],
    days: Mapping[str, int],
    category: str | None = None,
) -> Figures:
    """Figures from the counters of one place; of one category, or of all."""
    parts: dict[str, Counter[str]] = {part: Counter() for part in PARTS}
    for key, count in outcomes.items():
        part, value, branch, of = key.split("|")
        if category is not None and of != category:
            continue
        # A claim is not adopted: it is somebody's right, not a proposal.
        if part != "decided" or branch == Branch.SUGGESTION:
            parts[part][value] += count
    total = waiting = 0
    for key, count in held.items():
        state, _branch, of = key.split("|")
        if category is None or of == category:
            total += count
            waiting += count if state in UNANSWERED else 0
    return Figures(
        total, waiting, parts["reply"], parts["decided"], parts["solved"], _lasted(days, category)
    )


def _lasted(days: Mapping[str, int], category: str | None) -> Mapping[str, Counter[int]]:
    lasted: dict[str, Counter[int]] = {}
    for key, count in days.items():
        state, of, step = key.split("|")
        if category is None or of == category:
            lasted.setdefault(state, Counter())[int(step)] += count
    return lasted


def _groups(
    by: str,
    names: Sequence[tuple[str, str]],
    outcomes: Mapping[str, int],
    held: Mapping[str, int],
    days: Mapping[str, int],
) -> list[tuple[str, str, Figures]]:
    if by == "category":
        return [
            (code, name, figures_of(outcomes, held, days, category=code)) for code, name in names
        ]
    ids = [UUID(key) for key, _name in names]
    ended, said, lasted = (
        tallies_by_scope(ids, counter) for counter in (OUTCOMES, SUGGESTIONS, DAYS)
    )
    return [
        (key, name, figures_of(ended[place_id], said[place_id], lasted[place_id]))
        for place_id, (key, name) in zip(ids, names, strict=True)
    ]


def _told(groups: Iterable[tuple[str, str, Figures]]) -> list[Group]:
    found = [one for one in groups if one[2].total]
    hidden: dict[str, set[str]] = {key: set() for key, _name, _figures in found}
    for name in PORTIONS:
        wholes = {key: getattr(figures, name).whole for key, _name, figures in found}
        for key in too_few(wholes):
            hidden[key].add(name)
    return [Group(key, name, figures, frozenset(hidden[key])) for key, name, figures in found]


def too_few(counts: Mapping[str, int]) -> set[str]:
    """The groups that are not told: the small ones, and more until they are no few together.

    The total less the others tells what all that was left out comes to: of one alone it would be
    told exactly, and of two ones, too.
    """
    some = sorted((key for key in counts if counts[key]), key=lambda key: (counts[key], key))
    small = {key for key in some if counts[key] < FEWEST_TOLD}
    for key in some:
        if not small or (len(small) > 1 and sum(counts[one] for one in small) >= FEWEST_TOLD):
            break
        small.add(key)
    return small | {key for key in counts if not counts[key]}


# ── The lists behind the figures ────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Asked:
    """Which figure is opened: `part` is reply, decided, solved or overdue.

    Attributes:
        value: of the part; empty for overdue.
        category, lane_id: narrowed to these; empty for all.
    """

    part: str
    value: str = ""
    category: str = ""
    lane_id: UUID | None = None


VALUES: Mapping[str, Sequence[str]] = {
    "reply": Reply.values,
    "decided": Decided.values,
    "solved": Solved.values,
    "overdue": ("",),
}


class Line(NamedTuple):
    """What the list behind a figure shows of a sentence."""

    id: UUID
    code: str
    address: str
    text: str
    category: str
    state: str
    said_on: date
    position: int


@dataclass(frozen=True)
class Listed:
    """A page of sentences, and the position to go on from."""

    lines: tuple[Line, ...]
    older: int | None


def sentences_behind(
    actor: Actor, area: PlaceView, asked: Asked, *, before: int | None = None, size: int = PAGE
) -> Listed:
    """The sentences that make up a figure, newest first. Three queries at most.

    Raises:
        NotAllowed: the actor does not read every sentence here.
    """
    answering_permissions.see_details(actor, area.path)
    rows = _newest(area.id, asked, before, size + 1)
    found = [Line(*row) for row in rows]
    older = found[size - 1].position if len(found) > size else None
    return Listed(tuple(found[:size]), older)


def _newest(area_id: UUID, asked: Asked, before: int | None, limit: int) -> list[Any]:
    """The rows of a page, newest first."""
    if asked.part != "overdue":
        behind = Suggestion.objects.filter(pk__in=_behind(area_id, asked, before, limit))
        return list(behind.order_by("-position").values_list(*Line._fields))
    times = list(ReplyTime.objects.filter(area_id=area_id))
    late = _narrowed(_overdue(area_id, times, timezone.localdate()), asked)
    if before is not None:
        late = late.filter(position__lt=before)
    # A state at a time: so each is read through its own index, however many were answered.
    found = [
        row
        for state in UNANSWERED
        for row in late.filter(state=state).order_by("-position").values_list(*Line._fields)[:limit]
    ]
    found.sort(key=lambda row: -row[Line._fields.index("position")])
    return found[:limit]


def _behind(area_id: UUID, asked: Asked, before: int | None, limit: int) -> list[UUID]:
    """The sentences of a page, through the index of what is asked."""
    rows = SuggestionOutcome.objects.filter(**{asked.part: asked.value})
    rows = _narrowed(rows if asked.lane_id else rows.filter(area_id=area_id), asked)
    if asked.part == "decided":
        rows = rows.filter(branch=Branch.SUGGESTION)
    if before is not None:
        rows = rows.filter(position__lt=before)
    if asked.lane_id:
        rows = rows.filter(area_id=area_id)
    return list(rows.order_by("-position").values_list("suggestion_id", flat=True)[:limit])


def _narrowed(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    if asked.category:
        rows = rows.filter(category=asked.category)
    return rows.filter(lane_id=asked.lane_id) if asked.lane_id else rows


def _overdue_count(area_id: UUID, times: Sequence[ReplyTime], today: date) -> int:
    return len(_overdue(area_id, times, today).values_list("pk")[: MOST_OVERDUE + 1])


def _overdue(area_id: UUID, times: Sequence[ReplyTime], today: date) -> QuerySet[Suggestion]:
    """Sentences without an answer for which the time that was set when they came in is over."""
    late = Q(pk__in=[])
    ordered = sorted(times, key=lambda one: one.since)
    following = [*(one.since for one in ordered[1:]), None]
    for one, until in zip(ordered, following, strict=True):
        if one.days is None:
            continue
        # What came in before this day is overdue; who said it earlier than it came in is told
        # by the id, which holds the day on which it came.
        day = today - timedelta(days=one.days)
        day = min(day, until) if until else day
        since = Q(position__gte=first_position(one.since)) | Q(pk__gte=_first_id(one.since))
        late |= since & Q(position__lt=first_position(day), pk__lt=_first_id(day))
    return Suggestion.objects.filter(late, area_id=area_id, state__in=UNANSWERED)


def _first_id(day: date) -> UUID:
    """The smallest id of a day, see `kernel.ids.day_uuid7`."""
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return UUID(int=int(moment.timestamp() * 1000) << 80)
