"""Delete a finding: a tombstone stays, and its code is never given again."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused
from lilong.survey import permissions
from lilong.survey.events import FindingDeleted
from lilong.survey.models import Finding
from lilong.survey.moving import check_reason, locked_finding, move, repeating
from lilong.survey.states import FindingState


@use_case
def delete_finding(actor: Actor, *, finding_id: UUID, reason: str) -> Finding:
    """Delete a finding that should not be in the ledger; it can be restored.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no reason is given or one too long.
        ForbiddenMove: its state does not allow it.
        Refused: others are marked as repeating it, and would count no more.
    """
    finding = locked_finding(finding_id)
    permissions.delete_finding(actor, finding.place_path)
    reason = check_reason(reason)
    if not reason:
        raise Invalid(_("删除时请写明原因"), fields={"reason": [_("请写明原因")]})
    if count := repeating([finding.id]).get(finding.id):
        raise Refused(
            _("有 %(count)s 条问题记为与它重复，删掉它，它们也不算数了") % {"count": count},
            remedy=_("请先到重复的那一条，恢复它，再删除这一条。"),
        )
    return move(actor, finding, FindingState.DELETED, FindingDeleted, reason=reason)
