"""How a motion moves on: what the verbs that move it share."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.ballot.clocking import Moment, moment
from lilong.ballot.events import MotionEvent
from lilong.ballot.models import Motion
from lilong.ballot.states import MOTION, MotionState
from lilong.commons.ledger.chain import record
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound, Refused

LONGEST_REASON = 200


def locked_motion(motion_id: UUID) -> Motion:
    """The motion, locked until the commit. Raises NotFound."""
    found = Motion.objects.select_for_update().filter(pk=motion_id).first()
    if found is None:
        raise NotFound(_("没有这个表决事项"))
    return found


def hold_motion(motion_id: UUID) -> None:
    """Keep a motion as it is until the commit, as those who cast do (`chain_rows.lock`).

    Whoever moves it on waits, and sees what was done meanwhile. The motion before all else, so
    that no two wait crosswise; on SQLite the transaction itself is the lock.
    """
    _hold("%s", motion_id)


def hold_motion_of(voter_id: UUID) -> None:
    """The same for the motion of a slip."""
    _hold("(SELECT motion_id FROM ballot_voter WHERE id = %s)", voter_id)


def _hold(which: str, one: UUID) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            sql = f"SELECT 1 FROM ballot_motion WHERE id = {which} FOR SHARE"  # noqa: S608  # ours
            cursor.execute(sql, [one])


def only_in_draft(motion: Motion) -> None:
    """Refuse to touch what is no longer being drafted.

    Raises:
        Refused: its scope is frozen, or it went out already.
    """
    if motion.state == MotionState.DRAFT:
        return
    if motion.state == MotionState.SCOPE_FROZEN:
        raise Refused(_("内容已经定稿，不能直接修改"), remedy=_("请先退回修改，改好再定稿。"))
    raise Refused(
        _("公告以后内容不能再改，业主看到的和投的必须是同一份"),
        remedy=_("要改内容，请由这一份修改出一个新的表决事项，重新征求意见。"),
    )


def check_reason(reason: str) -> str:
    """The reason without blanks around it.

    Raises:
        Invalid: there is none, or it is longer than what is kept.
    """
    said = reason.strip()
    if not said:
        raise Invalid(_("请写明原因"), fields={"reason": [_("请写明原因")]})
    if len(said) > LONGEST_REASON:
        why = _("说明最多 %(most)s 个字，请写短一点") % {"most": LONGEST_REASON}
        raise Invalid(why, fields={"reason": [why]})
    return said


def move(
    actor: Actor, motion: Motion, state: str, event: type[MotionEvent], **facts: Any
) -> Motion:
    """Move a locked motion to `state`, save it with whatever else was set, record `event`.

    Raises:
        ForbiddenMove: no move leads there.
    """
    motion.state = MOTION.check(motion.state, state)
    motion.save()
    tell_of(actor, motion, event, **facts)
    return motion


def tell_of(actor: Actor, motion: Motion, event: type[MotionEvent], **facts: Any) -> None:
    """Record something that happened to a motion."""
    record(
        actor,
        event(
            space_id=motion.space_id,
            place_path=motion.place_path,
            subject_id=motion.id,
            code=motion.code,
            **facts,
        ),
    )


def now_for(motion: Motion) -> Moment:
    """What time it is for this motion: never before what is already written down of it."""
    known = (motion.noticed_at, motion.opened_at, motion.closed_at, motion.counted_at)
    return moment(max((one for one in known if one is not None), default=None))


def refuse_doubted(now: Moment) -> None:
    """Let a clock that is in doubt move nothing on.

    Raises:
        Refused: it is in doubt, until a person found it right (`confirm_clock`).
    """
    if now.doubted:
        raise Refused(
            _("服务器的时钟对不上（现在显示 %(at)s），要有人核对过时间才能办")
            % {"at": said_at(now.clock)},
            remedy=_(
                "请看一眼手机上的时间：显示的对，就勾选“我核对过时间”再办一次；"
                "显示的不对，请管理员先把服务器的时间调好。"
            ),
        )


def today() -> date:
    """Which day it is here, by the clock that counts."""
    return local_day(moment().at)


def local_day(at: datetime) -> date:
    """The day of a moment, here."""
    return timezone.localtime(at).date()


def said_at(at: datetime) -> str:
    """A moment as people here write it: 2026-12-13 09:00."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
