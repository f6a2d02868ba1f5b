"""Close a vote: no ballot is taken any more, and a root over all of them is published."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions, roots
from lilong.ballot.boxes import BoxSoFar, boxes_so_far
from lilong.ballot.casting import TURNOUT, lock_head
from lilong.ballot.clocking import Moment
from lilong.ballot.events import VotingClosed
from lilong.ballot.models import Ballot, Motion, PaperEntry, Voter
from lilong.ballot.moving import (
    local_day,
    locked_motion,
    move,
    now_for,
    refuse_doubted,
    said_at,
)
from lilong.ballot.states import MOTION, OWNERS_CHOICES, MotionState, RootKind
from lilong.ballot.waiting import UNSETTLED
from lilong.commons.counters.counting import tallies
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def close_voting(actor: Actor, *, motion_id: UUID) -> Motion:
    """End the voting at its time, or earlier when every unit has answered.

    What was received before the close stands in the chain, what comes later is refused: the
    chain's end is locked, so the order is the chain's and not the clock's.

    Raises:
        NotAllowed: who prepares does not decide.
        Refused: it is not yet time and units are missing; paper waits for its second reader, or in
            a box; the witness of a box has not confirmed it; the clock is in doubt.
        ForbiddenMove: it is not open.
    """
    motion = locked_motion(motion_id)
    permissions.decide_motion(actor, motion)
    MOTION.check(motion.state, MotionState.CLOSED)
    head = lock_head(motion.id)
    now = now_for(motion)
    refuse_doubted(now)
    _time_or_all(motion, now)
    motion.closed_at = now.at
    motion.complaints_until = complaints_until(motion, now.clock)
    last = roots.publish(motion, head, kind=RootKind.CLOSE)
    return move(actor, motion, MotionState.CLOSED, VotingClosed, size=head.number, root=last.root)


def complaints_until(motion: Motion, closed_at: datetime) -> datetime:
    """Until when owners may question what was counted for them: the end of the last full day."""
    days = int((motion.options or {}).get("complaint_days", 0))
    if not days:
        return closed_at
    last = local_day(closed_at) + timedelta(days=days + 1)
    return timezone.make_aware(datetime.combine(last, time()))


def all_answered(motion: Motion) -> bool:
    """Whether a valid ballot stands for every unit that is asked: a spoiled one may be replaced.

    Two queries, and one more once everybody has cast something.
    """
    asked = Voter.objects.filter(motion=motion).count()
    if sum(tallies(motion.id, TURNOUT).values()) < asked:
        return False
    rows = Ballot.objects.filter(motion=motion).order_by("number")
    last = dict(rows.values_list("unit", "choice"))
    return sum(choice in OWNERS_CHOICES for choice in last.values()) >= asked


def _time_or_all(motion: Motion, now: Moment) -> None:
    assert motion.closes_at is not None
    boxes = boxes_so_far(motion)
    _no_box_is_unwitnessed(boxes)
    _no_paper_waits(motion)
    _no_box_waits(boxes)
    if now.clock >= motion.closes_at:
        return
    if not all_answered(motion):
        raise Refused(
            _("公告写的是 %(closes)s 截止，还没有到，也还有业主没有表决")
            % {"closes": said_at(motion.closes_at)},
            remedy=_("到时候会自动截止；每一户都投了，才可以提前。"),
        )


def _no_box_is_unwitnessed(boxes: list[BoxSoFar]) -> None:
    """That it lay there before the end, the one who took it says; the witness has to, too."""
    for one in boxes:
        if one.box.unwitnessed:
            raise Refused(
                _("%(place)s的票箱还没有经见证人确认") % {"place": one.box.place},
                remedy=_(
                    "请见证人登录，在“纸质票”里点开这一箱确认；确认不了的，"
                    "由没有收这一箱的业委会委员写明原因，记“这一箱录完了”。"
                ),
            )


def _no_paper_waits(motion: Motion) -> None:
    """What was handed in in time counts; a close before its second reader would lose it."""
    waiting = PaperEntry.objects.filter(motion=motion, state__in=UNSETTLED)
    in_time = Q(entered_at__lt=motion.closes_at) | Q(box__isnull=False)
    count = waiting.filter(in_time).count()
    if count:
        raise Refused(
            _("还有 %(count)s 张按时交来的纸质票等另一人核对") % {"count": count},
            remedy=_("请先核对完或退回，再截止；网上这时已经不再收票。"),
        )


def _no_box_waits(boxes: list[BoxSoFar]) -> None:
    """What lay in a box before the end was in time, and is still being typed."""
    for one in boxes:
        if one.missing:
            raise Refused(
                _("%(place)s的票箱点了 %(slips)s 张，录入 %(entered)s 张，还差 %(missing)s 张")
                % {
                    "place": one.box.place,
                    "slips": one.box.slips,
                    "entered": one.entered,
                    "missing": one.missing,
                },
                remedy=_(
                    "请先录完；录不满的，由业委会委员在“纸质票”里写明原因，记“这一箱录完了”。"
                ),
            )
