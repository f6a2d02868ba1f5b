"""Assign a person to survey a part of a campaign's area."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Invalid
from lilong.people import queries as people
from lilong.places import queries as places
from lilong.survey import permissions
from lilong.survey.campaigning import locked_campaign
from lilong.survey.events import SurveyorAssigned
from lilong.survey.models import CampaignSurveyor


@use_case
def assign_surveyor(
    actor: Actor, *, campaign_id: UUID, person_id: UUID, place_id: UUID
) -> CampaignSurveyor:
    """Assign a person to the doors at and below a place of the campaign.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: the place lies outside the campaign, the person holds no role there that may
            record, or is assigned already.
    """
    campaign = locked_campaign(campaign_id)
    permissions.run_campaign(actor, campaign.place_path)
    place = places.place(place_id)
    if not covers(campaign.place_path, place.path):
        raise Invalid(_("%(address)s不在这轮排摸的范围里") % {"address": place.address})
    if not _may_record(person_id, place.path):
        raise Invalid(
            _("这个人在%(address)s没有排摸的身份") % {"address": place.address},
            remedy=_("请先给他登记楼组长、志愿者或社工的身份。"),
        )
    assigned, made = CampaignSurveyor.objects.get_or_create(
        campaign=campaign,
        person_id=person_id,
        place_id=place.id,
        defaults={"space_id": campaign.space_id, "place_path": place.path},
    )
    if not made:
        raise Invalid(_("已经安排过了"))
    record(
        actor,
        SurveyorAssigned(
            space_id=campaign.space_id,
            place_path=campaign.place_path,
            subject_id=campaign.id,
            title=campaign.title,
            person_id=person_id,
            address=place.address,
        ),
    )
    return assigned


def _may_record(person_id: UUID, path: str) -> bool:
    grants = people.grants_of(person_id, timezone.localdate())
    return any(grant.role in permissions.RECORDERS and covers(grant.path, path) for grant in grants)
