"""Reads of promises: the board of a place, and what comes back on which agenda."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, Count, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.council import meeting_permissions
from lilong.council.models import AgendaItem, Meeting, Promise, PromiseStep
from lilong.council.states import MeetingState, PromiseState
from lilong.kernel.actor import Actor
from lilong.kernel.paths import subtree
from lilong.kernel.refusal import NotFound

PAGE = 50
# Words of the address, as `Standing` says them.
FILTERS = ("open", "late", "kept", "given_up")
_IS_OPEN = Q(state=PromiseState.OPEN)


def due_for(meeting: Meeting) -> list[Promise]:
    """Open promises that this meeting looks at, first due first. One query.

    Those that were made in meetings of its kind here and come due before it, and those that are
    late already, wherever they were made, if the same committee keeps them. What stands on its
    agenda is left out.
    """
    day, today = timezone.localtime(meeting.starts_at).date(), timezone.localdate()
    its_kind = Q(meeting_kind=meeting.kind, due_on__lte=day)
    late = Q(run_by=meeting.run_by, due_on__lt=min(day, today))
    ours = Promise.objects.filter(place_id=meeting.place_id, state=PromiseState.OPEN)
    there = AgendaItem.objects.filter(meeting=meeting).exclude(promise=None).values("promise_id")
    return list(ours.filter(its_kind | late).exclude(pk__in=there).order_by("due_on", "code"))


def to_follow_up() -> list[UUID]:
    """The meetings whose turn it is to ask for a promise that stands on no coming agenda.

    Each promise is asked for by the first coming meeting that looks at it, as `due_for` says; a
    meeting whose agenda had to be told by now is left as it is. Two queries; of the promises no
    more than a few columns are read, and each is held against the meetings of its place alone.
    """
    now, today = timezone.now(), timezone.localdate()
    coming = Meeting.objects.filter(
        state__in=[MeetingState.PLANNED, MeetingState.INVITED], starts_at__gt=now
    )
    asking: defaultdict[UUID, list[_Asking]] = defaultdict(list)
    for one in coming.order_by("starts_at", "pk").iterator():
        day = timezone.localtime(one.starts_at).date()
        if _may_grow(one, day, today):
            asking[one.place_id].append(_Asking(one.id, one.kind, one.run_by, day))
    if not asking:
        return []
    there = AgendaItem.objects.filter(meeting__in=coming).exclude(promise=None)
    last = max(one.day for meetings in asking.values() for one in meetings)
    promises = Promise.objects.filter(state=PromiseState.OPEN, due_on__lte=last)
    rows = promises.exclude(pk__in=there.values("promise_id"))
    columns = rows.values_list("place_id", "meeting_kind", "run_by", "due_on")
    found: dict[UUID, None] = {}
    for place_id, kind, run_by, due_on in columns.iterator():
        for next_one in asking.get(place_id, ()):
            due = kind == next_one.kind and due_on <= next_one.day
            if due or (run_by == next_one.run_by and due_on < today):
                found[next_one.meeting_id] = None
                break
    return list(found)


class _Asking(NamedTuple):
    """A coming meeting, and what says which promises it looks at."""

    meeting_id: UUID
    kind: str
    run_by: str
    day: date


def _may_grow(meeting: Meeting, day: date, today: date) -> bool:
    """Whether the agenda of a coming meeting may still grow by itself."""
    notice = (meeting.rules.get("notice") or {}).get("days") or 0
    return meeting.state == MeetingState.PLANNED or today <= day - timedelta(days=notice)


@dataclass(frozen=True, slots=True)
class Line:
    """A promise of the board: `standing` is open, late, kept, on_word, kept_late or given_up."""

    promise: Promise
    standing: str
    steps: tuple[PromiseStep, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """A page of promises; `later` is the id to go on from, None at the end."""

    lines: tuple[Line, ...]
    later: UUID | None


def standing_of(promise: Promise, today: date) -> str:
    """How a promise stands: kept and given up by its state, late by the day that is said now."""
    if promise.state == PromiseState.KEPT:
        late = promise.ended_on is not None and promise.ended_on > promise.due_on
        return "kept_late" if late else "on_word" if promise.on_word else "kept"
    if promise.state == PromiseState.GIVEN_UP:
        return "given_up"
    return "late" if promise.due_on < today else "open"


def board_at(
    actor: Actor,
    path: str,
    *,
    narrowed: str = "",
    after: UUID | None = None,
    most: int = PAGE,
    ended_since: date | None = None,
) -> Board:
    """A page of the promises at and below a place that the actor may see, with their steps.

    First what is open, the longest late first; then what was kept or given up, the latest first.
    Two queries, and one more from the second page on.

    Args:
        ended_since: leave out what was kept or given up before this day.
    """
    low, high = subtree(path)
    today = timezone.localdate()
    rows = meeting_permissions.visible_to(actor, Promise.objects.all())
    rows = rows.filter(place_path__gte=low, place_path__lt=high).select_related("place")
    if narrowed in FILTERS:
        rows = rows.filter(_narrowing(narrowed, today))
    if ended_since is not None:
        rows = rows.filter(_IS_OPEN | Q(ended_on__gte=ended_since))
    begin = Promise.objects.filter(pk=after).first() if after else None
    if begin is not None:
        rows = rows.filter(_behind(begin))
    # Of what is open the day alone orders, of what has ended the day on which it did.
    rows = rows.annotate(
        over=Case(When(_IS_OPEN, then=0), default=1), due=Case(When(_IS_OPEN, then="due_on"))
    )
    found = list(rows.order_by("over", "due", "-ended_on", "-pk")[: most + 1])
    later = found[most - 1].pk if len(found) > most else None
    return Board(tuple(_lines(found[:most], today)), later)


def _behind(begin: Promise) -> Q:
    """What the board shows after this promise."""
    if begin.state == PromiseState.OPEN:
        due = begin.due_on
        return ~_IS_OPEN | Q(due_on__gt=due) | Q(due_on=due, pk__lt=begin.pk)
    day = begin.ended_on
    return ~_IS_OPEN & (Q(ended_on__lt=day) | Q(ended_on=day, pk__lt=begin.pk))


def _narrowing(word: str, today: date) -> Q:
    if word == "late":
        return Q(state=PromiseState.OPEN, due_on__lt=today)
    return Q(state=word)


def _lines(found: Sequence[Promise], today: date) -> list[Line]:
    steps: dict[UUID, list[PromiseStep]] = {}
    for step in PromiseStep.objects.filter(promise__in=found).order_by("promise_id", "order"):
        steps.setdefault(step.promise_id, []).append(step)
    return [Line(one, standing_of(one, today), tuple(steps.get(one.id, ()))) for one in found]


def promise_counts(actor: Actor, path: str) -> dict[str, int]:
    """How many promises are open, late, kept and given up, as far as the actor sees. One query."""
    low, high = subtree(path)
    rows = meeting_permissions.visible_to(actor, Promise.objects.all())
    rows = rows.filter(place_path__gte=low, place_path__lt=high)
    today = timezone.localdate()
    return rows.aggregate(**{word: Count("pk", filter=_narrowing(word, today)) for word in FILTERS})


def seen_promise(actor: Actor, promise_id: UUID) -> Line:
    """One promise with its steps, when the actor may see it. Raises NotFound."""
    found = Promise.objects.select_related("place", "meeting").filter(pk=promise_id).first()
    if found is None or not meeting_permissions.may_read(actor, found):
        raise NotFound(_("没有这项承诺，或者您没有查看它的权限"))
    return _lines([found], timezone.localdate())[0]


def promises_of(meeting: Meeting) -> list[Promise]:
    """What was promised in a meeting. One query."""
    return list(Promise.objects.filter(meeting=meeting).order_by("code"))
