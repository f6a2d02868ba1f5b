"""Change who mediates: a side asked for it, or somebody cannot any more."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from lilong.cases.files.states import CaseState
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.events import MediatorsChanged
from lilong.cases.mediation.mediators import check_mediators, seat_mediators
from lilong.cases.mediation.models import Mediation
from lilong.cases.mediation.telling import others_than, tell_mediators, tell_sides
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor

S = CaseState


@use_case
def change_mediators(actor: Actor, *, case_id: UUID, mediator_ids: Sequence[UUID]) -> Mediation:
    """Put these in the place of those who sat. Who leaves reads nothing more of it, who comes
    nothing that was told to others before; both are told of it. The sides are told, and may refuse.

    Raises:
        NotAllowed: not a keeper here, or a party.
        Invalid: nobody, or somebody who may not mediate here.
        Refused: not accepted yet, or over.
    """
    case, table = moving.locked_table(case_id)
    permissions.keep_mediation(actor, table)
    moving.at_table(case, S.ACCEPTED, S.INFORMED, S.IN_SESSIONS, S.AGREED)
    check_mediators(table, mediator_ids)
    left = [one for one in table.mediators if one.person_id not in mediator_ids]
    for one in left:
        one.until = timezone.localdate()
        one.save(update_fields=["until"])
    sitting = {one.person_id for one in table.mediators}
    seated = seat_mediators(table, [one for one in mediator_ids if one not in sitting])
    moving.tell(actor, MediatorsChanged(**moving.about(case, table.mediation)))
    seats = table.mediation.mediators.filter(until=None).order_by("id").values_list("pk", flat=True)
    tell_sides(case, table, "mediators", ":".join(one.hex[-6:] for one in seats))
    tell_mediators(case, others_than(actor, seated), others_than(actor, left))
    return table.mediation
