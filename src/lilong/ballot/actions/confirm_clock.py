"""Say that the house's clock is right, after a look at another."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import clocking, permissions
from lilong.ballot.events import ClockConfirmed
from lilong.ballot.models import Motion
from lilong.ballot.moving import now_for, tell_of
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound, Refused


@use_case(unrecorded="a clock that nobody doubts any more; whoever confirmed it is in the ledger")
def confirm_clock(actor: Actor, *, motion_id: UUID) -> datetime:
    """Believe the clock again, for every vote of the house, from what it shows now.

    It stands whatever becomes of the step that the clock was looked at for: it is told by itself,
    before that step.

    Returns what it shows.

    Args:
        motion_id: the vote whose next step waits for the clock.

    Raises:
        NotFound: there is no such motion.
        NotAllowed: who prepares does not decide.
        Refused: the house itself has no other clock to look at.
    """
    motion = Motion.objects.filter(pk=motion_id).first()
    if motion is None:
        raise NotFound(_("没有这个表决事项"))
    permissions.decide_motion(actor, motion)
    if actor.system:
        raise Refused(_("服务器的时钟要由人来核对"))
    now = now_for(motion)
    if now.doubted:
        clocking.confirm(now)
        tell_of(actor, motion, ClockConfirmed, shown=now.clock)
    return now.clock
