"""Let a side say whom it would have as mediator."""

from __future__ import annotations

from uuid import UUID

from lilong.cases.files.permissions import KEEPERS
from lilong.cases.files.states import CaseState
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.events import MediatorChosen
from lilong.cases.mediation.mediators import check_mediators
from lilong.cases.mediation.models import MediationParty
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor


@use_case
def choose_mediator(actor: Actor, *, case_id: UUID, side: int, person_id: UUID) -> MediationParty:
    """Note whom a side names (人民调解法 art. 19); the committee accepts, or names its own.

    Args:
        side: the number of the side, from 1.

    Raises:
        NotAllowed: neither that side nor a keeper who writes it down.
        Invalid: no such side, or somebody who may not mediate here.
        Refused: it has been accepted already.
    """
    case, table = moving.locked_table(case_id)
    chosen = table.side(side)
    permissions.choose_for(actor, table, chosen)
    moving.at_table(case, CaseState.FOUND)
    check_mediators(table, [person_id], KEEPERS)
    chosen.chooses_id = person_id
    chosen.save(update_fields=["chooses"])
    moving.tell(actor, MediatorChosen(**moving.about(case, table.mediation)))
    return chosen
