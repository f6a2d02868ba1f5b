"""Register the mediation of a dispute: asked for, or begun by the committee itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving as files
from lilong.cases.files.models import CaseParty
from lilong.cases.files.states import CaseState, Party
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.events import MediationRegistered
from lilong.cases.mediation.models import Mediation, MediationParty
from lilong.cases.mediation.states import MediationSource
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused
from lilong.places import queries as places

SENT_BY_OTHERS = (MediationSource.POLICE, MediationSource.COURT, MediationSource.DEPARTMENT)


@use_case
def register_mediation(
    actor: Actor, *, case_id: UUID, source: str, request: str = "", source_paper: str = ""
) -> Mediation:
    """Register it; the parties that the case names become its sides, in their order.

    Args:
        source: a `MediationSource`.
        request: what is asked for; kept sealed.
        source_paper: the paper of police, court or department that sent it.

    Raises:
        NotAllowed: not a keeper here, or a party.
        Invalid: no source, or a referral without its paper.
        Refused: no dispute, registered already, or the case has gone on.
    """
    case = files.locked_case(case_id)
    permissions.register_mediation(actor, case)
    if case.kind != "dispute":
        raise Refused(_("只有纠纷可以调解"), remedy=_("请另立一件“纠纷”。"))
    if case.state != CaseState.FOUND or Mediation.objects.filter(case=case).exists():
        raise Refused(_("这一件已经登记过调解了"))
    request = moving.check_text(request, "request")
    source_paper = moving.check_text(source_paper, "source_paper", most=moving.LONGEST_LINE)
    wrong: dict[str, list[Any]] = {}
    if source not in MediationSource.values:
        wrong["source"] = [_("请选从哪里来")]
    if source in SENT_BY_OTHERS and not source_paper:
        wrong["source_paper"] = [_("移交、委托和指定的，请写对方的文书")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)
    mediation = Mediation.objects.create(
        space_id=case.space_id,
        case=case,
        place_path=case.place_path,
        area_path=places.place(case.area_id).path,
        source=source,
        source_paper=source_paper,
        request=request,
        registered_on=timezone.localdate(),
    )
    for order, party in enumerate(_in_their_order(CaseParty.objects.filter(case=case)), 1):
        MediationParty.objects.create(
            space_id=case.space_id, mediation=mediation, party=party, order=order
        )
    moving.tell(actor, MediationRegistered(**moving.about(case, mediation), source=source))
    return mediation


def _in_their_order(parties: Iterable[CaseParty]) -> list[CaseParty]:
    """As they were noted. Of those noted on a page the id tells no more than the day: on one day
    whoever asks for it comes first."""
    return sorted(parties, key=lambda one: (one.pk.int >> 80, one.role != Party.APPLICANT, one.pk))
