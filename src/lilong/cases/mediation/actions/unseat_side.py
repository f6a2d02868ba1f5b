"""Take a side from the table that was seated by mistake, or twice."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving as files
from lilong.cases.files.models import Case, CaseParty
from lilong.cases.files.states import CaseState
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.drafting import check_draft
from lilong.cases.mediation.events import SideUnseated
from lilong.cases.mediation.models import (
    Agreement,
    AgreementClause,
    AgreementSignature,
    MediationParty,
)
from lilong.cases.mediation.seating import seat_of, table_of
from lilong.cases.mediation.signing import ask_anew
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused

S = CaseState
UNSEATABLE = (S.FOUND, S.ACCEPTED, S.INFORMED, S.IN_SESSIONS)


def way_out(party: CaseParty) -> str | Promise:
    """What has to be done before a party of a case can be taken out of it; nothing where it sits at
    no table."""
    if seat_of(party) is None:
        return ""
    if Case.objects.filter(pk=party.case_id, state__in=UNSEATABLE).exists():
        return _("请先把这一方从桌上请下来。")
    if party.person_id is not None:
        return _(
            "现在不能再从桌上请下来了。连错了账号的，请在“调解”那一页“断开连错的账号”，"
            "那个账号就看不到这一件了；姓名和联系方式到了保存期自己删掉。"
        )
    return _("现在不能再从桌上请下来了；姓名和联系方式到了保存期自己删掉。")


@use_case
def unseat_side(
    actor: Actor, *, case_id: UUID, side: int, reason: str, personal: str = Personal.ASK
) -> MediationParty:
    """Take a side from the table as long as nothing is in effect, with the reason in the steps.

    It reads, answers and signs nothing any more, and nobody waits for it. Its letter goes to
    nobody else; notes of its room stay sealed and are destroyed in their time. The other sides sign
    a draft anew: they signed it with another table before them.

    Args:
        side: the number of the side, from 1.
        reason: for all sides, without names.
        personal: what to do with numbers and names in the reason.

    Raises:
        NotAllowed: not a mediator of this mediation; before there are any, not a keeper here, or a
            party.
        Invalid: no such side, or no reason.
        Telling: the reason tells who somebody is, and nobody has said yet whether that is meant.
        Refused: an agreement is in effect; the side has signed the present draft, or it is bound
            by it; it is over.
    """
    case, table = moving.locked_table(case_id)
    permissions.unseat_side(actor, table)
    moving.at_table(case, *UNSEATABLE)
    going = table.side(side)
    agreement = Agreement.objects.select_for_update().filter(mediation=table.mediation).first()
    if agreement is not None:
        _check_unbound(agreement, going)
    needed = _("请写为什么从桌上请下来")
    reason = files.check_words(reason, personal=personal, needed=needed, kind=case.kind)
    going.left_on, going.party = timezone.localdate(), None
    going.save(update_fields=["left_on", "party"])
    left = table_of(table.mediation)
    moving.settle_wish(case, left)
    moving.tell(actor, SideUnseated(**moving.about(case, table.mediation)))
    if agreement is not None:
        ask_anew(case, left, agreement)
    if case.state == S.ACCEPTED and left.informed:
        # It was the one that had not been told its rights.
        files.move(actor, case, S.INFORMED, "unseat_side", words=reason)
    else:
        files.append_step(actor, case, "unseat_side", words=reason)
    return going


def _check_unbound(agreement: Agreement, going: MediationParty) -> None:
    """Raises Refused: what is agreed on or drafted binds this very side."""
    check_draft(agreement, agreement.version)
    signed = AgreementSignature.objects.filter(agreement=agreement, side=going)
    if signed.filter(version=agreement.version).exists():
        raise Refused(
            _("这一方已经签了这一稿协议，不能请下来"),
            remedy=_("确实请错了的，请先改一稿，不写这一方，再请下来。"),
        )
    if AgreementClause.objects.filter(agreement=agreement, side=going).exists():
        raise Refused(
            _("协议这一稿还写着这一方要做的事，不能请下来"),
            remedy=_("请先改一稿，不写这一方，再请下来。"),
        )
