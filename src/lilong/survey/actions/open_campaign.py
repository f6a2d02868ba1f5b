"""Open a campaign: from now on its surveyors knock."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.survey import permissions
from lilong.survey.campaigning import locked_campaign, move_campaign
from lilong.survey.events import CampaignOpened
from lilong.survey.models import Campaign
from lilong.survey.states import CampaignState


@use_case
def open_campaign(actor: Actor, *, campaign_id: UUID) -> Campaign:
    """Open a planned campaign, or one that was closed too early.

    Raises:
        NotAllowed: not a keeper here.
        Refused: nobody is assigned yet.
        ForbiddenMove: it is open already.
    """
    campaign = locked_campaign(campaign_id)
    permissions.run_campaign(actor, campaign.place_path)
    if not campaign.surveyors.exists():
        raise Refused(_("还没有安排排摸人员"), remedy=_("先安排至少一个人，再开始。"))
    return move_campaign(actor, campaign, CampaignState.OPEN, CampaignOpened)
