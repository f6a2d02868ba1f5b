"""Withdraw a motion before its close."""

from __future__ import annotations

from uuid import UUID

from lilong.ballot import permissions
from lilong.ballot.casting import lock_head
from lilong.ballot.events import MotionWithdrawn
from lilong.ballot.models import Motion
from lilong.ballot.moving import check_reason, locked_motion, move
from lilong.ballot.states import MOTION, UNPUBLISHED, MotionState
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor


@use_case
def withdraw_motion(actor: Actor, *, motion_id: UUID, reason: str) -> Motion:
    """Take the question back; what was cast stays in the chain and decides nothing.

    A draft that nobody outside has seen may be withdrawn by those who prepare.

    Raises:
        NotAllowed: not one of those who prepare, or after the notice not one who decides.
        Invalid: no reason.
        ForbiddenMove: it was closed already.
    """
    motion = locked_motion(motion_id)
    unpublished = motion.state in UNPUBLISHED
    if unpublished:
        permissions.prepare_motion(actor, motion.place_path)
    else:
        permissions.decide_motion(actor, motion)
    said = check_reason(reason)
    MOTION.check(motion.state, MotionState.WITHDRAWN)
    if not unpublished:
        lock_head(motion.id)
    motion.state_reason = said
    return move(actor, motion, MotionState.WITHDRAWN, MotionWithdrawn, reason=said)
