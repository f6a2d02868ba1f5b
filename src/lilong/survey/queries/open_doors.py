"""Doors that a survey has not seen yet, for who goes there for another reason too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

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
    within = Q(place_path__in=just)
    for low, high in map(subtree, around):
        within |= Q(place_path__gte=low, place_path__lt=high)
    left = Door.objects.filter(within, result__in=("", DoorResult.ABSENT))
    rows = left.filter(campaign__state=CampaignState.OPEN).order_by("place_path", "id")
    columns = ("id", "place_id", "place_path", "place__address", "campaign__title", "result")
    return [
        OpenDoor(key, place_id, path, address, title, last == DoorResult.ABSENT)
        for key, place_id, path, address, title, last in rows.values_list(*columns)[:most]
    ]


def hold_doors(ids: Iterable[UUID]) -> None:
    """Lock these doors until the commit, in their order: what comes next finds them as they are."""
    list(Door.objects.select_for_update().filter(pk__in=list(ids)).order_by("pk").values("pk"))
