"""Sign the agreement on the screen: for oneself, and for nobody else."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files.states import CaseState
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.drafting import check_draft
from lilong.cases.mediation.events import AgreementSigned
from lilong.cases.mediation.models import AgreementSignature
from lilong.cases.mediation.signing import add_signature
from lilong.cases.mediation.states import SignedBy
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid


@use_case
def sign_agreement(
    actor: Actor, *, case_id: UUID, side: int, version: int, read: bool
) -> AgreementSignature:
    """Sign the draft that one has read, from one's own account.

    Args:
        side: the number of the side, from 1: it has to be the actor's own.
        version: the draft that the page showed.
        read: "I have read it and agree of my own will".

    Raises:
        NotAllowed: somebody else's signature, whoever asks; the rules for proxies are told.
        Invalid: not said to have been read.
        Refused: no agreement, in effect already, another draft since, signed already.
    """
    case, table = moving.locked_table(case_id)
    signing = table.side(side)
    permissions.sign_agreement(actor, table, signing)
    moving.at_table(case, CaseState.IN_SESSIONS)
    agreement = moving.locked_agreement(table)
    check_draft(agreement, version)
    moving.check_willing(table)
    if not read:
        said = _("请先看完，再勾“看过了，自愿同意”")
        raise Invalid(said, fields={"read": [said]})
    signed = add_signature(
        agreement, signing, SignedBy.SCREEN, timezone.localdate(), moving.person_of(actor)
    )
    moving.tell(
        actor,
        AgreementSigned(
            **moving.about(case, table.mediation), version=agreement.version, way=signed.way
        ),
    )
    return signed
