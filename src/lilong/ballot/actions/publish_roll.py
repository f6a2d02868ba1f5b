"""Show a roll to its owners, who may object until a day."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions, rolls
from lilong.ballot.clocking import moment
from lilong.ballot.events import RollPublished
from lilong.ballot.models import Roll, RollUnit
from lilong.ballot.states import ROLL, RollState
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

LONGEST = timedelta(days=180)


@use_case
def publish_roll(actor: Actor, *, roll_id: UUID, until: date) -> Roll:
    """Open a draft to objection: each building's page and sheet show it, names masked.

    Args:
        until: the last day on which an owner may object.

    Raises:
        NotAllowed: the actor does not prepare votes here.
        ForbiddenMove: it is published or frozen already.
        Refused: there is nothing in it.
        Invalid: the day is not after today, or more than half a year away.
    """
    roll = rolls.locked_roll(roll_id)
    permissions.keep_roll(actor, roll.place_path)
    state = ROLL.check(roll.state, RollState.PUBLISHED)
    if not RollUnit.objects.filter(roll=roll).exists():
        raise Refused(_("名册里还没有专有部分"), remedy=_("请先导入或登记。"))
    today = rolls.today()
    if not today < until <= today + LONGEST:
        said = _("请选今天以后、半年以内的一天")
        raise Invalid(_("有几处需要改一下"), fields={"until": [said]})
    rolls.settle(roll)
    roll.state, roll.published_at, roll.objections_until = state, moment().at, until
    roll.save(update_fields=["state", "published_at", "objections_until"])
    record(
        actor,
        RollPublished(
            space_id=roll.space_id,
            place_path=roll.place_path,
            subject_id=roll.id,
            title=roll.title,
            until=until,
            units=roll.units,
        ),
    )
    return roll
