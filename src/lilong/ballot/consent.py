"""Whether the owners' consent to a scope is live: the gate before works.

Other modules ask `live_consent` before anything that needs it, and show its `why` and its
`warnings`. A decision binds until a court annuls it (Civil Code art. 280): a challenge in the
register warns, and only a court's paper in it suspends.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lilong.ballot.models import Challenge, CountResult, Motion
from lilong.ballot.states import UNPUBLISHED, ChallengeState, MotionState


@dataclass(frozen=True, slots=True)
class Consent:
    """What a motion's result allows at this moment.

    Attributes:
        live: whether works on exactly this scope may start or go on.
        why: one sentence, for either.
        scope_digest: of the scope that was consented to; empty when there is none.
        since: when it took effect; None when it has not.
        superseded_by: the motion whose scope took its place; None when none did.
        warnings: sentences that whoever goes on has to be shown, live or not.
        suspended: whether it is a court's paper that stops it.
    """

    live: bool
    why: str | Promise
    scope_digest: str = ""
    since: datetime | None = None
    superseded_by: UUID | None = None
    warnings: tuple[str | Promise, ...] = ()
    suspended: bool = False


_NOT_LIVE: dict[str, str | Promise] = {
    MotionState.NOTICED: _("这件事已经公告，还没有开始表决。"),
    MotionState.OPEN: _("业主还在表决。"),
    MotionState.CLOSED: _("表决已经截止，还没有计票。"),
    MotionState.COUNTED: _("已经计票，结果还没有公布。"),
    MotionState.FAILED: _("业主没有通过这件事。"),
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
    if motion.state == MotionState.CHALLENGED:
        return _challenged(motion, scope_digest)
    if motion.state != MotionState.EFFECTIVE:
        return Consent(False, _NOT_LIVE[motion.state], motion.scope_digest)
    return _of_this_scope(motion, scope_digest)


def _of_this_scope(motion: Motion, scope_digest: str | None) -> Consent:
    """What a decision that binds allows: its own scope, while no later one took its place."""
    later = next((one for one in _revisions(motion) if _changes(one, motion)), None)
    kept = motion.scope_digest
    if later is not None:
        gone = _("内容后来改过，%(code)s 已经代替它；请按新的内容办。") % {"code": later.code}
        return Consent(False, gone, kept, motion.posted_at, later.id)
    if scope_digest is not None and scope_digest != kept:
        other = _("要做的内容和业主同意的不是同一份。请比较两份的不同，改过的要重新征求意见。")
        return Consent(False, other, kept, motion.posted_at)
    return Consent(True, _("业主已经同意这份内容，决定有效。"), kept, motion.posted_at)


def _challenged(motion: Motion, scope_digest: str | None) -> Consent:
    """What a decision allows that somebody wants annulled."""
    rows = Challenge.objects.filter(motion=motion, state=ChallengeState.OPEN)
    found = list(rows.order_by("received_on", "pk"))
    entered = (_entered(len(found)),)
    if not _carried(motion):
        return Consent(False, _NOT_LIVE[MotionState.FAILED], motion.scope_digest, warnings=entered)
    at_court = next((one for one in found if one.court_on is not None), None)
    if at_court is not None:
        why = _(
            "撤销这个决定的案子已经到了法院：%(words)s，%(ref)s，%(on)s。法院处理完以前不据此施工。"
        ) % {
            "words": at_court.court_words,
            "ref": at_court.court_ref,
            "on": at_court.court_on.isoformat() if at_court.court_on else "",
        }
        since = motion.posted_at
        return Consent(False, why, motion.scope_digest, since, warnings=entered, suspended=True)
    return replace(_of_this_scope(motion, scope_digest), warnings=(_binding(len(found)),))


def _entered(count: int) -> str:
    return _("要求撤销的登记在册 %(count)s 件，还没有结果。") % {"count": count}


def _binding(count: int) -> str:
    return _(
        "要求撤销这个决定的，登记在册 %(count)s 件，还没有结果。法院没有撤销以前，决定有效"
        "（《民法典》第二百八十条）；日后被撤销的，已经做的可能要恢复。"
    ) % {"count": count}


def _carried(motion: Motion) -> bool:
    return CountResult.objects.filter(motion=motion, carried=True).exists()


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
    """Whether a later motion took effect with another scope; challenged, it is in effect still."""
    if later.scope_digest == motion.scope_digest:
        return False
    if later.state == MotionState.CHALLENGED:
        return _carried(later)
    return later.state == MotionState.EFFECTIVE
