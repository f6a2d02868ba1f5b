"""Closed cases of which it is to be asked whether they stayed solved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from lilong.cases.files import permissions
from lilong.cases.files.models import Case
from lilong.commons.prepared import Prepared
from lilong.kernel.actor import Actor
from lilong.places.queries import PlaceView

PAGE = 50
# So far they are counted: more than this is "many" to whoever has to go and look.
MANY = 100


@dataclass(frozen=True)
class AskedPage:
    """One page, and what to go on from: (day, position)."""

    cases: tuple[Case, ...]
    later: tuple[date, int] | None


@dataclass(frozen=True)
class Waiting:
    """How many cases of one keeper in one residents' area wait, and since when the last."""

    owner_id: UUID
    area_id: UUID
    space_id: UUID
    count: int
    last: date


def asked_page(
    actor: Actor, area: PlaceView, *, after: tuple[date, int] | None = None, size: int = PAGE
) -> AskedPage:
    """One page of what is to be asked about at a residents' area, the longest first. One query.

    Raises:
        NotAllowed: not a keeper here.
    """
    permissions.keep_cases(actor, area.path)
    rows = _waiting(area)
    if after is not None:
        day, position = after
        rows = rows.filter(Q(ask_on__gt=day) | Q(ask_on=day, position__gt=position))
        rows = rows.filter(ask_on__gte=day)
    shown = rows.select_related("owner").defer("grams").order_by("ask_on", "position")
    found = list(shown[: size + 1])
    last = found[size - 1] if len(found) > size else None
    later = (last.ask_on, last.position) if last and last.ask_on else None
    return AskedPage(tuple(found[:size]), later)


def asked_count(area: PlaceView) -> int:
    """How many there are, up to `MANY`. One query."""
    return len(_first_waiting(MANY)(area.id, timezone.localdate()))


@cache
def _first_waiting(most: int) -> Prepared:
    def query(area_id: UUID, today: date) -> QuerySet[Case, Any]:
        # In order: told so, both databases read the index and not the table.
        rows = Case.objects.filter(area_id=area_id, ask_on__lte=today)
        return rows.order_by("ask_on", "position").values_list("position")[:most]

    return Prepared(query, UUID, date)


def waiting_by_keeper(today: date) -> Iterator[Waiting]:
    """What waits on that day everywhere, by who keeps it. One query."""
    rows = Case.objects.filter(ask_on__lte=today).order_by("owner", "area_id")
    told = rows.values_list("owner", "area_id", "space_id")
    return (Waiting(*row) for row in told.annotate(Count("pk"), Max("ask_on")))


def _waiting(area: PlaceView) -> QuerySet[Case]:
    return Case.objects.filter(area_id=area.id, ask_on__lte=timezone.localdate())
