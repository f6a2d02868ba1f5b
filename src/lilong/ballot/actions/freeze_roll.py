"""Make a roll final."""

from __future__ import annotations

from uuid import UUID

from lilong.ballot import permissions, rolls
from lilong.ballot.models import Roll
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor


@use_case
def freeze_roll(actor: Actor, *, roll_id: UUID) -> Roll:
    """Freeze a roll with the digest of its rows; the database then lets nothing in it change.

    Raises:
        NotAllowed: the actor does not prepare votes here.
        NotFound: there is no such roll.
        Refused: it is empty, an objection is not answered, or its time for objections runs.
        ForbiddenMove: it is frozen already.
    """
    roll = rolls.locked_roll(roll_id)
    permissions.keep_roll(actor, roll.place_path)
    record(actor, rolls.freeze(roll))
    return roll
