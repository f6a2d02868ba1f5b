"""The regular jobs of the vote."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F

from lilong.ballot import roots
from lilong.ballot.actions.publish_root import publish_root
from lilong.ballot.models import ChainHead
from lilong.ballot.motion_tasks import open_and_close_due
from lilong.ballot.printing_tasks import forget_prints, set_slips
from lilong.ballot.states import MotionState
from lilong.ballot.telling_tasks import tell_owners
from lilong.commons.jobs.declaring import job, scheduled
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Refused

__all__ = ["forget_prints", "open_and_close_due", "publish_roots", "set_slips", "tell_owners"]

_LIVE = (MotionState.OPEN, MotionState.CLOSED)


@scheduled(every=timedelta(hours=1))
@job(attempts=2)
def publish_roots() -> int:
    """Publish the root of each motion that had ballots since its last; return how many."""
    heads = ChainHead.objects.filter(motion__state__in=_LIVE)
    published = 0
    for motion_id in heads.filter(number__gt=F("published")).values_list("motion_id", flat=True):
        try:
            publish_root(SYSTEM, motion_id=motion_id)
        except Refused:  # somebody was quicker, or closed it meanwhile
            continue
        published += 1
    # What a crash between the commit and the file left out.
    for motion_id in heads.filter(counter__gt=0).values_list("motion_id", flat=True):
        roots.file_roots(motion_id)
    return published
