"""Put a way to settle it to all sides."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files.states import CaseState
from lilong.cases.files.twice import UNRECORDED, own_id, written_before
from lilong.cases.mediation import moving, permissions
from lilong.cases.mediation.events import ProposalMade
from lilong.cases.mediation.models import Proposal
from lilong.cases.mediation.telling import tell_sides
from lilong.cases.mediation.terms import check_terms
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal, looked_through
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused

# More than any talk needs, and few enough that nobody is buried in notices.
MOST_PROPOSALS = 30


@use_case(unrecorded=UNRECORDED)
def make_proposal(
    actor: Actor,
    *,
    case_id: UUID,
    text: str,
    of: int | None = None,
    proposal_id: UUID | None = None,
    personal: str = Personal.ASK,
) -> Proposal:
    """Put a proposal to all sides, as the mediators' or as that of one side.

    Args:
        of: the number of the side whose proposal it is; None for the mediators'.
        proposal_id: the number of the form; sent again it records nothing more.
        personal: what to do with numbers and names in the words; all sides read them.

    Raises:
        NotAllowed: neither a mediator nor, for a side's own, that side.
        Invalid: no text, no such side.
        Telling: the words tell who somebody is or who complained, or may be meant as an order,
            and nobody has said yet whether that is meant.
        Refused: they order something, or threaten; sessions have not begun, it is over, or there
            are too many; the form has recorded something else before.
    """
    case, table = moving.locked_table(case_id)
    side = table.side(of) if of is not None else None
    if side is None:
        permissions.mediate(actor, table)
    else:
        permissions.speak_for(actor, table, side)
    moving.at_table(case, CaseState.IN_SESSIONS)
    moving.check_willing(table)
    text = moving.check_text(text, "text", _("请写怎样解决"))
    text = looked_through(personal, {"text": text}, check_terms({"text": text}))["text"]
    of_id = side.pk if side is not None else None
    twin = written_before(
        Proposal, proposal_id, mediation_id=table.mediation.pk, text=text, of_id=of_id
    )
    if twin is not None:
        return twin
    last = table.mediation.proposals.aggregate(last=Max("order"))["last"] or 0
    if last >= MOST_PROPOSALS:
        raise Refused(_("方案已经很多了"), remedy=_("请在已有的方案里定一个，或者直接写协议。"))
    proposal = Proposal.objects.create(
        id=own_id(proposal_id),
        space_id=case.space_id,
        mediation=table.mediation,
        order=last + 1,
        of=side,
        text=text,
        made_on=timezone.localdate(),
    )
    moving.tell(actor, ProposalMade(**moving.about(case, table.mediation)))
    tell_sides(case, table, "proposal", str(proposal.pk))
    return proposal
