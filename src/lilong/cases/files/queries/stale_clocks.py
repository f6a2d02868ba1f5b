"""Which clocks say something else by now, though nobody has touched them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lilong.cases.files.models import CaseClock
from lilong.cases.files.states import ClockState
from lilong.commons.calendar import calendar_mark


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


def _stale(now: datetime) -> Iterator[QuerySet[CaseClock]]:
    running = CaseClock.objects.exclude(state=ClockState.ENDED)
    yield running.filter(wakes_at__lte=now).order_by("wakes_at")
    yield CaseClock.objects.filter(
        state=ClockState.RUNNING, breached_at=None, runs_out__lt=now
    ).order_by("runs_out")
    mark = calendar_mark()
    yield running.filter(Q(calendar__lt=mark) | Q(calendar__gt=mark))
