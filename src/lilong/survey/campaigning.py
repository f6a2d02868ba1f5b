"""What the verbs on campaigns share."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.counters.counting import Deltas
from lilong.commons.ledger.chain import record
from lilong.kernel.actor import Actor
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import NotFound
from lilong.places.queries import PlaceView
from lilong.survey.events import CampaignEvent
from lilong.survey.models import Campaign, Door
from lilong.survey.queries.campaigns import DOORS
from lilong.survey.states import CAMPAIGN


def locked_campaign(campaign_id: UUID) -> Campaign:
    """The campaign, locked until the commit. Raises NotFound."""
    campaign = Campaign.objects.select_for_update().filter(pk=campaign_id).first()
    if campaign is None:
        raise NotFound(_("没有这轮排摸"))
    return campaign


def move_campaign(
    actor: Actor, campaign: Campaign, state: str, event: type[CampaignEvent]
) -> Campaign:
    """Move a locked campaign to `state` and record `event`. Raises ForbiddenMove."""
    campaign.state = CAMPAIGN.check(campaign.state, state)
    campaign.save(update_fields=["state"])
    record(
        actor,
        event(
            space_id=campaign.space_id,
            place_path=campaign.place_path,
            subject_id=campaign.id,
            title=campaign.title,
        ),
    )
    return campaign


def change_doors(campaign: Campaign, come: Collection[PlaceView], gone: Collection[UUID]) -> None:
    """Make doors of the rooms in `come`, delete the locked doors in `gone`, and count them all."""
    Door.objects.bulk_create(
        (
            Door(
                id=uuid7(),
                space_id=campaign.space_id,
                campaign=campaign,
                place_id=room.id,
                place_path=room.path,
            )
            for room in come
        ),
        batch_size=1000,
    )
    Door.objects.filter(pk__in=gone).delete()
    change = len(come) - len(gone)
    campaign.doors += change
    campaign.save(update_fields=["doors"])
    deltas = Deltas(campaign.space_id)
    deltas.add([campaign.id], DOORS, "", change)
    deltas.write()
