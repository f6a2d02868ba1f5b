"""Take a frozen scope back to be changed, before its notice."""

from __future__ import annotations

from uuid import UUID

from lilong.ballot import permissions
from lilong.ballot.events import ScopeThawed
from lilong.ballot.models import Motion
from lilong.ballot.moving import check_reason, locked_motion, move
from lilong.ballot.states import MotionState
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor


@use_case
def thaw_scope(actor: Actor, *, motion_id: UUID, reason: str) -> Motion:
    """Back to the draft: rule and options are looked up anew at the next freezing.

    Raises:
        NotAllowed: not one of those who prepare here.
        Invalid: no reason.
        ForbiddenMove: it is not frozen, or its notice went out.
    """
    motion = locked_motion(motion_id)
    permissions.prepare_motion(actor, motion.place_path)
    said = check_reason(reason)
    motion.rule, motion.options, motion.rule_on = None, None, None
    motion.scope_digest, motion.frozen_at = "", None
    motion.state_reason = said
    motion.version += 1
    return move(actor, motion, MotionState.DRAFT, ScopeThawed, reason=said)
