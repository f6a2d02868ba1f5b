"""What will be late: by the plan of the weeks ahead, and by the clocks that run out soon.

Everything that is counted here is counted up to `MOST_COUNTED` and no further: beyond it the page
says "or more", and costs no more among a million.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from lilong.cases.files.kinds import never_late
from lilong.cases.files.models import AHEAD_WHERE
from lilong.cases.files.states import Tier
from lilong.commons.search.ranges import Sql
from lilong.engines.sequencing import OVER, PROMISED_LATER, Breach, Plan

MOST_COUNTED = 1000
WEEK, FORTNIGHT = timedelta(days=7), timedelta(days=14)


@dataclass(frozen=True)
class DueSoon:
    """Clocks of duties that have not ended: how many are over, and how many run out within 7 and
    14 days. Each is counted up to `MOST_COUNTED`. What lapses as somebody's right is no duty."""

    over: int
    week: int
    fortnight: int


def due_soon(area_id: UUID, now: datetime) -> DueSoon:
    """How many clocks of an area are over or run out soon. One query."""
    # As the index of those that have not ended words it.
    rights = sorted(never_late())
    clocks = (
        "SELECT 1 FROM cases_caseclock WHERE NOT (state = 'ended') "  # noqa: S608 – marks only
        f"AND clock NOT IN ({', '.join(['%s'] * len(rights))}) AND area_id = %s"
    )
    area, at = _db(area_id), _moment
    over, week, fortnight = _counted(
        [
            (
                f"{clocks} AND runs_out < %s ORDER BY runs_out LIMIT %s",
                [*rights, area, at(now), MOST_COUNTED],
            ),
            *(
                (
                    f"{clocks} AND runs_out >= %s AND runs_out < %s ORDER BY runs_out LIMIT %s",
                    [*rights, area, at(now), at(now + ahead), MOST_COUNTED],
                )
                for ahead in (WEEK, FORTNIGHT)
            ),
        ]
    )
    return DueSoon(over, week, fortnight)


def owed_by(area_id: UUID, last: date) -> int:
    """How many cases that the committee can move run out by a day, counted up to `MOST_COUNTED`.
    One query."""
    before = timezone.make_aware(datetime.combine(last + timedelta(days=1), time()))
    tiers = _counted(
        [
            (
                f"SELECT 1 FROM cases_case WHERE {AHEAD_WHERE} AND area_id = %s AND tier = %s "  # noqa: S608 – of ours
                "AND next_due IS NOT NULL AND next_due <= %s LIMIT %s",
                [_db(area_id), tier, _moment(before), MOST_COUNTED],
            )
            for tier in Tier.values
        ]
    )
    return min(MOST_COUNTED, sum(tiers))


def _counted(parts: Sequence[Sql]) -> list[int]:
    each = [f"(SELECT COUNT(*) FROM ({sql}) AS p{at})" for at, (sql, _params) in enumerate(parts)]  # noqa: S608 – made here
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(each)}", [one for _sql, given in parts for one in given])
        return [int(one) for one in cursor.fetchone()]


def _db(value: UUID) -> UUID | str:
    return value if connection.features.has_native_uuid_field else value.hex


def _moment(at: datetime) -> object:
    return connection.ops.adapt_datetimefield_value(at)


def breach_words(one: Breach, plan: Plan) -> str:
    """Why a case will be late, in a sentence."""
    placed, due = one.placed, one.candidate.due
    assert due is not None
    said = {"due": f"{due:%m-%d}"}
    if one.why == OVER:
        return _("期限 %(due)s 已经过了") % said
    if one.why == PROMISED_LATER:
        later = one.candidate.not_before
        return _("说好 %(later)s 再办，期限 %(due)s：会超期") % {**said, "later": f"{later:%m-%d}"}
    if placed.week is None:
        return _("这几周排不上，期限 %(due)s：会超期") % said
    begins = plan.weeks[placed.week - 1].monday
    said["week"] = f"{begins:%m-%d}"
    if begins > due:
        return _("排在 %(week)s 这一周，期限 %(due)s：会超期") % said
    if placed.ends is None:
        return _("排在 %(week)s 这一周，这几周做不完，期限 %(due)s：会超期") % said
    said["ends"] = f"{plan.weeks[placed.ends - 1].monday:%m-%d}"
    return _("排在 %(week)s 这一周，到 %(ends)s 那一周才做完，期限 %(due)s：会超期") % said
