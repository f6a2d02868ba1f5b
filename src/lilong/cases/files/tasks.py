"""What is done about cases by itself each night and morning."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from datetime import time, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from django.utils import timezone

from lilong.cases.files import hours
from lilong.cases.files.actions.reread_clocks import Moved, reread_clocks
from lilong.cases.files.hours import MORNING
from lilong.cases.files.keeping import keepers_now, keepers_of, keepers_of_each, rung_of
from lilong.cases.files.models import HandOver
from lilong.cases.files.queries.asked_list import waiting_by_keeper
from lilong.cases.files.queries.rungs import late_answers
from lilong.cases.files.queries.stale_clocks import (
    cases_to_reread,
    hours_running_out,
    run_out_soon,
)
from lilong.cases.files.states import HandOverState
from lilong.commons.jobs.declaring import job, scheduled
from lilong.commons.notices.telling import tell
from lilong.commons.web.addresses import address
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Refused
from lilong.places import queries as places

logger = logging.getLogger(__name__)

# Cases of one job: a worker has other things to do as well.
ROUND = 300
# So many broken ones are a fault of the program: the night ends, and says so.
MOST_BROKEN = 100
# A clock by hours is looked at so often: the shortest warns seven minutes before it is over.
OFTEN = timedelta(minutes=5)


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


MOVED = _("%(code)s 的期限按日历重新算过：原来到 %(was)s，现在到 %(due)s")
# What was told in these words is kept, and read in the reader's language.
_("%(code)s 的期限随放假安排变了：原来到 %(was)s，现在到 %(due)s")
DUE_SOON = _("您承办的办件里，有 %(count)s 个期限在 %(until)s 或之前到期")
ASKED = _("有 %(count)s 件办结的该回访了：真的解决了吗？")
UNANSWERED = _("%(code)s 移交给%(asked_of)s，应在 %(due)s 前答复，还没有")

NO_NEWS = _("%(code)s 接手的那一层说好 %(due)s 前给回音，日子到了，请问一问")
TELL_NEWS = _("%(code)s 是您这一层接手的，说好 %(due)s 前给回音，请说一声办得怎样")


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
    """On each working day, tell each keeper how many clocks run out by the end of the next one:
    what ends on a Monday, or on a day off, is told on the Friday. Where the keeper holds nothing
    there any more, those who keep the residents' area are told. Returns how many were told.

    Telling twice on one day changes nothing.
    """
    today = timezone.localdate()
    if not hours.is_worked(today):
        return 0
    until = hours.next_worked(today)
    told = Counter[tuple[UUID, UUID, UUID]]()
    for one, person_id in _who_looks(run_out_soon(timezone.now(), hours.midnight_after(until))):
        told[person_id, one.area_id, one.space_id] += one.count
    for (person_id, area_id, space_id), count in told.items():
        tell(
            [person_id],
            space_id=space_id,
            key=f"clocks-soon:{area_id}:{today}",
            group="cases.clocks",
            sentence=DUE_SOON,
            facts={"count": count, "until": until.isoformat()},
            url=address("cases:due", area_id),
        )
    return len(told)


@scheduled(every=OFTEN)
@job(attempts=2)
def tell_of_hours() -> int:
    """Tell each keeper once of a clock by hours that is about to run out, at whatever hour: it
    does not wait for the morning. Returns how many are."""
    found = hours_running_out(timezone.now())
    hours.tell_nearly_over(found)
    return len(found)


@scheduled(daily_at=MORNING)
@job(attempts=2)
def ask_whether_it_stayed_solved() -> int:
    """On each working day, tell each keeper of what is to be looked at again since the last one;
    on the first of a week of all that still waits. Returns how many were told.

    Telling twice on one day changes nothing. Where the keeper holds nothing there any more, those
    who keep the residents' area are told.
    """
    today = timezone.localdate()
    if not hours.is_worked(today):
        return 0
    before = hours.last_worked(today)
    first_of_week = before.isocalendar()[:2] != today.isocalendar()[:2]
    told = Counter[tuple[UUID, UUID, UUID]]()
    fresh = set[tuple[UUID, UUID, UUID]]()
    for one, person_id in _who_looks(waiting_by_keeper(today)):
        key = (person_id, one.area_id, one.space_id)
        told[key] += one.count
        if one.last > before or first_of_week:
            fresh.add(key)
    for person_id, area_id, space_id in fresh:
        tell(
            [person_id],
            space_id=space_id,
            key=f"asked:{area_id}:{today}",
            group="cases.asked",
            sentence=ASKED,
            facts={"count": told[person_id, area_id, space_id]},
            url=address("cases:asked", area_id),
        )
    return len(fresh)


@scheduled(daily_at=MORNING)
@job(attempts=2)
def remind_of_late_answers() -> int:
    """On each working day, tell each keeper once that who was asked has not answered by the day, or
    that the day is over on which more was to be heard of what was taken; of that those who took it,
    too. Returns how many answers are late."""
    if not hours.is_worked(timezone.localdate()):
        return 0
    late = late_answers(timezone.localdate())
    keeping = keepers_of_each(hop.case for hop in late)
    for hop in late:
        if hop.state == HandOverState.ANSWERED:
            _remind_of_news(hop, keeping[hop.case_id])
            continue
        tell(
            keeping[hop.case_id],
            space_id=hop.space_id,
            key=f"answer-late:{hop.pk}",
            group="cases.clocks",
            sentence=UNANSWERED,
            facts={
                "code": hop.case.code,
                "asked_of": hop.asked_of,
                "due": hop.answer_due.isoformat(),
            },
            url=address("cases:case", hop.case_id),
        )
    return len(late)


def _remind_of_news(hop: HandOver, keepers: list[UUID]) -> None:
    """What came of what a rung took: the keeper asks, the rung tells."""
    case, due = hop.case, hop.heard_by or hop.answer_due
    rung = rung_of(case, hop.to_level)
    for persons, sentence in ((keepers, NO_NEWS), (set(rung) - set(keepers), TELL_NEWS)):
        tell(
            persons,
            space_id=hop.space_id,
            key=f"news-late:{hop.pk}:{due}",
            group="cases.ladder",
            sentence=sentence,
            facts={"code": case.code, "due": due.isoformat()},
            url=address("cases:case", case.id),
        )


class _OfKeeper(Protocol):
    """What one person keeps in one residents' area."""

    @property
    def owner_id(self) -> UUID: ...
    @property
    def area_id(self) -> UUID: ...


Line = TypeVar("Line", bound=_OfKeeper)


def _who_looks(lines: Iterable[Line]) -> Iterable[tuple[Line, UUID]]:
    """Each with those who look after it now. Three queries at most."""
    lines = list(lines)
    areas = places.places_by_id({one.area_id for one in lines})
    keeping = keepers_now((one.owner_id, areas[one.area_id].path) for one in lines)
    for one in lines:
        for person_id in keeping[one.owner_id, areas[one.area_id].path]:
            yield one, person_id


def _tell(moved: Moved) -> None:
    case = moved.case
    tell(
        keepers_of(case),
        space_id=case.space_id,
        key=f"due-moved:{moved.clock.pk}:{moved.due}",
        group="cases.clocks",
        sentence=MOVED,
        facts={"code": case.code, "was": moved.was.isoformat(), "due": moved.due.isoformat()},
        url=address("cases:case", case.id),
    )
