"""Opening and closing votes at their time, while the clock can be believed."""

from __future__ import annotations

from datetime import timedelta

from lilong.ballot.actions.close_voting import close_voting
from lilong.ballot.actions.open_voting import open_voting
from lilong.ballot.clocking import beat, moment
from lilong.ballot.models import Motion
from lilong.ballot.states import MotionState
from lilong.commons.jobs.declaring import job, scheduled
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Refused


@scheduled(every=timedelta(minutes=1))
@job(attempts=1)
def open_and_close_due() -> int:
    """Open and close what is due; return how many moved. In doubt about the time, nothing.

    While it is believed, how far the clock has come is written down for the next start.
    """
    now = moment()
    if now.doubted:
        return 0
    beat(now)
    # First what is over: who looks at both sees no vote open beyond its time.
    closing = Motion.objects.filter(state=MotionState.OPEN, closes_at__lte=now.at)
    opening = Motion.objects.filter(
        state=MotionState.NOTICED, opens_at__lte=now.at, closes_at__gt=now.at
    )
    moved = 0
    for verb, due in ((close_voting, closing), (open_voting, opening)):
        for motion_id in list(due.order_by("closes_at").values_list("pk", flat=True)):
            try:
                verb(SYSTEM, motion_id=motion_id)
            except Refused:  # a person was quicker, or a re-election bars it: its page says so
                continue
            moved += 1
    return moved
