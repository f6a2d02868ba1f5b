"""Say that a published roll is wrong about a unit."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions, rolls
from lilong.ballot.events import RollObjected
from lilong.ballot.models import Roll, RollObjection, RollUnit
from lilong.ballot.states import ObjectionState, RollState
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

LONGEST = 500


@use_case
def object_to_roll(actor: Actor, *, roll_id: UUID, unit_id: UUID, words: str) -> RollObjection:
    """Object to what a published roll says about a unit of the compound; the words are sealed.

    Raises:
        NotAllowed: the actor owns nothing in the compound.
        NotFound: there is no such roll or unit.
        Refused: the roll is not open to objection, or the actor's earlier objection about this
            unit waits for its answer.
        Invalid: nothing is said, or too much.
    """
    roll = rolls.locked_roll(roll_id)
    unit = rolls.unit_of(roll, unit_id)
    permissions.object_to_roll(actor, unit)
    _check_time(roll)
    words = words.strip()
    if not words or len(words) > LONGEST:
        said = _("请写明哪里不对，最多 %(most)s 个字") % {"most": LONGEST}
        raise Invalid(_("有几处需要改一下"), fields={"words": [said]})
    _check_first(actor, unit)
    objection = RollObjection.objects.create(
        space_id=roll.space_id, roll=roll, unit=unit, by_id=actor.person_id, words=words
    )
    record(
        actor,
        RollObjected(
            space_id=roll.space_id,
            place_path=roll.place_path,
            subject_id=roll.id,
            title=roll.title,
            number=unit.number,
        ),
    )
    return objection


def _check_time(roll: Roll) -> None:
    if roll.state != RollState.PUBLISHED:
        raise Refused(_("这份名册现在不在公示"), remedy=_("有疑问请到居委会或业委会当面说明。"))
    if roll.objections_until and rolls.today() > roll.objections_until:
        raise Refused(
            _("提出异议的时间到 %(until)s 为止") % {"until": roll.objections_until},
            remedy=_("请到居委会或业委会当面说明。"),
        )


def _check_first(actor: Actor, unit: RollUnit) -> None:
    waiting = RollObjection.objects.filter(
        unit=unit, by_id=actor.person_id, state=ObjectionState.OPEN
    )
    if actor.person_id and waiting.exists():
        raise Refused(_("您对这一户提过异议，正在等答复"), remedy=_("答复以后会通知您。"))
