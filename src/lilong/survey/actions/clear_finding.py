"""Strike a finding off the ledger: it has been put right."""

from __future__ import annotations

from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid
from lilong.survey import permissions
from lilong.survey.actions.add_photo import hang, told
from lilong.survey.events import FindingCleared
from lilong.survey.models import Finding
from lilong.survey.moving import check_reason, locked_finding, move
from lilong.survey.states import FindingState

# What the caption of the photo says; a value like any other, so it is not translated.
AFTER = "整改后"


@use_case
def clear_finding(
    actor: Actor, *, finding_id: UUID, reason: str, photo: BinaryIO | None = None
) -> Finding:
    """Strike a finding off (销号), saying how it was put right, with a photo of it when there is.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no reason is given or one too long, or the photo cannot be used.
        ForbiddenMove: its state does not allow it.
    """
    finding = locked_finding(finding_id)
    permissions.validate_findings(actor, finding.place_path)
    reason = check_reason(reason)
    if not reason:
        raise Invalid(_("销号时请写明怎么解决的"), fields={"reason": [_("请写明原因")]})
    if photo is not None:
        hung = hang(finding, photo, caption=AFTER)
        told(actor, finding, hung)
    return move(actor, finding, FindingState.CLEARED, FindingCleared, reason=reason)
