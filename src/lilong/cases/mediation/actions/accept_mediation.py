"""Accept a mediation, with those who will mediate."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving as files
from lilong.cases.files.states import CaseState
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.events import MediationAccepted
from lilong.cases.mediation.mediators import check_mediators, seat_mediators
from lilong.cases.mediation.models import Mediation
from lilong.cases.mediation.telling import others_than, tell_mediators
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def accept_mediation(actor: Actor, *, case_id: UUID, mediator_ids: Sequence[UUID]) -> Mediation:
    """Take it up, and tell those who will mediate. Nobody is brought to the table by it: a side may
    still refuse at any time.

    Args:
        mediator_ids: one or several; nobody of them is a party.

    Raises:
        NotAllowed: not a keeper here, or a party.
        Invalid: nobody, or somebody who may not mediate here.
        Refused: fewer than two sides.
        ForbiddenMove: accepted already, or over.
    """
    case, table = moving.locked_table(case_id)
    permissions.keep_mediation(actor, table)
    if len(table.sides) < 2:
        raise Refused(
            _("至少要有两方当事人才能受理"), remedy=_("请在办件里记下对方，再请到桌上来。")
        )
    check_mediators(table, mediator_ids)
    seated = seat_mediators(table, mediator_ids)
    accepted = MediationAccepted(
        **moving.about(case, table.mediation), mediators=len(set(mediator_ids))
    )
    moving.tell(actor, accepted)
    files.move(actor, case, CaseState.ACCEPTED, "accept_mediation")
    tell_mediators(case, others_than(actor, seated))
    return table.mediation
