"""Opening and closing votes at their time, while the clock can be believed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.urls import reverse

from lilong.ballot.actions.close_voting import close_voting
from lilong.ballot.actions.open_voting import open_voting
from lilong.ballot.clocking import Moment, beat, moment
from lilong.ballot.deciders import deciders_of
from lilong.ballot.models import Motion
from lilong.ballot.moving import local_day, now_for
from lilong.ballot.states import MotionState
from lilong.commons.jobs.declaring import job, scheduled
from lilong.commons.notices.telling import tell
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Refused


@scheduled(every=timedelta(minutes=1))
@job(attempts=1)
def open_and_close_due() -> int:
    """Open and close what is due; return how many moved. In doubt about the time, nothing.

    While it is believed, how far the clock has come is written down for the next start.
    """
    now = moment()
    # First what is over: who looks at both sees no vote open beyond its time.
    closing = Motion.objects.filter(state=MotionState.OPEN, closes_at__lte=now.at)
    opening = Motion.objects.filter(
        state=MotionState.NOTICED, opens_at__lte=now.at, closes_at__gt=now.at
    )
    if now.doubted:
        for motion in (*closing, *opening):
            _tell_deciders(motion, now)
        return 0
    beat(now)
    moved = 0
    for verb, due in ((close_voting, closing), (open_voting, opening)):
        for motion_id in list(due.order_by("closes_at").values_list("pk", flat=True)):
            try:
                verb(SYSTEM, motion_id=motion_id)
            except Refused:
                # A person was quicker, or a re-election bars it: its page says so. Or a time is
                # written down of it that is still to come, and nobody has looked at the clock.
                _tell_of_doubt(motion_id, now)
                continue
            moved += 1
    return moved


def _tell_of_doubt(motion_id: UUID, now: Moment) -> None:
    motion = Motion.objects.get(pk=motion_id)
    if motion.state in (MotionState.NOTICED, MotionState.OPEN) and now_for(motion).doubted:
        _tell_deciders(motion, now)


def _tell_deciders(motion: Motion, now: Moment) -> None:
    """Once a day: by a clock that may be wrong a vote is due, and waits for a person to look."""
    tell(
        deciders_of(motion),
        space_id=motion.space_id,
        key=f"ballot-doubted:{motion.id}:{local_day(now.at)}",
        group="ballot.doubted",
        sentence=_(
            "“%(title)s”该开始或截止了，可是服务器的时钟对不上；请打开这件事，核对时间后宣布"
        ),
        facts={"title": motion.title},
        url=reverse("ballot:motion", args=[motion.id]),
    )


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text
