"""Open a vote whose time has come."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import clocking, gates, permissions
from lilong.ballot.casting import lock_head
from lilong.ballot.clocking import Moment
from lilong.ballot.events import VotingOpened
from lilong.ballot.models import Motion
from lilong.ballot.moving import local_day, locked_motion, move, now_for, said_at
from lilong.ballot.states import MOTION, MotionState
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def open_voting(actor: Actor, *, motion_id: UUID, clock_confirmed: bool = False) -> Motion:
    """Take ballots from now on.

    Args:
        clock_confirmed: a person has looked at a clock of their own, where the house's is in
            doubt.

    Raises:
        NotAllowed: who prepares does not decide.
        Refused: it is not yet time, its time is over, or a re-election bars it.
        ForbiddenMove: no notice was given, or it is open already.
    """
    motion = locked_motion(motion_id)
    permissions.decide_motion(actor, motion)
    MOTION.check(motion.state, MotionState.OPEN)
    lock_head(motion.id)
    now = now_for(motion)
    now = believe(actor, now, confirmed=clock_confirmed)
    _in_time(motion, now)
    gates.not_in_reelection(motion, gates.frozen_rule(motion), local_day(now.at))
    motion.opened_at = now.at
    return move(actor, motion, MotionState.OPEN, VotingOpened)


def believe(actor: Actor, now: Moment, *, confirmed: bool) -> Moment:
    """Let a clock that is in doubt move nothing on, unless a person looked at another.

    From then on it is believed again, so only those who decide are asked; gives the moment to go
    on with, in doubt still where the time ran back: what was shown was no clock then.

    Raises:
        Refused: it is in doubt, and nobody has, or the house itself acts.
    """
    if not now.doubted:
        return now
    refuse_doubted(actor, now, confirmed=confirmed)
    return Moment(now.at, doubted=not clocking.confirm(now))


def refuse_doubted(actor: Actor, now: Moment, *, confirmed: bool) -> None:
    """Raises Refused when the clock is in doubt and no person has looked at another."""
    if not now.doubted or (confirmed and not actor.system):
        return
    raise Refused(
        _("服务器的时钟对不上（现在显示 %(at)s），要有人核对过时间才能办")
        % {"at": said_at(now.at)},
        remedy=_(
            "请看一眼手机上的时间：显示的对，也确实到了，就勾选“我核对过时间”再办一次；"
            "显示的不对，请管理员先把服务器的时间调好。"
        ),
    )


def _in_time(motion: Motion, now: Moment) -> None:
    assert motion.opens_at is not None
    assert motion.closes_at is not None
    if now.at < motion.opens_at and not now.doubted:
        raise Refused(
            _("公告写的是 %(opens)s 开始，还没有到") % {"opens": said_at(motion.opens_at)},
            remedy=_("到时候会自动开始。"),
        )
    if now.at >= motion.closes_at and not now.doubted:
        raise Refused(
            _("公告写的是 %(closes)s 截止，已经过了") % {"closes": said_at(motion.closes_at)},
            remedy=_("请撤回，重新定时间再公告。"),
        )
