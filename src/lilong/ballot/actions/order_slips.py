"""Order the personalised slips of a vote: set in a job, kept three days."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions, prints
from lilong.ballot.clocking import moment
from lilong.ballot.events import SlipsOrdered
from lilong.ballot.models import Motion
from lilong.ballot.moving import tell_of
from lilong.ballot.printing import count_slips
from lilong.ballot.prints import Print
from lilong.ballot.queries.turnout import buildings_of
from lilong.ballot.states import MotionState
from lilong.ballot.voters import motion_of, need_state
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import NotFound


@use_case
def order_slips(
    actor: Actor,
    *,
    motion_id: UUID,
    building_id: UUID | None = None,
    large: bool = False,
    then: Callable[[Print], object] = lambda order: None,
) -> Print:
    """Order the slips of a vote, or of one building.

    Args:
        large: in large type, a page of A4 each.
        then: called in the same transaction, to enqueue the job that sets them.

    Raises:
        NotAllowed: not one of those who prepare.
        Refused: the motion is neither announced nor open.
        NotFound: the vote asks nobody in this building.
    """
    motion = motion_of(motion_id)
    permissions.prepare_motion(actor, motion.place_path)
    need_state(motion, MotionState.NOTICED, MotionState.OPEN)
    count = count_slips(motion, building_id)
    if not count:
        raise NotFound(_("这次表决不问这栋楼"))
    order = Print(
        id=uuid7(),
        motion_id=motion.id,
        by_person_id=actor.person_id,
        at=moment().at.replace(microsecond=0),
        count=count,
        building_id=building_id,
        building=_building(motion, building_id),
        large=large,
    )
    tell_of(actor, motion, SlipsOrdered, count=count)
    prints.keep(order)
    then(order)
    return order


def _building(motion: Motion, building_id: UUID | None) -> str:
    if building_id is None:
        return ""
    return next((one.name for one in buildings_of(motion) if one.id == building_id), "")
