"""Say that a finding repeats another one."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.links.trace import link
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid
from lilong.survey import permissions
from lilong.survey.events import DuplicateMarked
from lilong.survey.models import Finding
from lilong.survey.moving import locked_finding, move, repeating, take_in
from lilong.survey.states import FindingState


@use_case
def mark_duplicate(actor: Actor, *, finding_id: UUID, of_id: UUID) -> Finding:
    """Mark `finding_id` as a repetition of `of_id`; follow-ups go to the latter.

    A report that is marked has been looked at, and is taken into the ledger first.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: both are the same, of two residents' areas, one is repeated by others itself, or
            the other repeats one, is deleted or an unchecked report.
    """
    # Always in the same order, so that two who mark the pair both ways do not block each other.
    locked = {one: locked_finding(one) for one in sorted({finding_id, of_id})}
    finding, original = locked[finding_id], locked[of_id]
    permissions.validate_findings(actor, finding.place_path)
    _check_pair(finding, original)
    if finding.state == FindingState.REPORTED:
        take_in(actor, finding)
    move(
        actor,
        finding,
        FindingState.DUPLICATE,
        DuplicateMarked,
        also={"repeats_id": original.id},
        facts={"of_id": original.id, "of_code": original.code},
    )
    link(
        space_id=finding.space_id,
        source=("survey.finding", finding.id),
        relation="repeats",
        target=("survey.finding", original.id),
    )
    return finding


def _check_pair(finding: Finding, original: Finding) -> None:
    if finding.id == original.id:
        raise Invalid(_("一条问题不能与自己重复"))
    if (finding.space_id, finding.area_id) != (original.space_id, original.area_id):
        raise Invalid(_("两条问题不在同一个居民区"))
    if repeating([finding.id]):
        raise Invalid(
            _("%(code)s 自己就有重复的记在它名下") % {"code": finding.code},
            remedy=_("请反过来：把 %(code)s 记为与它重复。") % {"code": original.code},
        )
    if original.state in (FindingState.DUPLICATE, FindingState.DELETED):
        raise Invalid(
            _("%(code)s 本身是重复或已删除的，请选真正的那一条") % {"code": original.code}
        )
    if original.state == FindingState.REPORTED:
        # Its provisional code would stand in the other one's history.
        raise Invalid(_("%(code)s 还没有核对，请先把它登记入账") % {"code": original.code})
