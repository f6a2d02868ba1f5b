"""Post what came of a vote."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.events import ResultPosted
from lilong.ballot.gates import frozen_rule
from lilong.ballot.models import CountResult, Motion, Scrutineer
from lilong.ballot.moving import locked_motion, move, now_for, refuse_doubted
from lilong.ballot.states import MOTION, MotionState, ScrutinyState
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def post_result(actor: Actor, *, motion_id: UUID) -> Motion:
    """Make the result public; a carried motion takes effect by it.

    Raises:
        NotAllowed: who prepares does not decide.
        Refused: scrutineers are missing, or one of them objects and was not answered, or no
            other has confirmed; the clock is in doubt.
        ForbiddenMove: it is not counted, or was posted already.
    """
    motion = locked_motion(motion_id)
    permissions.decide_motion(actor, motion)
    carried = CountResult.objects.filter(motion=motion, carried=True).exists()
    state = MotionState.EFFECTIVE if carried else MotionState.FAILED
    MOTION.check(motion.state, state)
    _scrutinised(motion)
    now = now_for(motion)
    refuse_doubted(now)
    motion.posted_at = now.at
    said = str(MotionState(state).label)
    return move(actor, motion, state, ResultPosted, result=said, carried=carried)


def scrutineers_required(motion: Motion) -> int:
    """How many scrutineers have to confirm: what rule and compound ask, whichever is more."""
    asked = int((motion.options or {}).get("scrutineers_required", 0))
    return max(asked, frozen_rule(motion).scrutineers)


def _scrutinised(motion: Motion) -> None:
    ours = Scrutineer.objects.filter(motion=motion)
    objected = ours.filter(state=ScrutinyState.OBJECTED)
    if objected.filter(answer="").exists():
        raise Refused(
            _("有监票人对计票提出疑问，还没有解决"),
            remedy=_(
                "请和监票人一起重看一遍；没有疑问了，请监票人改为“核对无误”。仍有疑问的，请书面"
                "答复；疑问和答复会和结果一起公布。"
            ),
        )
    # An objection that stands is outweighed by nobody's silence: another has to confirm.
    needed = max(scrutineers_required(motion), 1 if objected.exists() else 0)
    confirmed = ours.filter(state=ScrutinyState.CONFIRMED).count()
    if confirmed < needed:
        raise Refused(
            _("要 %(needed)s 位监票人核对，现在有 %(confirmed)s 位")
            % {"needed": needed, "confirmed": confirmed},
            remedy=_("请监票人在手机上核对；不够的，再安排几位。"),
        )
