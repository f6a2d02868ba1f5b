"""A written mandate: fetched and locked, and who has read it otherwise than it was registered."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot.models import Mandate, RefusedBallot
from lilong.ballot.states import Channel
from lilong.kernel.refusal import NotFound

NOT_AS_DIRECTED = "not_as_directed"


def locked_mandate(mandate_id: UUID) -> Mandate:
    """The mandate, held until the transaction ends. Raises NotFound."""
    rows = Mandate.objects.select_for_update(of=("self",)).filter(pk=mandate_id)
    found = rows.select_related("motion", "voter__unit", "voter__motion").first()
    if found is None:
        raise NotFound(_("没有这份委托书"))
    return found


def read_otherwise(mandate: Mandate) -> set[UUID]:
    """Who has read a mandate of this unit otherwise than it was registered. One query.

    From what was turned away, which is only ever added. Of the unit and not of this one mandate:
    taken back and registered once more it is not read anew by who was told already that their
    reading is not the one that was typed.
    """
    rows = RefusedBallot.objects.filter(
        motion_id=mandate.motion_id,
        unit=mandate.voter.number,
        channel=Channel.PROXY,
        why=NOT_AS_DIRECTED,
    )
    return {one for one in rows.values_list("by_person_id", flat=True) if one is not None}
