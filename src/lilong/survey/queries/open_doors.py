"""Doors that a survey has not seen yet, for who goes there for another reason too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from lilong.commons.prepared import Prepared, among_or_between
from lilong.kernel.actor import Actor
from lilong.kernel.paths import subtree
from lilong.survey.models import Door
from lilong.survey.permissions import RECORDERS
from lilong.survey.states import CampaignState, DoorResult


@dataclass(frozen=True, slots=True)
class OpenDoor:
    """A door of an open round; `again` when nobody answered there before."""

    id: UUID
    place_id: UUID
    place_path: str
    address: str
    campaign: str
    again: bool


def open_doors(
    actor: Actor,
    *,
    at: Iterable[str] = (),
    below: Iterable[str] = (),
    most: int | None = None,
) -> list[OpenDoor]:
    """The doors of open rounds that nobody has seen yet, just at these paths and at and below
    those, as far as the actor records there. One query, none where the actor records nowhere."""
    just = [path for path in at if actor.has_role_at(path, RECORDERS)]
    around = [path for path in below if actor.has_role_at(path, RECORDERS)]
    if not just and not around:
        return []
    bounds = chain.from_iterable(map(subtree, around))
    return [
        OpenDoor(key, place_id, path, address, title, last == DoorResult.ABSENT)
        for key, place_id, path, address, title, last in _doors(len(around), most)(just, *bounds)
    ]


@cache
def _doors(ranges: int, most: int | None) -> Prepared:
    """The doors just at paths, and within so many ranges of them."""

    def query(just: list[str], *bounds: str) -> QuerySet[Door, Any]:
        rows = Door.objects.filter(
            among_or_between("place_path", just, bounds),
            result__in=("", DoorResult.ABSENT),
            campaign__state=CampaignState.OPEN,
        ).order_by("place_path", "id")
        columns = ("id", "place_id", "place_path", "place__address", "campaign__title", "result")
        return rows.values_list(*columns)[:most]

    return Prepared(query, list, *[str] * (2 * ranges))


def hold_doors(ids: Iterable[UUID]) -> None:
    """Lock these doors until the commit, in their order: what comes next finds them as they are."""
    list(Door.objects.select_for_update().filter(pk__in=list(ids)).order_by("pk").values("pk"))
