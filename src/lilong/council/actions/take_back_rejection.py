"""A person takes back that the proposed sentences do not belong together."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.council import theme_permissions as permissions
from lilong.council.models import ProposedSuggestion, ThemeExclusion, ThemeProposal
from lilong.council.states import PROPOSAL, ProposalState
from lilong.council.theme_events import RejectionTakenBack
from lilong.council.theme_proposing import locked_proposal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def take_back_rejection(actor: Actor, *, proposal_id: UUID) -> ThemeProposal:
    """Let a rejected proposal wait again: its sentences may be proposed together, as before.

    Raises:
        NotAllowed: not a keeper of the residents' area.
        NotFound: no such proposal.
        Refused: it was not rejected, or somebody has taken that back already.
    """
    proposal = locked_proposal(proposal_id)
    permissions.take_back_rejection(actor, proposal.area_path)
    if proposal.state != ProposalState.REJECTED:
        raise Refused(_("这一组现在没有说过“都不是一件事”，不用撤回"))
    proposal.state = PROPOSAL.check(proposal.state, ProposalState.PROPOSED)
    proposal.decided_by_id, proposal.decided_on = None, None
    proposal.save(update_fields=["state", "decided_by_id", "decided_on"])
    if proposal.theme_id is not None:
        inside = ProposedSuggestion.objects.filter(proposal=proposal).values("suggestion_id")
        ThemeExclusion.objects.filter(theme_id=proposal.theme_id, suggestion__in=inside).delete()
    record(
        actor,
        RejectionTakenBack(
            space_id=proposal.space_id,
            place_path=proposal.area_path,
            subject_id=proposal.id,
            count=proposal.suggestions,
        ),
    )
    return proposal
