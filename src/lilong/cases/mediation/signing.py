"""Who may sign for a side, and whether all have."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.models import Case
from lilong.cases.mediation.models import Agreement, AgreementSignature, MediationParty
from lilong.cases.mediation.permissions import PROXY_RULE
from lilong.cases.mediation.seating import Table
from lilong.cases.mediation.telling import tell_sides
from lilong.commons.wording import listed
from lilong.kernel.refusal import Refused

ITSELF, PROXY = "itself", "proxy"
_BASIS = _("《人民调解法》第二十九条")


def check_signer(side: MediationParty, signer: str, on: date) -> None:
    """Raises Refused: it is signed for somebody who is not there and has given no mandate."""
    if signer == ITSELF:
        return
    if signer != PROXY:
        raise Refused(_("本人不在场，不能替他签"), basis=_BASIS, remedy=PROXY_RULE)
    if not side.mandate_paper or side.mandate_on is None or side.mandate_on > on:
        raise Refused(_("卷宗里没有这一方的授权委托书"), basis=_BASIS, remedy=PROXY_RULE)
    if not side.mandate_signs:
        raise Refused(_("委托书没有写明可以和解和签字"), basis=_BASIS, remedy=PROXY_RULE)


def add_signature(
    agreement: Agreement,
    side: MediationParty,
    way: str,
    on: date,
    noted_by: UUID,
    *,
    by_proxy: bool = False,
) -> AgreementSignature:
    """Add a signature under the present draft. Raises Refused: it is there already."""
    own = AgreementSignature.objects.filter(agreement=agreement, side=side)
    if own.filter(version=agreement.version).exists():
        raise Refused(_("这一稿已经签过了"))
    return AgreementSignature.objects.create(
        space_id=agreement.space_id,
        agreement=agreement,
        side=side,
        version=agreement.version,
        way=way,
        signed_on=on,
        by_proxy=by_proxy,
        noted_by_id=noted_by,
    )


def ask_anew(case: Case, table: Table, agreement: Agreement) -> None:
    """Let a draft be signed anew: it was signed with another table before them."""
    agreement.version += 1
    agreement.save(update_fields=["version"])
    tell_sides(case, table, "agreement", f"{agreement.pk}:{agreement.version}")


def last_signed(agreement: Agreement, table: Table) -> date:
    """The day of the last signature under the present draft.

    Raises:
        Refused: a side has not signed it yet; the sides are named by their letters.
    """
    signed = AgreementSignature.objects.filter(agreement=agreement, version=agreement.version)
    days = dict(signed.values_list("side_id", "signed_on"))
    missing = [side.letter for side in table.sides if side.pk not in days]
    if missing:
        raise Refused(
            _("%(missing)s 还没有签这一稿") % {"missing": listed(missing)},
            basis=_BASIS,
            remedy=PROXY_RULE,
        )
    return max(days.values())
