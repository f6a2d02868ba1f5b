"""When the house tells of what is due: in the morning of a working day, and of a clock by hours at
once.

A reminder on a Sunday is read on Monday, when it is late. So what lies between one working morning
and the next is told on the first of both, by the calendar of holidays and make-up days. A clock by
hours or minutes may be over before the next morning comes: that it began is told at once, and
that it runs out soon, too, at whatever hour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from lilong.cases.files.keeping import keepers_now, keepers_of, keepers_of_each
from lilong.cases.files.models import Case, CaseClock
from lilong.commons import clocks as registry
from lilong.commons.calendar import working_calendar
from lilong.commons.notices.telling import tell
from lilong.commons.web.addresses import address
from lilong.engines.clocks import HOUR, MINUTE
from lilong.engines.working_days import add_working_days, is_working_day
from lilong.places.queries import PlaceView

# Offices have opened, and nobody is woken by it.
MORNING = time(8, 30)


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


BEGAN = _("%(code)s 有一个按小时算的期限开始了，到 %(until)s 为止")
CHANGED = _("您承办的办件里，有 %(count)s 个期限随规定变了（%(paper)s），请看新的日子")
NEARLY_OVER = _("%(code)s 有一个按小时算的期限快到了，到 %(until)s 为止")


def is_worked(day: date) -> bool:
    """Whether people are at their desks on that day: make-up Sundays are, holidays are not."""
    return is_working_day(working_calendar(), day)


def next_worked(day: date) -> date:
    """The first working day after a day: what comes before its morning is told on `day`."""
    return add_working_days(working_calendar(), day, 1).due


def last_worked(day: date) -> date:
    """The last working day before a day."""
    return add_working_days(working_calendar(), day, -1).due


def midnight_after(day: date) -> datetime:
    """The moment that ends a day."""
    following = day + timedelta(days=1)
    return datetime.combine(following, time(), tzinfo=timezone.get_current_timezone())


def by_hours() -> list[str]:
    """The clocks of the registry that run by hours or minutes."""
    return [one.id for one in registry.clocks().values() if one.unit in (HOUR, MINUTE)]


def tell_it_began(case: Case, clock: CaseClock) -> None:
    """Tell who keeps a case of a clock by hours that has begun, unless it is over already."""
    if clock.clock in by_hours() and clock.runs_out > timezone.now():
        _tell(keepers_of(case), case, clock, BEGAN, "clock-began")


def tell_nearly_over(clocks: Iterable[CaseClock]) -> None:
    """Tell the keepers once of clocks by hours that run out soon."""
    clocks = list(clocks)
    keeping = keepers_of_each(clock.case for clock in clocks)
    for clock in clocks:
        told = keeping[clock.case_id]
        _tell(told, clock.case, clock, NEARLY_OVER, "clock-nearly-over")


def tell_rule_changed(moved: Counter[UUID], area: PlaceView, key: str, paper: str) -> None:
    """Tell who looks after cases of how many the last day moved because a rule has changed; they
    are counted by owner."""
    keeping = keepers_now((owner_id, area.path) for owner_id in moved)
    told = Counter[UUID]()
    for (owner_id, _path), persons in keeping.items():
        told.update(dict.fromkeys(persons, moved[owner_id]))
    for person_id, count in told.items():
        tell(
            [person_id],
            space_id=area.space_id,
            key=f"clock-rule:{area.id}:{key}",
            group="cases.clocks",
            sentence=CHANGED,
            facts={"count": count, "paper": paper},
            url=address("cases:due", area.id),
        )


def _tell(persons: Iterable[UUID], case: Case, clock: CaseClock, sentence: str, key: str) -> None:
    tell(
        persons,
        space_id=case.space_id,
        key=f"{key}:{clock.pk}:{clock.started_at.isoformat()}",
        group="cases.clocks",
        sentence=sentence,
        facts={
            "code": case.code,
            "until": f"{timezone.localtime(clock.runs_out):%Y-%m-%d %H:%M}",
        },
        url=address("cases:case", case.id),
    )
