"""Record many knocks at once, as they stand on a paper sheet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.counters.counting import Deltas
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Invalid, Refused
from lilong.survey import permissions
from lilong.survey.campaigning import locked_campaign
from lilong.survey.events import DoorsVisited
from lilong.survey.models import Campaign, Door, DoorVisit
from lilong.survey.queries.campaigns import DOORS
from lilong.survey.states import CampaignState, DoorResult

BATCH = 500


@dataclass(frozen=True, slots=True)
class Knock:
    """One knock at the door of a place: what it brought (of `DoorResult`), and on which day."""

    place_id: UUID
    result: str
    on: date


@use_case
def record_visits(actor: Actor, *, campaign_id: UUID, knocks: Sequence[Knock]) -> int:
    """Record knocks in the order in which they were made; the last one at a door stands.

    Returns:
        How many were recorded: all of them.

    Raises:
        NotAllowed: not a recorder at one of the doors.
        Refused: the campaign is not open.
        Invalid: none, no such result, a day to come, or no door of this campaign.
    """
    campaign = locked_campaign(campaign_id)
    permissions.record_visit(actor, _outermost(actor, campaign))
    _check(campaign, knocks)
    doors = _doors(campaign, knocks)
    for door in doors.values():
        permissions.record_visit(actor, door.place_path)
    _write(actor, campaign, doors, knocks)
    results = Counter(knock.result for knock in knocks)
    record(
        actor,
        DoorsVisited(
            space_id=campaign.space_id,
            place_path=campaign.place_path,
            subject_id=campaign.id,
            title=campaign.title,
            count=len(knocks),
            results=dict(sorted(results.items())),
        ),
    )
    return len(knocks)


def _outermost(actor: Actor, campaign: Campaign) -> str:
    """Where the actor records within the campaign; the campaign's own place when nowhere."""
    paths = actor.paths_with(permissions.RECORDERS)
    return next((p for p in paths if p.startswith(campaign.place_path)), campaign.place_path)


def _check(campaign: Campaign, knocks: Sequence[Knock]) -> None:
    if campaign.state != CampaignState.OPEN:
        raise Refused(_("这轮排摸现在没有进行"), remedy=_("请社工先开始这轮排摸。"))
    if not knocks:
        raise Invalid(_("没有要记录的上门情况"))
    if {knock.result for knock in knocks} - set(DoorResult.values):
        raise Invalid(_("请选择上门结果"))
    if max(knock.on for knock in knocks) > timezone.localdate():
        raise Invalid(_("上门日期不能晚于今天"))


def _doors(campaign: Campaign, knocks: Sequence[Knock]) -> dict[UUID, Door]:
    """The doors that were knocked at, locked, by place."""
    wanted = list({knock.place_id for knock in knocks})
    doors: dict[UUID, Door] = {}
    for start in range(0, len(wanted), BATCH):
        rows = Door.objects.select_for_update().filter(
            campaign=campaign, place_id__in=wanted[start : start + BATCH]
        )
        doors |= {door.place_id: door for door in rows}
    if len(doors) != len(wanted):
        raise Invalid(_("有的门不在这轮排摸的范围里"))
    return doors


def _write(
    actor: Actor, campaign: Campaign, doors: dict[UUID, Door], knocks: Sequence[Knock]
) -> None:
    at = [_noon(knock.on) for knock in knocks]
    DoorVisit.objects.bulk_create(
        [
            DoorVisit(
                id=uuid7(),
                space_id=campaign.space_id,
                door=doors[knock.place_id],
                result=knock.result,
                by_id=actor.person_id,
                at=moment,
            )
            for knock, moment in zip(knocks, at, strict=True)
        ],
        batch_size=BATCH,
    )
    last = {
        knock.place_id: (knock.result, moment) for knock, moment in zip(knocks, at, strict=True)
    }
    times = Counter(knock.place_id for knock in knocks)
    deltas = Deltas(campaign.space_id)
    alike: dict[tuple[str, datetime, int], list[UUID]] = defaultdict(list)
    for place_id, (result, moment) in last.items():
        deltas.add([campaign.id], DOORS, doors[place_id].result, -1)
        deltas.add([campaign.id], DOORS, result, +1)
        alike[result, moment, times[place_id]].append(doors[place_id].id)
    for (result, moment, count), ids in alike.items():
        _stand(actor, ids, result, moment, count)
    deltas.write()


def _stand(actor: Actor, ids: list[UUID], result: str, moment: datetime, count: int) -> None:
    """Doors with the same last knock are written in one statement."""
    for start in range(0, len(ids), BATCH):
        Door.objects.filter(pk__in=ids[start : start + BATCH]).update(
            result=result, last_at=moment, last_by_id=actor.person_id, visits=F("visits") + count
        )


def _noon(day: date) -> datetime:
    # A sheet tells the day and no hour; noon stays that day in every reader's zone.
    return datetime.combine(day, time(12), tzinfo=timezone.get_current_timezone())
