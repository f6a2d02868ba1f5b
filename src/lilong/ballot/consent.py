"""Whether the owners' consent to a scope is live: the gate before works.

Other modules ask `live_consent` before anything that needs it, and show its `why` when it is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lilong.ballot.models import Motion
from lilong.ballot.states import UNPUBLISHED, MotionState


@dataclass(frozen=True, slots=True)
class Consent:
    """What a motion's result allows at this moment.

    Attributes:
        live: whether works on exactly this scope may start or go on.
        why: one sentence, for either.
        scope_digest: of the scope that was consented to; empty when there is none.
        since: when it took effect; None when it has not.
        superseded_by: the motion whose scope took its place; None when none did.
    """

    live: bool
    why: str | Promise
    scope_digest: str = ""
    since: datetime | None = None
    superseded_by: UUID | None = None


_NOT_LIVE: dict[str, str | Promise] = {
    MotionState.NOTICED: _("这件事已经公告，还没有开始表决。"),
    MotionState.OPEN: _("业主还在表决。"),
    MotionState.CLOSED: _("表决已经截止，还没有计票。"),
    MotionState.COUNTED: _("已经计票，结果还没有公布。"),
    MotionState.FAILED: _("业主没有通过这件事。"),
    MotionState.CHALLENGED: _("有业主要求撤销这个决定，处理完以前不能据此施工。"),
    MotionState.ANNULLED: _("这个决定已经被撤销。"),
    MotionState.WITHDRAWN: _("这件事已经撤回。"),
}


def live_consent(motion_id: UUID, *, scope_digest: str | None = None) -> Consent:
    """Whether the owners consent, now, to what this motion asked. At most a query a revision.

    Args:
        scope_digest: SHA-256 of the scope that is to be carried out; None for the motion's own.
    """
    motion = Motion.objects.filter(pk=motion_id).first()
    if motion is None or motion.state in UNPUBLISHED:
        return Consent(False, _("业主还没有对这件事表决。"))
    if motion.state != MotionState.EFFECTIVE:
        return Consent(False, _NOT_LIVE[motion.state], motion.scope_digest)
    later = next((one for one in _revisions(motion) if _changes(one, motion)), None)
    kept = motion.scope_digest
    if later is not None:
        gone = _("内容后来改过，%(code)s 已经代替它；请按新的内容办。") % {"code": later.code}
        return Consent(False, gone, kept, motion.posted_at, later.id)
    if scope_digest is not None and scope_digest != kept:
        other = _("要做的内容和业主同意的不是同一份。请比较两份的不同，改过的要重新征求意见。")
        return Consent(False, other, kept, motion.posted_at)
    return Consent(True, _("业主已经同意这份内容，决定有效。"), kept, motion.posted_at)


def _revisions(motion: Motion) -> Iterator[Motion]:
    """The motions made from this one, and those made from them; nearest first."""
    waiting, seen = [motion.id], {motion.id}
    while waiting:
        rows = Motion.objects.filter(revises_id__in=waiting).order_by("created_at")
        found = [one for one in rows if one.id not in seen]
        waiting = [one.id for one in found]
        seen |= set(waiting)
        yield from found


def _changes(later: Motion, motion: Motion) -> bool:
    """Whether a later motion took effect with another scope."""
    return later.state == MotionState.EFFECTIVE and later.scope_digest != motion.scope_digest
