"""Open311's reads: released suggestions of areas that show them, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lilong.commons.positions import DAY_ONE, first_position
from lilong.council import publishing_permissions as permissions
from lilong.council.models import Publishing, Suggestion, SuggestionStep
from lilong.council.states import SuggestionState
from lilong.engines.tabular.personal import without_personal
from lilong.kernel.refusal import NotFound
from lilong.places import queries as places

DAYS = 90
MOST = 1000
"""The specification's own bounds of a list that is asked for without or with dates."""
PAGE = 100
CLOSED = (SuggestionState.DECLINED, SuggestionState.DONE, SuggestionState.SOLVED)


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed to.

    Attributes:
        statuses: `open`, `closed`, both or neither for both.
        page: from 1; a page holds `size`.
    """

    ids: tuple[UUID, ...] = ()
    codes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    page: int = 1
    size: int = PAGE


@dataclass(frozen=True)
class PublicRequest:
    """A released suggestion as anybody may read it: no door, no name, no hour."""

    id: UUID
    code: str
    category: str
    text: str
    open: bool
    status: str
    said_on: date
    changed_on: date
    address: str


def requests_in(area_id: UUID, asked: Asked) -> list[PublicRequest]:
    """One page, newest first; empty where the area shows no suggestions. Four queries."""
    kept = Publishing.objects.filter(area_id=area_id).first()
    begin = (asked.page - 1) * asked.size
    if kept is None or begin >= MOST:
        return []
    rows = permissions.public_suggestions(kept).filter(_narrowed(asked)).order_by("-position")
    return _told(list(rows.defer("grams")[begin : min(begin + asked.size, MOST)]))


def request_of(suggestion_id: UUID) -> PublicRequest:
    """One of them. Raises NotFound where it is not public."""
    row = Suggestion.objects.filter(pk=suggestion_id).defer("grams").first()
    kept = Publishing.objects.filter(area_id=row.area_id).first() if row else None
    if row is None or kept is None:
        raise _nothing()
    found = permissions.public_suggestions(kept).filter(pk=row.pk).exists()
    if not found:
        raise _nothing()
    return _told([row])[0]


def _nothing() -> NotFound:
    return NotFound(
        _("没有这条请求，或者还没有公开"), remedy=_("自己提的，凭短网址什么时候都能看。")
    )


def _narrowed(asked: Asked) -> Q:
    """As a range of positions, which begin with the day: the index of the list is read."""
    narrowed = Q()
    if asked.ids:
        narrowed &= Q(pk__in=asked.ids)
    if asked.codes:
        narrowed &= Q(category__in=asked.codes)
    if set(asked.statuses) == {"open"}:
        narrowed &= ~Q(state__in=CLOSED)
    if set(asked.statuses) == {"closed"}:
        narrowed &= Q(state__in=CLOSED)
    first, last = _within(asked.first), _within(asked.last)
    if first is None and not asked.ids:
        first = (last or timezone.localdate()) - timedelta(days=DAYS)
    if first is not None:
        narrowed &= Q(position__gte=first_position(first))
    if last is not None:
        narrowed &= Q(position__lt=first_position(last + timedelta(days=1)))
    return narrowed


def _within(day: date | None) -> date | None:
    """The day; one before everything or after everything told by one that can be reckoned with."""
    return day and max(DAY_ONE, min(day, timezone.localdate() + timedelta(days=1)))


def _told(found: Sequence[Suggestion]) -> list[PublicRequest]:
    lanes = places.places_by_id({one.lane_id or one.area_id for one in found})
    steps = SuggestionStep.objects.filter(suggestion__in=[one.pk for one in found])
    moved = dict(steps.values_list("suggestion").annotate(last=Max("on")))
    return [
        PublicRequest(
            id=one.pk,
            code=one.code,
            category=one.category,
            text=without_personal(one.text),
            open=one.state not in CLOSED,
            status=one.get_state_display(),
            said_on=one.said_on,
            changed_on=max(one.said_on, moved.get(one.pk, one.said_on)),
            address=lanes[one.lane_id or one.area_id].address,
        )
        for one in found
    ]
