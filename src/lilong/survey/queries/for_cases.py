"""Findings as whoever opens a case from them needs them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from lilong.kernel.actor import Actor
from lilong.survey.models import Finding
from lilong.survey.permissions import visible_to
from lilong.survey.states import COUNTED, FindingState, Part

# What stands and has not been put right.
STANDING = tuple(state for state in COUNTED if state != FindingState.CLEARED)
CONFIRMED = (FindingState.FOUND, FindingState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class FindingView:
    """What of a finding goes into a case; nothing of who found or reported it.

    `area` is in 0.01 m²; `standing` says whether it is recorded and not yet put right.
    """

    id: UUID
    code: str
    kind: str
    description: str
    part: str
    shop: bool
    area: int | None
    wall_type: str
    place_id: UUID
    place_path: str
    address: str
    state: str

    @property
    def standing(self) -> bool:
        """Whether it is recorded and not yet put right."""
        return self.state in STANDING

    @property
    def public(self) -> bool:
        """Whether it stands on a public part."""
        return self.part == Part.PUBLIC


def found_by(person_id: UUID) -> QuerySet[Any, Any]:
    """The ids of what somebody found themselves, as a subquery; of no report that was sealed."""
    return Finding.objects.filter(found_by_id=person_id).values("pk")


_COLUMNS = tuple(FindingView.__dataclass_fields__)


def seen_findings(actor: Actor, finding_ids: Collection[UUID]) -> list[FindingView]:
    """Those of the findings that the actor sees, in walking order. One query."""
    rows = visible_to(actor, Finding.objects.filter(pk__in=finding_ids))
    ordered = rows.order_by("place_path", "position")
    return [FindingView(*row) for row in ordered.values_list(*_COLUMNS)]


def locked_findings(actor: Actor, finding_ids: Collection[UUID]) -> list[FindingView]:
    """Those of the findings that the actor sees, in the order of their ids, locked until the
    commit. One query."""
    seen = visible_to(actor, Finding.objects.filter(pk__in=finding_ids))
    rows = seen.select_for_update(of=("self",)).order_by("pk")
    return [FindingView(*row) for row in rows.values_list(*_COLUMNS)]


def confirmed_findings(
    area_id: UUID,
    kinds: Iterable[str],
    *,
    free: Q,
    part: str = "",
    shop: bool | None = None,
    lane_id: UUID | None = None,
    place_id: UUID | None = None,
    most: int,
) -> list[FindingView]:
    """The recorded and confirmed findings of a residents' area in walking order. One query.

    Args:
        kinds: of these kinds.
        free: which of them come into question, by their `pk` as the outer reference.
        part, shop, lane_id, place_id: narrower, where given.
    """
    rows = Finding.objects.filter(
        free, area_id=area_id, state__in=CONFIRMED, kind__in=sorted(kinds)
    )
    if part in Part.values:
        rows = rows.filter(part=part)
    if shop is not None:
        rows = rows.filter(shop=shop)
    if lane_id is not None:
        rows = rows.filter(lane_id=lane_id)
    if place_id is not None:
        rows = rows.filter(place_id=place_id)
    rows = rows.order_by("place_path", "position")
    return [FindingView(*row) for row in rows.values_list(*_COLUMNS)[:most]]
