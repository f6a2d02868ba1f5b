"""Record a knock at a door."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.counters.counting import Deltas
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.commons.wording import kept
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound, Refused
from lilong.places import queries as places
from lilong.survey import permissions
from lilong.survey.events import DoorVisited
from lilong.survey.models import Door, DoorVisit
from lilong.survey.queries.campaigns import DOORS
from lilong.survey.states import CampaignState, DoorResult


@use_case
def record_visit(actor: Actor, *, door_id: UUID, result: str, note: str = "") -> Door:
    """Record what a knock brought: seen, absent or refused. The last knock stands.

    Raises:
        NotAllowed: not a recorder of this place.
        Refused: the campaign is not open.
        Invalid: no such result.
    """
    door = Door.objects.select_for_update(of=("self",)).filter(pk=door_id)
    found = door.select_related("campaign").first()
    if found is None:
        raise NotFound(_("没有这扇门"))
    permissions.record_visit(actor, found.place_path)
    if found.campaign.state != CampaignState.OPEN:
        raise Refused(_("这轮排摸现在没有进行"), remedy=_("请社工先开始这轮排摸。"))
    if result not in DoorResult.values:
        raise Invalid(_("请选择上门结果"))
    before, now = found.result, timezone.now()
    DoorVisit.objects.create(
        space_id=found.space_id,
        door=found,
        result=result,
        by_id=actor.person_id,
        at=now,
        note=note.strip()[:200],
    )
    found.result, found.last_at, found.last_by_id = result, now, actor.person_id
    found.visits += 1
    found.save(update_fields=["result", "last_at", "last_by", "visits"])
    deltas = Deltas(found.space_id)
    deltas.add([found.campaign_id], DOORS, before, -1)
    deltas.add([found.campaign_id], DOORS, result, +1)
    deltas.write()
    record(
        actor,
        DoorVisited(
            space_id=found.space_id,
            place_path=found.place_path,
            subject_id=found.id,
            address=places.place(found.place_id).address,
            result=kept(DoorResult(result).label),
        ),
    )
    return found
