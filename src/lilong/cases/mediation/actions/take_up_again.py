"""Sit down again after it was ended: only when every side says that it wants to."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving as files
from lilong.cases.files.states import CaseState
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.events import MediationTakenUp
from lilong.cases.mediation.models import Mediation
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused


@use_case
def take_up_again(actor: Actor, *, case_id: UUID, all_willing: bool) -> Mediation:
    """Note that all sides want to talk again, in a case that was opened again (art. 3: of their
    own will). How it ended before stays among its steps.

    Args:
        all_willing: each of them said so, asked face to face.

    Raises:
        NotAllowed: not a mediator of this mediation.
        Invalid: not said by all.
        Refused: the case was not opened again, or nothing had ended.
    """
    case, table = moving.locked_table(case_id)
    permissions.mediate(actor, table)
    moving.at_table(case, CaseState.ACCEPTED, CaseState.INFORMED, CaseState.IN_SESSIONS)
    mediation = table.mediation
    if mediation.stopped_on is None:
        raise Refused(_("调解没有结束过，可以接着谈"))
    if not all_willing:
        said = _("要每一方都说愿意；有一方不愿意，就不谈")
        raise Invalid(said, fields={"all_willing": [said]})
    moving.forget_end(mediation)
    moving.tell(actor, MediationTakenUp(**moving.about(case, mediation)))
    files.append_step(actor, case, "take_up_again")
    return mediation
