"""What is done about promises by itself."""

from __future__ import annotations

import logging
from datetime import time

from lilong.commons.jobs.declaring import job, scheduled
from lilong.council.actions.follow_up_promises import follow_up_promises
from lilong.council.queries.promises import to_follow_up
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Refused

logger = logging.getLogger(__name__)


def register() -> None:
    """Importing this module has declared its jobs."""


@scheduled(daily_at=time(5, 10))
@job(attempts=2)
def follow_up_late() -> int:
    """Each morning, put promises that come due or are late onto an agenda; return onto how many."""
    done = 0
    for meeting_id in to_follow_up():
        try:
            follow_up_promises(SYSTEM, meeting_id=meeting_id)
        except Refused:  # somebody was quicker
            logger.info("meeting %s takes no more items", meeting_id)
        else:
            done += 1
    return done
