"""Plan a round of survey (一轮排摸)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid
from lilong.places import queries as places
from lilong.survey import permissions
from lilong.survey.campaigning import change_doors
from lilong.survey.events import CampaignPlanned
from lilong.survey.kinds import finding_kinds
from lilong.survey.models import Campaign
from lilong.survey.states import CampaignState


@use_case
def plan_campaign(
    actor: Actor,
    *,
    place_id: UUID,
    title: str,
    starts_on: date,
    deadline: date,
    kinds: Sequence[str] = (),
) -> Campaign:
    """Plan a campaign over a place; every open room below it becomes a door of it.

    Args:
        kinds: codes of the kinds to look for; empty for all.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no title, the deadline before the start, an unknown kind.
    """
    place = places.place(place_id)
    permissions.run_campaign(actor, place.path)
    _check(title, starts_on, deadline, kinds)
    rooms = [view for view in places.at_and_below(place.path, ["room"]) if not view.closed]
    campaign = Campaign.objects.create(
        space_id=place.space_id,
        place_id=place.id,
        place_path=place.path,
        title=title.strip(),
        kinds=list(kinds),
        starts_on=starts_on,
        deadline=deadline,
        state=CampaignState.PLANNED,
    )
    change_doors(campaign, rooms, ())
    record(
        actor,
        CampaignPlanned(
            space_id=place.space_id,
            place_path=place.path,
            subject_id=campaign.id,
            title=campaign.title,
            doors=campaign.doors,
        ),
    )
    return campaign


def _check(title: str, starts_on: date, deadline: date, kinds: Sequence[str]) -> None:
    wrong: dict[str, list[object]] = {}
    if not title.strip():
        wrong["title"] = [_("请给这轮排摸起个名字")]
    if deadline < starts_on:
        wrong["deadline"] = [_("截止日期不能早于开始日期")]
    if set(kinds) - set(finding_kinds()):
        wrong["kinds"] = [_("有不认识的问题类别")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)
