"""Close a campaign."""

from __future__ import annotations

from uuid import UUID

from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.survey import permissions
from lilong.survey.campaigning import locked_campaign, move_campaign
from lilong.survey.events import CampaignClosed
from lilong.survey.models import Campaign
from lilong.survey.states import CampaignState


@use_case
def close_campaign(actor: Actor, *, campaign_id: UUID) -> Campaign:
    """Close an open campaign; doors not seen stay visible as not seen.

    Raises:
        NotAllowed: not a keeper here.
        ForbiddenMove: it is not open.
    """
    campaign = locked_campaign(campaign_id)
    permissions.run_campaign(actor, campaign.place_path)
    return move_campaign(actor, campaign, CampaignState.CLOSED, CampaignClosed)
