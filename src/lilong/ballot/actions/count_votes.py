"""Count a vote that is closed."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import counting, permissions, roots
from lilong.ballot.casting import lock_head
from lilong.ballot.events import VotesCounted
from lilong.ballot.models import Complaint, CountResult, Motion
from lilong.ballot.moving import locked_motion, move, now_for, refuse_doubted, said_at
from lilong.ballot.states import MOTION, ComplaintState, MotionState, RootKind
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def count_votes(actor: Actor, *, motion_id: UUID) -> CountResult:
    """Chain every ballot again, judge, keep the figures, and publish the last root.

    Raises:
        NotAllowed: who prepares does not decide.
        Refused: owners may still question what was counted for them, or somebody does; the clock
            is in doubt.
        FoundationChanged: motion, roll or voters are not those of the notice.
        ChainBroken: a ballot is not what was appended.
        ForbiddenMove: it is not closed, or was counted already.
    """
    motion = locked_motion(motion_id)
    permissions.decide_motion(actor, motion)
    MOTION.check(motion.state, MotionState.COUNTED)
    head = lock_head(motion.id)
    now = now_for(motion)
    refuse_doubted(now)
    if motion.complaints_until is not None and now.clock < motion.complaints_until:
        raise Refused(
            _("%(until)s 以前业主还可以核对自己的票，现在不能计票")
            % {"until": said_at(motion.complaints_until)},
            basis=_("截止以后先留出核对期，再计票"),
        )
    _no_open_complaint(motion)
    counted = counting.count(motion)
    roots.publish(motion, head, kind=RootKind.COUNT)
    result = CountResult.objects.create(
        space_id=motion.space_id,
        motion=motion,
        carried=counted.verdict.carried,
        figures=counted.figures,
        tallies=counted.tallies,
        size=counted.size,
        root=counted.root,
        counted_at=now.at,
        by_person_id=actor.person_id,
    )
    motion.counted_at = now.at
    move(
        actor,
        motion,
        MotionState.COUNTED,
        VotesCounted,
        carried=result.carried,
        root=result.root,
    )
    return result


def _no_open_complaint(motion: Motion) -> None:
    count = Complaint.objects.filter(motion=motion, state=ComplaintState.OPEN).count()
    if count:
        raise Refused(
            _("还有 %(count)s 位业主对计入的票有疑问，没有答复") % {"count": count},
            remedy=_("请逐条核实答复，再计票。"),
        )
