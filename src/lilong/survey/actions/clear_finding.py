"""Strike a finding off the ledger: it has been put right."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid
from lilong.survey import permissions
from lilong.survey.actions.moving import locked_finding, move
from lilong.survey.events import FindingCleared
from lilong.survey.models import Finding
from lilong.survey.states import FindingState


@use_case
def clear_finding(actor: Actor, *, finding_id: UUID, reason: str) -> Finding:
    """Strike a finding off (销号), saying how it was put right.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no reason is given.
        ForbiddenMove: its state does not allow it.
    """
    finding = locked_finding(finding_id)
    permissions.validate_findings(actor, finding.place_path)
    if not reason.strip():
        raise Invalid(_("销号时请写明怎么解决的"), fields={"reason": [_("请写明原因")]})
    return move(actor, finding, FindingState.CLEARED, FindingCleared, reason=reason.strip())
