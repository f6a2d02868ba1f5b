"""Look at who has not answered yet: for those who deliver, a building at a time, never unseen."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.events import UnansweredLookedAt
from lilong.ballot.models import Motion, Voter
from lilong.ballot.queries.delivering import DoorToReach, doors_among
from lilong.ballot.states import MotionState
from lilong.ballot.voters import answered, motion_of, need_state
from lilong.commons.ledger.chain import record
from lilong.commons.sealed.looking import note_look, seals
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotAllowed, NotFound

UNANSWERED = seals(
    "ballot.motion", "unanswered", _("一栋楼里还没有投票的户"), {"deliver": _("送票和上门")}
)


@use_case
def look_at_unanswered(actor: Actor, *, motion_id: UUID, building_id: UUID) -> list[DoorToReach]:
    """The units of a building without a ballot that stands, in walking order; never a choice.

    Only those at which the actor delivers. Each look is written down.

    Raises:
        NotAllowed: does not deliver in this building, or is no person.
        Refused: it is not being voted on.
        NotFound: the motion asks nobody in this building.
    """
    motion = motion_of(motion_id)
    every = _voters(motion, building_id)
    mine = [one for one in every if permissions.deliver_slip.allows(actor, one.place_path)]
    permissions.deliver_slip(actor, (mine or every)[0].place_path)
    if actor.person_id is None:
        raise NotAllowed(_("还没有投票的名单只能由送票的人登录后查看"))
    need_state(motion, MotionState.OPEN)
    done = answered(motion.id, [voter.number for voter in mine])
    note_look(
        actor,
        UNANSWERED,
        space_id=motion.space_id,
        place_path=mine[0].place_path,
        subject_id=motion.id,
        about_person_id=None,
        purpose="deliver",
    )
    record(
        actor,
        UnansweredLookedAt(
            space_id=motion.space_id,
            place_path=mine[0].place_path,
            subject_id=motion.id,
            code=motion.code,
            building=mine[0].unit.building_name,
        ),
    )
    return doors_among([voter for voter in mine if voter.number not in done])


def _voters(motion: Motion, building_id: UUID) -> list[Voter]:
    rows = Voter.objects.filter(motion=motion, building_id=building_id)
    found = list(rows.select_related("unit").order_by("walk", "number"))
    if not found:
        raise NotFound(_("这次表决不问这栋楼"))
    return found
