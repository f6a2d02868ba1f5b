"""Take a unit out of a roll that does not belong there."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions, rolls
from lilong.ballot.events import RollUnitRemoved
from lilong.ballot.models import Roll, RollObjection
from lilong.ballot.states import ObjectionState
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused


@use_case
def remove_roll_unit(actor: Actor, *, roll_id: UUID, unit_id: UUID, reason: str) -> Roll:
    """Take a unit out of a draft or published roll; its number is not given again.

    Raises:
        NotAllowed: the actor does not prepare votes here.
        NotFound: there is no such unit in this roll.
        Invalid: no reason is given.
        Refused: the roll is frozen, or an objection about the unit waits for its answer.
    """
    roll = rolls.locked_roll(roll_id)
    permissions.keep_roll(actor, roll.place_path)
    rolls.check_open(roll)
    reason = reason.strip()
    if not reason:
        said = _("请写明为什么去掉")
        raise Invalid(_("有几处需要改一下"), fields={"reason": [said]})
    unit = rolls.unit_of(roll, unit_id)
    objections = RollObjection.objects.filter(unit=unit)
    if objections.filter(state=ObjectionState.OPEN).exists():
        raise Refused(_("这一户有异议还没有答复"), remedy=_("请先答复，再去掉。"))
    number, blind = unit.number, unit.holder_blind
    objections.delete()
    unit.delete()
    record(
        actor,
        RollUnitRemoved(
            space_id=roll.space_id,
            place_path=roll.place_path,
            subject_id=roll.id,
            title=roll.title,
            number=number,
            reason=reason[:200],
        ),
    )
    rolls.settle(roll, [blind])
    return roll
