"""Reads around hotline orders: the place's own times, the street's list, numbers that are known."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Length
from django.utils import timezone

from lilong.cases.files import clocks, permissions
from lilong.cases.files.hotline_models import AssistanceList, HotlineTimes, OrderWords
from lilong.cases.files.models import Case
from lilong.cases.files.states import CaseState
from lilong.commons.calendar import working_calendar
from lilong.engines.working_days import (
    add_working_days,
    latest_working_day,
    working_days_between,
)
from lilong.kernel.actor import Actor
from lilong.places.queries import PlaceView

FIRST_CONTACT, CLOSE = "hotline_first_contact", "hotline_close"
MOST_VERSIONS = 20


def times_of(area_id: UUID) -> HotlineTimes | None:
    """What holds now in a residents' area; None where nobody has written any."""
    return HotlineTimes.objects.filter(area_id=area_id).order_by("-version").first()


def amounts_of(times: HotlineTimes | None) -> dict[str, int]:
    """The clocks that an order starts, with their working days; empty where none is set."""
    if times is None:
        return {}
    both = {FIRST_CONTACT: times.first_contact, CLOSE: times.close}
    return {clock_id: days for clock_id, days in both.items() if days is not None}


def closing_by_order(due: date, at: datetime) -> tuple[int, datetime]:
    """The working days of the clock of an order that names the day by which it is to be closed, and
    from when they count: it is due by the last working day of it.

    Where no working day lies between, they count from the morning of the one before: due that day.

    Args:
        at: when the order came in, or when it is written where nobody said.
    """
    calendar, day = working_calendar(), timezone.localdate(at)
    last = latest_working_day(calendar, due)
    if last > day:
        return working_days_between(calendar, day, last).days, at
    return 1, clocks.morning_of(add_working_days(calendar, last, -1).due)


def versions_of(actor: Actor, area: PlaceView) -> list[HotlineTimes]:
    """What held and holds in a residents' area, the last first. One query.

    Raises:
        NotAllowed: no full sight here.
    """
    permissions.see_hotline(actor, area.path)
    rows = HotlineTimes.objects.filter(area_id=area.id).select_related("set_by")
    return list(rows.order_by("-version")[:MOST_VERSIONS])


def assistance_list_of(space_id: UUID) -> AssistanceList | None:
    """The street's list that holds now; None where none has been entered."""
    return AssistanceList.objects.filter(space_id=space_id).order_by("-version").first()


def lists_of(actor: Actor, place: PlaceView) -> list[AssistanceList]:
    """The lists of the street around a place, the last first. One query.

    Raises:
        NotAllowed: no full sight here.
    """
    permissions.see_hotline(actor, place.path)
    rows = AssistanceList.objects.filter(space_id=place.space_id)
    return list(rows.order_by("-version")[:MOST_VERSIONS])


def known_orders(area_id: UUID) -> dict[str, str]:
    """The numbers of orders that a residents' area has, with the cases' own; what was withdrawn is
    free again. One query."""
    rows = _orders(area_id).exclude(state=CaseState.WITHDRAWN)
    return dict(rows.values_list("source_number", "code").iterator(2000))


def withdrawn_orders(area_id: UUID) -> dict[str, str]:
    """The numbers of orders whose case was withdrawn, with the last such case's own. One query."""
    rows = _orders(area_id).filter(state=CaseState.WITHDRAWN)
    found = rows.values_list("opened_on", Length("code"), "code", "source_number")
    return {number: code for _day, _long, code, number in sorted(found.iterator(2000))}


def holder_of_order(area_id: UUID, number: str) -> UUID | None:
    """The case that an order has in a residents' area, if it has one. One query."""
    rows = _orders(area_id).filter(source_number=number).exclude(state=CaseState.WITHDRAWN)
    return rows.values_list("pk", flat=True).first()


def _orders(area_id: UUID) -> QuerySet[Case]:
    return Case.objects.filter(area_id=area_id).exclude(source_number="")


def words_of(actor: Actor, case: Case) -> str:
    """What the caller said, for who may read it; empty for others, and where nothing was kept.
    Two queries."""
    if not permissions.read_order_words.allows(actor, case):
        return ""
    return OrderWords.objects.filter(case=case).values_list("words", flat=True).first() or ""
