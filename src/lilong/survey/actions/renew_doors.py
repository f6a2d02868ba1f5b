"""Bring the doors of a campaign in line with the rooms there are now."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Invalid, Refused
from lilong.survey import permissions
from lilong.survey.campaigning import change_doors, locked_campaign
from lilong.survey.events import DoorsRenewed
from lilong.survey.models import Door
from lilong.survey.queries.campaigns import rooms_astray
from lilong.survey.states import CampaignState


@use_case
def renew_doors(actor: Actor, *, campaign_id: UUID, place_path: str) -> tuple[int, int]:
    """Make doors of the rooms registered since, and let go of closed ones nobody has knocked at.

    Args:
        place_path: where rooms have come or gone, within the campaign.

    Returns:
        how many doors came, and how many went.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: the place lies outside the campaign.
        Refused: the campaign has ended, or its doors are those of the rooms already.
    """
    campaign = locked_campaign(campaign_id)
    permissions.run_campaign(actor, campaign.place_path)
    if not covers(campaign.place_path, place_path):
        raise Invalid(_("这个地点不在这轮排摸的范围里"))
    if campaign.state == CampaignState.CLOSED:
        raise Refused(_("这轮排摸已经结束"))
    come, gone = rooms_astray(campaign, place_path)
    # Locked, and asked again: somebody may have knocked there meanwhile.
    unknocked = Door.objects.select_for_update().filter(campaign=campaign, result="")
    doors = list(unknocked.filter(place_id__in=gone).values_list("pk", flat=True))
    if not come and not doors:
        raise Refused(_("门牌没有变动"))
    change_doors(campaign, come, doors)
    record(
        actor,
        DoorsRenewed(
            space_id=campaign.space_id,
            place_path=campaign.place_path,
            subject_id=campaign.id,
            title=campaign.title,
            come=len(come),
            gone=len(doors),
        ),
    )
    return len(come), len(doors)
