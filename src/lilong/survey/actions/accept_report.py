"""A keeper has checked what a resident reported, and it becomes a finding."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.survey import permissions
from lilong.survey.models import Finding
from lilong.survey.moving import locked_finding, take_in
from lilong.survey.states import FindingState


@use_case
def accept_report(actor: Actor, *, finding_id: UUID) -> Finding:
    """Take a checked report into the ledger; the keeper stands as its finder.

    Raises:
        NotAllowed: not a keeper here.
        Refused: it is no unchecked report.
    """
    finding = locked_finding(finding_id)
    permissions.validate_findings(actor, finding.place_path)
    if finding.state != FindingState.REPORTED:
        raise Refused(_("%(code)s 不是待核的居民反映") % {"code": finding.code})
    return take_in(actor, finding)
