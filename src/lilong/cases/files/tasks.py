"""What is done about cases by itself each night and morning."""

from __future__ import annotations

import logging
from datetime import time, timedelta
from uuid import UUID

from django.utils import timezone

from lilong.cases.files.actions.reread_clocks import Moved, reread_clocks
from lilong.cases.files.queries.stale_clocks import cases_to_reread, run_out_soon
from lilong.commons.jobs.declaring import job, scheduled
from lilong.commons.notices.telling import tell
from lilong.commons.web.addresses import address
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Refused

logger = logging.getLogger(__name__)

# Cases of one job: a worker has other things to do as well.
ROUND = 300
# So many broken ones are a fault of the program: the night ends, and says so.
MOST_BROKEN = 100
# What runs out today or tomorrow is told in the morning, before work.
MORNING, SOON = time(6, 30), timedelta(days=2)


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


MOVED = _("%(code)s 的期限随放假安排变了：原来到 %(was)s，现在到 %(due)s")
DUE_SOON = _("您承办的办件里，有 %(count)s 个期限今明两天到期")


def register() -> None:
    """Importing this module has declared its jobs."""


@scheduled(daily_at=time(0, 10))
@job(attempts=3)
def reread_clocks_each_night() -> int:
    """Read again what time and the calendar have changed. Returns how many cases of the first
    round; the next one is a job of its own, so that a worker that dies loses a round at most."""
    return _read_round([])


@job(attempts=3)
def reread_more_clocks(broken: list[str]) -> int:
    """The next round of a night; `broken` are cases that could not be read."""
    return _read_round(broken)


def _read_round(broken: list[str]) -> int:
    cases = cases_to_reread(timezone.now(), most=ROUND, without=[UUID(one) for one in broken])
    for case_id in cases:
        try:
            moved = reread_clocks(SYSTEM, case_id=case_id)
        except (Refused, ValueError):
            # One clock that cannot be read shall not hold up all the others.
            logger.exception("the clocks of case %s cannot be read", case_id)
            broken = [*broken, str(case_id)]
        else:
            for one in moved:
                _tell(one)
    if len(cases) == ROUND and len(broken) < MOST_BROKEN:
        reread_more_clocks.enqueue(broken)
    return len(cases)


@scheduled(daily_at=MORNING)
@job(attempts=2)
def tell_what_runs_out() -> int:
    """Tell each keeper how many clocks run out today or tomorrow. Returns how many were told.

    Telling twice on one day changes nothing.
    """
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    told = run_out_soon(timezone.now(), today + SOON)
    for one in told:
        tell(
            [one.owner_id],
            space_id=one.space_id,
            key=f"clocks-soon:{one.area_id}:{today.date()}",
            group="cases.clocks",
            sentence=DUE_SOON,
            facts={"count": one.count},
            url=address("cases:due", one.area_id),
        )
    return len(told)


def _tell(moved: Moved) -> None:
    case = moved.case
    tell(
        [case.owner_id],
        space_id=case.space_id,
        key=f"due-moved:{moved.clock.pk}:{moved.due}",
        group="cases.clocks",
        sentence=MOVED,
        facts={"code": case.code, "was": moved.was.isoformat(), "due": moved.due.isoformat()},
        url=address("cases:case", case.id),
    )
