"""Take back a mandate that was not used yet."""

from __future__ import annotations

from uuid import UUID

from lilong.ballot import clocking, permissions
from lilong.ballot.mandates import locked_mandate
from lilong.ballot.models import Mandate
from lilong.ballot.paper_events import MandateRevoked
from lilong.ballot.states import MANDATE, MandateState
from lilong.ballot.voters import owns
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor


@use_case
def revoke_mandate(actor: Actor, *, mandate_id: UUID) -> Mandate:
    """End a mandate. A ballot that the proxy has cast stays; the compound's rule decides on it.

    Raises:
        NotAllowed: neither the unit's owner nor one of those who enter paper here.
        ForbiddenMove: it was used or taken back already.
    """
    mandate = locked_mandate(mandate_id)
    voter = mandate.voter
    permissions.revoke_mandate(actor, mandate.motion.place_path, owns(actor, voter))
    mandate.state = MANDATE.check(mandate.state, MandateState.REVOKED)
    mandate.ended_at = clocking.moment().at
    mandate.save(update_fields=["state", "ended_at"])
    record(
        actor,
        MandateRevoked(
            space_id=voter.space_id,
            place_path=voter.place_path,
            subject_id=voter.id,
            code=mandate.motion.code,
            number=voter.number,
        ),
    )
    return mandate
