"""Begin a roll with what stood in the last one."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions, rolls
from lilong.ballot.events import RollCopied
from lilong.ballot.models import Roll, RollOwner, RollUnit
from lilong.ballot.states import RollState
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Refused

BATCH = 1000


@use_case
def copy_roll(actor: Actor, *, roll_id: UUID, from_roll_id: UUID) -> Roll:
    """Fill an empty draft with the units, owners and buyers of a frozen roll of the compound.

    Numbers stay, so that a household knows its own again; so does what was said about buyers of
    the same name.

    Raises:
        NotAllowed: the actor does not prepare votes here.
        NotFound: there is no such roll.
        Refused: the draft is not empty or not a draft, or the other is not a frozen roll of the
            same compound.
    """
    roll = rolls.locked_roll(roll_id)
    permissions.keep_roll(actor, roll.place_path)
    if roll.state != RollState.DRAFT or RollUnit.objects.filter(roll=roll).exists():
        raise Refused(_("只能抄到一份空的、还在整理的名册里"))
    of = Roll.objects.filter(pk=from_roll_id, place_path=roll.place_path).first()
    if of is None or of.state != RollState.FROZEN:
        raise Refused(_("只能抄本小区已经定稿的名册"))
    _copy(of, roll)
    rolls.settle(roll)
    record(
        actor,
        RollCopied(
            space_id=roll.space_id,
            place_path=roll.place_path,
            subject_id=roll.id,
            title=roll.title,
            of_title=of.title,
            units=roll.units,
        ),
    )
    return roll


def _copy(of: Roll, roll: Roll) -> None:
    after = 0
    while True:
        batch = RollUnit.objects.filter(roll=of, number__gt=after).order_by("number")[:BATCH]
        units = {unit.id: unit for unit in batch}
        if not units:
            return
        owners = list(RollOwner.objects.filter(unit__in=list(units)))
        after = max(unit.number for unit in units.values())
        for unit in units.values():
            unit.id, unit.roll, unit.import_row_id = uuid7(), roll, None
        for owner in owners:
            owner.unit = units[owner.unit_id]
            owner.id = uuid7()
        RollUnit.objects.bulk_create(units.values())
        RollOwner.objects.bulk_create(owners)
