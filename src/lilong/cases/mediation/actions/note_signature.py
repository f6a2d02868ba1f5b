"""Note a signature on paper: the side was there, or its proxy with a written mandate."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files.states import CaseState
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.drafting import check_draft
from lilong.cases.mediation.events import AgreementSigned
from lilong.cases.mediation.models import AgreementSignature
from lilong.cases.mediation.signing import add_signature, check_signer
from lilong.cases.mediation.states import SignedBy
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid

ON_PAPER = (SignedBy.PAPER, SignedBy.SEAL, SignedBy.FINGERPRINT)


@use_case
def note_signature(
    actor: Actor, *, case_id: UUID, side: int, version: int, way: str, on: date, signer: str
) -> AgreementSignature:
    """Note that a side signed, sealed or pressed its finger on the paper.

    Args:
        side: the number of the side, from 1.
        version: the draft that was signed.
        way: paper, seal or fingerprint.
        signer: `itself` when the side was there and signed; `proxy` when its proxy did, by the
            mandate that was noted before; anything else is signing for somebody absent.

    Raises:
        NotAllowed: not a mediator of this mediation.
        Invalid: no way, or the day lies ahead or before the draft.
        Refused: signed for somebody absent; no mandate, or one that does not let sign; another
            draft since; signed already.
    """
    case, table = moving.locked_table(case_id)
    permissions.mediate(actor, table)
    moving.at_table(case, CaseState.IN_SESSIONS)
    signing = table.side(side)
    agreement = moving.locked_agreement(table)
    check_draft(agreement, version)
    moving.check_willing(table)
    moving.check_day(on)
    if way not in ON_PAPER:
        said = _("请选是签名、盖章还是按指印；屏幕上只能本人签")
        raise Invalid(said, fields={"way": [said]})
    if on < agreement.written_on:
        early = _("签字不能早于写协议的那天")
        raise Invalid(early, fields={"on": [early]})
    check_signer(signing, signer, on)
    by_proxy = signer == "proxy"
    person = moving.person_of(actor)
    signed = add_signature(agreement, signing, way, on, person, by_proxy=by_proxy)
    moving.tell(
        actor,
        AgreementSigned(
            **moving.about(case, table.mediation), version=agreement.version, way=signed.way
        ),
    )
    return signed
