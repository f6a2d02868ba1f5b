"""Take a published roll back to go on with it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions, rolls
from lilong.ballot.events import RollWithdrawn
from lilong.ballot.models import Roll
from lilong.ballot.states import ROLL, RollState
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid


@use_case
def withdraw_roll(actor: Actor, *, roll_id: UUID, reason: str) -> Roll:
    """Make a published roll a draft again; what was objected stays.

    Raises:
        NotAllowed: the actor does not prepare votes here.
        ForbiddenMove: it is not published.
        Invalid: no reason is given.
    """
    roll = rolls.locked_roll(roll_id)
    permissions.keep_roll(actor, roll.place_path)
    state = ROLL.check(roll.state, RollState.DRAFT)
    reason = reason.strip()
    if not reason:
        said = _("请写明为什么收回，业主会看到")
        raise Invalid(_("有几处需要改一下"), fields={"reason": [said]})
    roll.state, roll.published_at, roll.objections_until = state, None, None
    roll.save(update_fields=["state", "published_at", "objections_until"])
    record(
        actor,
        RollWithdrawn(
            space_id=roll.space_id,
            place_path=roll.place_path,
            subject_id=roll.id,
            title=roll.title,
            reason=reason[:200],
        ),
    )
    return roll
