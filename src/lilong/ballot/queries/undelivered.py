"""Slips that have not reached their owners yet, for who goes to the door for another reason too.

Never a choice, never a name: the door, the motion and the number of the slip.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from lilong.ballot import permissions
from lilong.ballot.models import Voter
from lilong.ballot.moving import hold_motion_of
from lilong.ballot.states import DeliveryResult, MotionState
from lilong.commons.prepared import Prepared, among_or_between
from lilong.kernel.actor import Actor
from lilong.kernel.paths import subtree


@dataclass(frozen=True, slots=True)
class SlipToBring:
    """A slip on its way; `again` when nobody was at home before."""

    voter_id: UUID
    place_id: UUID
    place_path: str
    address: str
    motion: str
    number: int
    again: bool


def slips_to_bring(
    actor: Actor,
    *,
    at: Iterable[str] = (),
    below: Iterable[str] = (),
    most: int | None = None,
) -> list[SlipToBring]:
    """The slips to bring to doors just at these paths, and at and below those, as far as the actor
    delivers there.

    What an owner refused is not brought again. One query, none where the actor delivers nowhere.
    """
    just = [path for path in at if actor.has_role_at(path, permissions.DELIVERERS)]
    around = [path for path in below if actor.has_role_at(path, permissions.DELIVERERS)]
    if not just and not around:
        return []
    bounds = chain.from_iterable(map(subtree, around))
    return [
        SlipToBring(key, place_id, path, address, motion, number, last == DeliveryResult.ABSENT)
        for key, place_id, path, address, motion, number, last in _slips(len(around), most)(
            just, *bounds
        )
    ]


@cache
def _slips(ranges: int, most: int | None) -> Prepared:
    """The slips just at paths, and within so many ranges of them."""

    def query(just: list[str], *bounds: str) -> QuerySet[Voter, Any]:
        rows = Voter.objects.filter(
            among_or_between("place_path", just, bounds),
            delivery__in=("", DeliveryResult.ABSENT),
            motion__state__in=(MotionState.NOTICED, MotionState.OPEN),
            unit__place__isnull=False,
        ).order_by("place_path", "id")
        columns = (
            *("id", "unit__place_id", "place_path", "unit__address", "motion__title"),
            *("number", "delivery"),
        )
        return rows.values_list(*columns)[:most]

    return Prepared(query, list, *[str] * (2 * ranges))


def hold_slips(ids: Iterable[UUID]) -> None:
    """Lock these slips, and keep their votes from closing, until the commit, in their order."""
    wanted = sorted(ids)
    for voter_id in wanted:
        hold_motion_of(voter_id)
    list(Voter.objects.select_for_update().filter(pk__in=wanted).order_by("pk").values("pk"))
