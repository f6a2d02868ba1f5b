"""Say which units of one name are one buyer's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions, rolls
from lilong.ballot.events import BuyersSettled
from lilong.ballot.holders import APART, SAME, Holder
from lilong.ballot.models import Roll, RollUnit
from lilong.commons.fields import known
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Invalid


@use_case
def settle_buyers(actor: Actor, *, roll_id: UUID, unit_ids: Sequence[UUID], same: bool) -> Roll:
    """Say that units whose owners bear the same names are one buyer's, or each another's.

    The heads follow. It can be said anew as long as the roll is not frozen.

    Args:
        unit_ids: two units or more, of owners of the same names.

    Raises:
        NotAllowed: the actor does not prepare votes here.
        Refused: the roll is frozen.
        Invalid: fewer than two units, one of another roll, or of other names.
    """
    roll = rolls.locked_roll(roll_id)
    permissions.keep_roll(actor, roll.place_path)
    rolls.check_open(roll)
    units = list(RollUnit.objects.filter(roll=roll, pk__in=list(unit_ids)).order_by("number"))
    if len(units) < 2 or len(units) != len(set(unit_ids)):
        raise Invalid(_("请勾选两户或更多"))
    holders = [Holder.read(known(unit.holder)) for unit in units]
    if len({holder.names for holder in holders}) > 1 or not holders[0].names:
        raise Invalid(_("这几户登记的业主不同名"), remedy=_("名字写错的，请先更正。"))
    blinds = {unit.holder_blind for unit in units}
    # A mark of its own: who was said to be this buyer before and is not any more stays out.
    mark = uuid7().hex
    for unit, holder in zip(units, holders, strict=True):
        said = replace(holder, said=SAME, mark=mark)
        if not same:
            said = replace(holder, said=APART, mark=str(unit.number))
        unit.holder, unit.holder_blind = said.text, said.blind
    RollUnit.objects.bulk_update(units, ["holder", "holder_blind"])
    rolls.settle(roll, blinds | {unit.holder_blind for unit in units})
    record(
        actor,
        BuyersSettled(
            space_id=roll.space_id,
            place_path=roll.place_path,
            subject_id=roll.id,
            title=roll.title,
            count=len(units),
            numbers=tuple(unit.number for unit in units),
            same=same,
        ),
    )
    return roll
