"""What is stuck on its way to a foreign Open311 service, for whoever runs the house."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from lilong.council.models import HandedSuggestion
from lilong.council.open311_states import HandedState

MOST_SHOWN = 200
STUCK = (HandedState.UNSURE, HandedState.GIVEN_UP)


@dataclass(frozen=True)
class Stuck:
    """One suggestion of which nobody knows whether it came, or that did not get there.

    Attributes:
        mark: by what it is known among theirs, and here.
    """

    handed_id: UUID
    mark: str
    code: str
    name: str
    state: str
    problem: str


def mark_of(handed: HandedSuggestion) -> str:
    """By what a request of ours is known among theirs."""
    return handed.pk.hex[-12:]


def stuck() -> Iterator[Stuck]:
    """The newest of them. One query."""
    for one in _stuck().order_by("-pk")[:MOST_SHOWN]:
        yield _told(one)


def stuck_count() -> int:
    """How many there are."""
    return HandedSuggestion.objects.filter(state__in=STUCK).count()


def _stuck() -> QuerySet[HandedSuggestion]:
    rows = HandedSuggestion.objects.filter(state__in=STUCK).select_related("service", "suggestion")
    return rows.defer("suggestion__grams")


def _told(one: HandedSuggestion) -> Stuck:
    return Stuck(
        handed_id=one.pk,
        mark=mark_of(one),
        code=one.suggestion.code,
        name=one.service.name,
        state=one.get_state_display(),
        problem=one.problem,
    )


def stuck_by_mark(mark: str) -> Stuck | None:
    """The one of this mark, among all of them. Two queries."""
    ids = HandedSuggestion.objects.filter(state__in=STUCK).values_list("pk", flat=True)
    wanted = mark.strip().lower()
    found = next((pk for pk in ids.iterator() if pk.hex[-12:] == wanted), None)
    return _told(_stuck().get(pk=found)) if found else None
