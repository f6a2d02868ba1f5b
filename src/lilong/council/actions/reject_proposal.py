"""A person says that the proposed sentences do not belong together."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.council import theme_permissions as permissions
from lilong.council.models import ProposedSuggestion, ThemeExclusion, ThemeProposal
from lilong.council.states import PROPOSAL, ProposalState
from lilong.council.theme_events import ProposalRejected
from lilong.council.theme_proposing import check_waiting, locked_proposal
from lilong.kernel.actor import Actor


@use_case
def reject_proposal(actor: Actor, *, proposal_id: UUID) -> ThemeProposal:
    """Reject a proposal: these sentences are not proposed together, or for its theme, again.

    Raises:
        NotAllowed: not a keeper of the residents' area.
        NotFound: the proposal has given way to a newer one.
        Refused: somebody has decided it already.
    """
    proposal = locked_proposal(proposal_id)
    permissions.reject_proposal(actor, proposal.area_path)
    check_waiting(proposal)
    proposal.state = PROPOSAL.check(proposal.state, ProposalState.REJECTED)
    proposal.decided_by_id, proposal.decided_on = actor.person_id, timezone.localdate()
    proposal.save(update_fields=["state", "decided_by_id", "decided_on"])
    if proposal.theme_id is not None:
        rows = ProposedSuggestion.objects.filter(proposal=proposal)
        ThemeExclusion.objects.bulk_create(
            [
                ThemeExclusion(
                    space_id=proposal.space_id, suggestion_id=one, theme_id=proposal.theme_id
                )
                for one in rows.values_list("suggestion_id", flat=True)
            ],
            ignore_conflicts=True,
        )
    record(
        actor,
        ProposalRejected(
            space_id=proposal.space_id,
            place_path=proposal.area_path,
            subject_id=proposal.id,
            count=proposal.suggestions,
        ),
    )
    return proposal
