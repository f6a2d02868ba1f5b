"""Which clocks say something else by now, or are about to run out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lilong.cases.files.hours import by_hours
from lilong.cases.files.models import CaseClock
from lilong.cases.files.queries.due_list import light_of
from lilong.cases.files.states import AT_REST, ClockState
from lilong.commons.calendar import calendar_mark
from lilong.engines.running_clocks import AMBER


def cases_to_reread(now: datetime, *, most: int, without: Collection[UUID] = ()) -> list[UUID]:
    """Cases whose clocks are to be read again, at most so many. Three queries at most.

    Those of which a pause is over by itself, of which one has run out unnoted, and those that
    were last read on another calendar. Whatever has been read again is not among them any more,
    so that who asks until there are none has read all.
    """
    found: dict[UUID, None] = {}
    for rows in _stale(now):
        left = most - len(found)
        if left <= 0:
            break
        rows = rows.exclude(case_id__in=[*found, *without])
        found.update(dict.fromkeys(rows.values_list("case_id", flat=True)[:left]))
    return list(found)


@dataclass(frozen=True)
class Soon:
    """How many clocks of one person's cases in one residents' area run out soon."""

    owner_id: UUID
    area_id: UUID
    space_id: UUID
    count: int


def run_out_soon(now: datetime, until: datetime) -> list[Soon]:
    """What runs out after `now` and not after `until`, by who keeps it. One query."""
    soon = CaseClock.objects.filter(
        state=ClockState.RUNNING, breached_at=None, runs_out__gt=now, runs_out__lte=until
    )
    # In a case at rest only somebody else's right still runs.
    soon = soon.exclude(case__state__in=sorted(AT_REST))
    own = soon.order_by("case__owner", "area_id").values_list("case__owner", "area_id", "space_id")
    return [Soon(*row) for row in own.annotate(Count("pk"))]


# No clock by hours warns earlier: the longest of the registry has a day.
_HOURS_AHEAD = timedelta(hours=12)


def hours_running_out(now: datetime) -> list[CaseClock]:
    """Clocks by hours or minutes whose light has turned amber, with their cases. One query."""
    rows = CaseClock.objects.filter(
        clock__in=by_hours(),
        state=ClockState.RUNNING,
        breached_at=None,
        runs_out__gt=now,
        runs_out__lte=now + _HOURS_AHEAD,
    )
    rows = rows.exclude(case__state__in=sorted(AT_REST)).select_related("case")
    found = rows.defer("case__grams").order_by("runs_out")
    return [one for one in found if light_of(one, now) == AMBER]


def _stale(now: datetime) -> Iterator[QuerySet[CaseClock]]:
    running = CaseClock.objects.exclude(state=ClockState.ENDED)
    yield running.filter(wakes_at__lte=now).order_by("wakes_at")
    yield CaseClock.objects.filter(
        state=ClockState.RUNNING, breached_at=None, runs_out__lt=now
    ).order_by("runs_out")
    mark = calendar_mark()
    yield running.filter(Q(calendar__lt=mark) | Q(calendar__gt=mark))
