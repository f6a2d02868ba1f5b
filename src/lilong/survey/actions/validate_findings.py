"""Confirm or return findings, one or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record_many
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid
from lilong.survey import permissions, writing
from lilong.survey.events import FindingConfirmed, FindingEvent, FindingReturned
from lilong.survey.models import Finding
from lilong.survey.moving import check_reason
from lilong.survey.states import FINDING, FindingState

MOST_AT_ONCE = 500


@use_case
def validate_findings(
    actor: Actor, *, finding_ids: Sequence[UUID], confirm: bool, reason: str = ""
) -> tuple[int, int]:
    """Confirm findings, or return them with a reason. All or none are written.

    Returns:
        How many moved, and how many were left because they already stood there or cannot move.

    Raises:
        NotAllowed: not a keeper at one of them.
        Invalid: none or too many chosen, or returned without a reason or with one too long.
    """
    findings = _chosen(finding_ids)
    for finding in findings:
        permissions.validate_findings(actor, finding.place_path)
    reason = check_reason(reason)
    if not confirm and not reason:
        raise Invalid(_("退回时请写明要补充什么"), fields={"reason": [_("请写明要补充什么")]})
    state = FindingState.CONFIRMED if confirm else FindingState.RETURNED
    # What has been put right stays so: confirming a whole list must not take it back.
    movable = [
        finding
        for finding in findings
        if state in FINDING.table[finding.state] and finding.state != FindingState.CLEARED
    ]
    if not movable:
        raise Invalid(_("选中的问题都不需要这一步"))
    _move(actor, movable, state, "" if confirm else reason)
    return len(movable), len(findings) - len(movable)


def _move(actor: Actor, findings: Sequence[Finding], state: FindingState, reason: str) -> None:
    entries = record_many(actor, [_event(finding, reason) for finding in findings])
    ledger = writing.Ledger(findings[0].space_id)
    writing.move_many(
        findings,
        state,
        reason=reason,
        number=entries[-1].number,
        by_person_id=actor.person_id,
        ledger=ledger,
    )
    ledger.close()


def _event(finding: Finding, reason: str) -> FindingEvent:
    about: dict[str, Any] = {
        "space_id": finding.space_id,
        "place_path": finding.place_path,
        "subject_id": finding.id,
        "code": finding.code,
    }
    if reason:
        return FindingReturned(**about, reason=reason)
    return FindingConfirmed(**about)


def _chosen(finding_ids: Sequence[UUID]) -> list[Finding]:
    if not finding_ids:
        raise Invalid(_("请先选中要处理的问题"))
    if len(set(finding_ids)) > MOST_AT_ONCE:
        raise Invalid(_("一次最多处理 %(most)s 条") % {"most": MOST_AT_ONCE})
    chosen = Finding.objects.select_for_update().filter(pk__in=finding_ids).order_by("pk")
    found = list(chosen)
    if len(found) != len(set(finding_ids)):
        raise Invalid(_("有的问题已经不在了，请刷新后重新选择"))
    return found
