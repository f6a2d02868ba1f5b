"""Open a vote whose time has come."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import gates, permissions
from lilong.ballot.casting import lock_head
from lilong.ballot.clocking import Moment
from lilong.ballot.events import VotingOpened
from lilong.ballot.models import Motion
from lilong.ballot.moving import (
    local_day,
    locked_motion,
    move,
    now_for,
    refuse_doubted,
    said_at,
)
from lilong.ballot.states import MOTION, MotionState
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def open_voting(actor: Actor, *, motion_id: UUID) -> Motion:
    """Take ballots from now on.

    Raises:
        NotAllowed: who prepares does not decide.
        Refused: it is not yet time, its time is over, a re-election bars it, or the clock is in
            doubt.
        ForbiddenMove: no notice was given, or it is open already.
    """
    motion = locked_motion(motion_id)
    permissions.decide_motion(actor, motion)
    MOTION.check(motion.state, MotionState.OPEN)
    lock_head(motion.id)
    now = now_for(motion)
    refuse_doubted(now)
    _in_time(motion, now)
    gates.not_in_reelection(motion, gates.frozen_rule(motion), local_day(now.clock))
    motion.opened_at = now.at
    return move(actor, motion, MotionState.OPEN, VotingOpened)


def _in_time(motion: Motion, now: Moment) -> None:
    assert motion.opens_at is not None
    assert motion.closes_at is not None
    if now.clock < motion.opens_at:
        raise Refused(
            _("公告写的是 %(opens)s 开始，还没有到") % {"opens": said_at(motion.opens_at)},
            remedy=_("到时候会自动开始。"),
        )
    if now.clock >= motion.closes_at:
        raise Refused(
            _("公告写的是 %(closes)s 截止，已经过了") % {"closes": said_at(motion.closes_at)},
            remedy=_("请撤回，重新定时间再公告。"),
        )
