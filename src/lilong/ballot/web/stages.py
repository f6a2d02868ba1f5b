"""Where a vote stands, as every page beside a motion says it: a tag, a day, a next step."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lilong.ballot.models import Motion
from lilong.ballot.moving import said_at
from lilong.ballot.states import POSTED, MotionState

TAGS: dict[str, str] = {
    MotionState.DRAFT: "quiet",
    MotionState.SCOPE_FROZEN: "quiet",
    MotionState.NOTICED: "info",
    MotionState.OPEN: "warn",
    MotionState.CLOSED: "info",
    MotionState.COUNTED: "info",
    MotionState.EFFECTIVE: "ok",
    MotionState.FAILED: "stop",
    MotionState.CHALLENGED: "warn",
    MotionState.ANNULLED: "stop",
    MotionState.WITHDRAWN: "quiet",
}


def when(motion: Motion) -> str:
    """What day matters now, in a sentence; empty when none does."""
    if motion.state == MotionState.NOTICED and motion.opens_at:
        return _("%(at)s 开始投票") % {"at": said_at(motion.opens_at)}
    if motion.state == MotionState.OPEN and motion.closes_at:
        return _("%(at)s 截止") % {"at": said_at(motion.closes_at)}
    if motion.state == MotionState.CLOSED and motion.complaints_until:
        return _("%(at)s 以前可以核对自己的票") % {"at": said_at(motion.complaints_until)}
    if motion.state in POSTED and motion.posted_at:
        return _("%(at)s 公布") % {"at": said_at(motion.posted_at)}
    return ""


def waits_for(motion: Motion) -> str:
    """What comes next with a motion, for those who prepare or decide it."""
    return {
        str(MotionState.DRAFT): _("写完内容就可以定稿"),
        str(MotionState.SCOPE_FROZEN): _("名册定好就可以公告"),
        str(MotionState.NOTICED): _("印票、送票，到了日子由委员宣布开始"),
        str(MotionState.OPEN): _("看进度，把票送到每一户"),
        str(MotionState.CLOSED): _("核对期过后由委员计票"),
        str(MotionState.COUNTED): _("监票人核对后公布结果"),
    }.get(motion.state, "")
