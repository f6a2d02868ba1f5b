"""Record that registered letters went out, or that the notice was posted, for many at once."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lilong.ballot import clocking, permissions
from lilong.ballot.events import SlipsDelivered
from lilong.ballot.models import Delivery, Motion, Voter
from lilong.ballot.queries.delivering import DELIVERY, within
from lilong.ballot.states import DeliveryResult, MotionState
from lilong.ballot.voters import motion_of, need_state
from lilong.commons.counters.counting import Deltas
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Invalid, Refused

BATCH = 500
# Whom each of the two reaches: only who could not be found at home is told by public notice.
REACHES = {
    DeliveryResult.REGISTERED_LETTER: ("", DeliveryResult.ABSENT, DeliveryResult.REFUSED),
    DeliveryResult.POSTED: (DeliveryResult.ABSENT, DeliveryResult.REFUSED),
}


@use_case
def record_deliveries(
    actor: Actor,
    *,
    motion_id: UUID,
    result: str,
    building_id: UUID | None = None,
    note: str = "",
) -> int:
    """Record a letter or the public notice for every unit that was not reached yet.

    Args:
        result: `registered_letter` for all not reached, `posted` for those tried in vain.
        building_id: one building; all that the actor delivers to without it.
        note: the letters' numbers, or where the notice hangs.

    Returns:
        How many units it was recorded for.

    Raises:
        NotAllowed: delivers nowhere here.
        Refused: the motion is neither announced nor open, or there is no such unit left.
        Invalid: another result.
    """
    motion = motion_of(motion_id)
    paths = permissions.delivers_at(actor, motion)
    permissions.deliver_slip(actor, paths[0] if paths else motion.place_path)
    need_state(motion, MotionState.NOTICED, MotionState.OPEN)
    if result not in REACHES:
        raise Invalid(_("只有挂号信和公告可以一起记"), fields={"result": [_("请选择送达结果")]})
    chosen = DeliveryResult(result)
    voters = _left(actor, motion, chosen, building_id)
    if not voters:
        raise Refused(
            _("没有需要这样送达的了"), remedy=_("公告只用于上门没有送到的户，请先记上门的结果。")
        )
    _write(actor, motion, voters, chosen, note.strip()[:200])
    record(
        actor,
        SlipsDelivered(
            space_id=motion.space_id,
            place_path=paths[0] if paths else motion.place_path,
            subject_id=motion.id,
            code=motion.code,
            count=len(voters),
            result=str(chosen.label),
        ),
    )
    return len(voters)


def _left(
    actor: Actor, motion: Motion, result: DeliveryResult, building_id: UUID | None
) -> list[Voter]:
    rows = Voter.objects.select_for_update().filter(
        within(actor, motion), motion=motion, delivery__in=REACHES[result]
    )
    only = Q(building_id=building_id) if building_id else Q()
    return list(rows.filter(only).order_by("number"))


def _write(
    actor: Actor, motion: Motion, voters: list[Voter], result: DeliveryResult, note: str
) -> None:
    now = clocking.moment().at
    tries = [
        Delivery(
            id=uuid7(),
            space_id=motion.space_id,
            voter=voter,
            result=result,
            serial=voter.serial,
            by_id=actor.person_id,
            at=now,
            note=note,
        )
        for voter in voters
    ]
    Delivery.objects.bulk_create(tries, batch_size=BATCH)
    deltas = Deltas(motion.space_id)
    for before, count in Counter(voter.delivery for voter in voters).items():
        deltas.add([motion.id], DELIVERY, before, -count)
    deltas.add([motion.id], DELIVERY, result, len(voters))
    deltas.write()
    for start in range(0, len(voters), BATCH):
        Voter.objects.filter(pk__in=[one.pk for one in voters[start : start + BATCH]]).update(
            delivery=result, last_at=now, last_by_id=actor.person_id, deliveries=F("deliveries") + 1
        )
