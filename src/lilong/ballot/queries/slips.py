"""Which slips a motion has, in the order one walks."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lilong.ballot.models import Voter


@dataclass(frozen=True, slots=True)
class SlipLine:
    """The slip that is good for one unit of a motion."""

    voter_id: UUID
    number: int
    serial: int
    place_path: str
    building_id: UUID


def slips_of(motion_id: UUID) -> list[SlipLine]:
    """Every slip of a motion, seen by the house itself. One query."""
    rows = Voter.objects.filter(motion_id=motion_id).order_by("walk", "number")
    columns = ("id", "number", "serial", "place_path", "building_id")
    return [SlipLine(*row) for row in rows.values_list(*columns)]
