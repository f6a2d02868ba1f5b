"""What follows from what happens: whom a survey tells, and which doors come and go."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from lilong.commons.ledger.listening import listens
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.telling import tell
from lilong.kernel.actor import SYSTEM
from lilong.kernel.paths import ancestors, subtree
from lilong.survey.actions.renew_doors import renew_doors
from lilong.survey.models import Campaign, CampaignSurveyor, Finding
from lilong.survey.queries.campaigns import rooms_astray
from lilong.survey.states import CampaignState


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


def register() -> None:
    """Importing this module has connected its listeners."""


@listens("survey.campaign_opened")
def tell_surveyors(entry: LedgerEntry) -> None:
    """Tell everyone assigned that the campaign has begun."""
    assert entry.subject_id is not None
    campaign = Campaign.objects.filter(pk=entry.subject_id).first()
    if campaign is None:
        return
    persons = CampaignSurveyor.objects.filter(campaign=campaign).values_list("person_id", flat=True)
    tell(
        set(persons),
        space_id=entry.space_id,
        key=f"campaign-opened:{campaign.id}:{entry.number}",
        group="survey.campaigns",
        sentence=_("排摸“%(title)s”开始了，请在 %(deadline)s 之前完成您负责的部分"),
        facts={"title": campaign.title, "deadline": campaign.deadline.isoformat()},
        url=reverse("survey:today", args=[campaign.place_id]),
    )


@listens("survey.finding_returned")
def tell_finder(entry: LedgerEntry) -> None:
    """Tell who recorded a finding that it needs something more."""
    assert entry.subject_id is not None
    finding = Finding.objects.filter(pk=entry.subject_id).first()
    if finding is None or finding.found_by_id is None or finding.found_by_id == entry.actor_id:
        return
    tell(
        [finding.found_by_id],
        space_id=entry.space_id,
        key=f"finding-returned:{finding.id}:{entry.number}",
        group="survey.findings",
        sentence=_("问题 %(code)s（%(address)s）需要补充：%(reason)s"),
        facts={
            "code": finding.code,
            "address": finding.address,
            "reason": str(entry.facts["reason"]),
        },
        url=reverse("survey:finding", args=[finding.id]),
    )


@listens("survey.surveyor_assigned")
def tell_assigned(entry: LedgerEntry) -> None:
    """Tell a person which doors are theirs."""
    assert entry.subject_id is not None
    campaign = Campaign.objects.get(pk=entry.subject_id)
    tell(
        [UUID(entry.facts["person_id"])],
        space_id=entry.space_id,
        key=f"surveyor-assigned:{entry.subject_id}:{entry.number}",
        group="survey.campaigns",
        sentence=_("请您负责“%(title)s”中%(address)s的排摸"),
        facts={"title": entry.facts["title"], "address": entry.facts["address"]},
        url=reverse("survey:today", args=[campaign.place_id]),
    )


@listens("places.place_added", "places.places_added", "places.place_closed")
def follow_rooms(entry: LedgerEntry) -> None:
    """Let rooms that come or go during a round be doors of it, or no longer."""
    low, high = subtree(entry.place_path)
    around = Q(place_path__in=ancestors(entry.place_path))
    inside = Q(place_path__gte=low, place_path__lt=high)
    touched = Campaign.objects.filter(around | inside, space_id=entry.space_id)
    for campaign in touched.exclude(state=CampaignState.CLOSED):
        _renew(campaign, max(campaign.place_path, entry.place_path, key=len))


@listens("survey.campaign_opened")
def follow_reopening(entry: LedgerEntry) -> None:
    """Let rooms that came or went while a round was closed be doors of it, or no longer."""
    assert entry.subject_id is not None
    campaign = Campaign.objects.filter(pk=entry.subject_id).first()
    if campaign is not None and campaign.state != CampaignState.CLOSED:
        _renew(campaign, campaign.place_path)


def _renew(campaign: Campaign, path: str) -> None:
    if any(rooms_astray(campaign, path)):
        renew_doors(SYSTEM, campaign_id=campaign.id, place_path=path)
