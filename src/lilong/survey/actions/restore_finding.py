"""Bring a deleted finding, or one wrongly called a duplicate, back into the ledger."""

from __future__ import annotations

from uuid import UUID

from lilong.commons.links.trace import unlink
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.survey import permissions
from lilong.survey.events import FindingRestored
from lilong.survey.models import Finding
from lilong.survey.moving import PROVISIONAL, locked_finding, move, take_in
from lilong.survey.states import FindingState


@use_case
def restore_finding(actor: Actor, *, finding_id: UUID) -> Finding:
    """Restore a finding from its tombstone or from being a duplicate.

    A report that was deleted unchecked is then taken into the ledger.

    Raises:
        NotAllowed: not a keeper here.
        ForbiddenMove: it is neither deleted nor a duplicate.
    """
    finding = locked_finding(finding_id)
    permissions.delete_finding(actor, finding.place_path)
    if finding.state == FindingState.DELETED and finding.code.startswith(PROVISIONAL):
        move(actor, finding, FindingState.REPORTED, FindingRestored)
        return take_in(actor, finding)
    unlink(source=("survey.finding", finding.id), relation="repeats")
    return move(actor, finding, FindingState.FOUND, FindingRestored, also={"repeats_id": None})
