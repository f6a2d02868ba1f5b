"""Record how one slip reached its owners, or did not."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import clocking, permissions
from lilong.ballot.events import SlipDelivered
from lilong.ballot.models import Delivery, Voter
from lilong.ballot.moving import hold_motion_of
from lilong.ballot.queries.delivering import DELIVERY
from lilong.ballot.states import DeliveryResult, MotionState
from lilong.ballot.voters import locked_voter, need_state
from lilong.commons.counters.counting import Deltas
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Invalid, Refused

# What is a knock at the door; a letter or a public notice is none.
KNOCKS = (DeliveryResult.DELIVERED, DeliveryResult.REFUSED, DeliveryResult.ABSENT)


@use_case(unrecorded="a form that was sent twice; the first time is in the ledger")
def record_delivery(
    actor: Actor, *, voter_id: UUID, result: str, note: str = "", delivery_id: UUID | None = None
) -> Voter:
    """Record one try to bring a slip to its owners. The last try stands, all are kept.

    Args:
        result: of `DeliveryResult`.
        note: why, where a door that refused is knocked at again.
        delivery_id: the number of the form that was sent; sent again it records nothing more.

    Raises:
        NotAllowed: does not deliver at this unit.
        Refused: the motion is neither announced nor open, or the door refused and no reason
            is given.
        Invalid: no such result.
    """
    # Until the commit no close signs what was delivered without this.
    hold_motion_of(voter_id)
    voter = locked_voter(voter_id)
    permissions.deliver_slip(actor, voter.place_path)
    need_state(voter.motion, MotionState.NOTICED, MotionState.OPEN)
    if result not in DeliveryResult.values:
        raise Invalid(_("请选择送达结果"), fields={"result": [_("请选择送达结果")]})
    if delivery_id and Delivery.objects.filter(pk=delivery_id).exists():
        return voter
    if voter.delivery == DeliveryResult.REFUSED and result in KNOCKS and not note.strip():
        raise Refused(
            _("这一户已经说过不收，不再敲门"),
            remedy=_("确实要再送一次，请写明为什么；也可以改寄挂号信。"),
        )
    _write(actor, voter, DeliveryResult(result), note.strip()[:200], delivery_id)
    record(
        actor,
        SlipDelivered(
            space_id=voter.space_id,
            place_path=voter.place_path,
            subject_id=voter.id,
            code=voter.motion.code,
            number=voter.number,
            result=str(DeliveryResult(result).label),
        ),
    )
    return voter


def _write(
    actor: Actor, voter: Voter, result: DeliveryResult, note: str, delivery_id: UUID | None
) -> None:
    now = clocking.moment().at
    Delivery.objects.create(
        id=delivery_id or uuid7(),
        space_id=voter.space_id,
        voter=voter,
        result=result,
        serial=voter.serial,
        by_id=actor.person_id,
        at=now,
        note=note,
    )
    deltas = Deltas(voter.space_id)
    deltas.add([voter.motion_id], DELIVERY, voter.delivery, -1)
    deltas.add([voter.motion_id], DELIVERY, result, +1)
    deltas.write()
    voter.delivery, voter.last_at, voter.last_by_id = result, now, actor.person_id
    voter.deliveries += 1
    voter.save(update_fields=["delivery", "deliveries", "last_at", "last_by_id"])
