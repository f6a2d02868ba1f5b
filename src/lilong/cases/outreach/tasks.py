"""What is done about promises and errands each morning."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.utils import timezone

from lilong.cases.files import hours
from lilong.cases.files.hours import MORNING
from lilong.cases.files.keeping import keepers_of_each
from lilong.cases.files.permissions import FIELD_SIGHT, FULL_SIGHT
from lilong.cases.outreach.actions.settle_promise import settle_promise
from lilong.cases.outreach.models import CasePromise
from lilong.cases.outreach.queries.promises import errands_on, to_remind, to_settle
from lilong.cases.outreach.telling import tell_walker
from lilong.commons.jobs.declaring import job, scheduled
from lilong.commons.notices.telling import tell
from lilong.commons.web.addresses import address
from lilong.kernel.actor import SYSTEM, Grant
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Refused
from lilong.people import queries as people

# Who works at a place, at a desk or at its doors.
INSIDE = (*FULL_SIGHT, *FIELD_SIGHT)
logger = logging.getLogger(__name__)


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


DUE = _("%(code)s 答应在 %(due_on)s 前办，日子快到了，去看一眼")
LATE = _("%(code)s 答应在 %(due_on)s 前办，日子过了还没有办，请再去一次")


def register() -> None:
    """Importing this module has declared its jobs."""


@scheduled(daily_at=MORNING)
@job(attempts=2)
def look_after_promises() -> int:
    """Settle what was kept, tell walkers of their day, and on working days remind of what is late
    or due until the end of the next one. An errand on a day off was planned for just that day.

    Returns how many promises were settled or told of. Telling twice changes nothing.
    """
    today, done = timezone.localdate(), 0
    for case_id in to_settle():
        try:
            settle_promise(SYSTEM, case_id=case_id)
        except Refused:  # somebody was quicker
            logger.info("the promise of case %s is settled already", case_id)
        else:
            done += 1
    return done + _remind(today) + _tell_walkers(today)


def _remind(today: date) -> int:
    if not hours.is_worked(today):
        return 0
    promises = to_remind(today, hours.next_worked(today))
    keeping = keepers_of_each(promise.case for promise in promises)
    walking = people.grants_by_person(one.by_id for one in promises if one.by_id)
    for promise in promises:
        late, case = promise.due_on < today, promise.case
        tell(
            {*keeping[case.pk], *_still_walks(promise, walking)},
            space_id=promise.space_id,
            key=f"promise-{'late' if late else 'due'}:{promise.pk}",
            group="cases.promises",
            sentence=LATE if late else DUE,
            facts={"code": case.code, "due_on": promise.due_on.isoformat()},
            url=address("cases:door", case.place_id),
        )
    return len(promises)


def _still_walks(promise: CasePromise, held: Mapping[UUID, tuple[Grant, ...]]) -> list[UUID]:
    """Who was given the promise at the door, unless they walk there no more."""
    path, by_id = promise.case.place_path, promise.by_id
    if by_id is None:
        return []
    walks = any(one.role in INSIDE and covers(one.path, path) for one in held.get(by_id, ()))
    return [by_id] if walks else []


def _tell_walkers(today: date) -> int:
    planned: Counter[tuple[UUID, UUID, UUID]] = Counter(
        (one.person_id, one.area_id, one.space_id) for one in errands_on(today)
    )
    for (person_id, area_id, space_id), count in planned.items():
        key = f"errands:{area_id}:{today}"
        tell_walker(person_id, space_id=space_id, area_id=area_id, day=today, count=count, key=key)
    return 0
