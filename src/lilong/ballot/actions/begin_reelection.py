"""Note that the owners' committee of a compound is being re-elected."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.actions.adopt_rules import compound_only
from lilong.ballot.events import ReelectionBegun
from lilong.ballot.models import Reelection
from lilong.commons.ledger.chain import lock_street, record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.places import queries as places


@use_case
def begin_reelection(actor: Actor, *, place_id: UUID, since: date) -> Reelection:
    """From `since` on, listed matters are not put to the vote (规定 art. 28).

    Raises:
        NotAllowed: neither the residents' committee nor the street.
        Refused: one is running already, or this is no compound.
    """
    place = places.place(place_id)
    permissions.note_reelection(actor, place.path)
    compound_only(place)
    lock_street(place.space_id)
    if Reelection.objects.filter(place_id=place.id, until=None).exists():
        raise Refused(_("这个小区的换届改选已经登记，还没有结束"))
    begun = Reelection.objects.create(
        space_id=place.space_id, place_id=place.id, place_path=place.path, since=since
    )
    record(
        actor,
        ReelectionBegun(
            space_id=place.space_id, place_path=place.path, subject_id=begun.id, since=since
        ),
    )
    return begun
