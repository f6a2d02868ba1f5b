"""Which cases are taken up next, in which week, and why: `lilong.engines.sequencing` over the
cases of a residents' area that the committee itself can move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lilong.cases.files import permissions
from lilong.cases.files.kinds import case_kinds
from lilong.cases.files.queries import foreseen
from lilong.cases.files.queries.ahead import (
    Reach,
    Row,
    counted_ahead,
    day_of,
    every_ahead,
    every_within,
    first_ahead,
    within_reach,
)
from lilong.cases.files.queries.foreseen import breach_words, owed_by
from lilong.cases.files.queries.outlines import grounds_shown
from lilong.commons.calendar import working_calendar
from lilong.engines import sequencing
from lilong.engines.sequencing import Breach, Candidate, Placed, Plan
from lilong.kernel.actor import Actor
from lilong.places.queries import PlaceView

# More cases than anybody reads in one order; the list shows them all.
MOST = 5000
# So few are read all at once, whatever the weeks have room for.
FEW = 1000

TIER_WORDS = {
    sequencing.DANGER: gettext_lazy("有危险，最先办"),
    sequencing.OWED: gettext_lazy("期限在这几周里到期"),
    sequencing.PUBLIC: gettext_lazy("公家的、公共的东西先动"),
    sequencing.SHOP: gettext_lazy("店铺在住户前面"),
    sequencing.LEADS: gettext_lazy("自己报名带头"),
    sequencing.PRIVATE: gettext_lazy("住户的，排在公共的和店铺后面"),
}
_NEXT = {
    "tier": gettext_lazy("下一件排在后一档"),
    sequencing.OPENS_THE_WAY: gettext_lazy("先办它，后面的才能办"),
    sequencing.DUE_SOONER: gettext_lazy("期限比下一件早"),
    sequencing.LANE_WITH_MORE: gettext_lazy("这条弄里同一档的更多，一起办"),
    sequencing.LANE_BEFORE: gettext_lazy("同一条弄里的放在一起"),
    sequencing.WAITS_LONGER: gettext_lazy("等得比下一件久"),
    sequencing.NUMBER: gettext_lazy("其他都一样，按编号"),
    "": "",
}


@dataclass(frozen=True)
class PlannedCase:
    """A case and where it stands in the plan."""

    id: UUID
    code: str
    kind: str
    address: str
    placed: Placed

    def reasons(self) -> list[str]:
        """Why it stands where it stands, in sentences without names."""
        placed = self.placed
        said = [str(TIER_WORDS[placed.tier])]
        if placed.opens_the_way_for:
            said.append(
                _("先办它，后面 %(count)s 件才能办") % {"count": len(placed.opens_the_way_for)}
            )
        if placed.lane_cases > 1:
            said.append(_("这条弄里同一档有 %(count)s 件") % {"count": placed.lane_cases})
        if told := str(_NEXT[placed.before_the_next_by]):
            said.append(told)
        return said


@dataclass(frozen=True)
class WeeksAhead:
    """The plan of an area: its cases in their order, and the weeks.

    `later` cases come after these weeks; as many of them stand in the order as were asked for.
    `late` are those that are late or will be, as the order has them; `late_beyond` more will be
    that it does not have (`late_beyond_more`: or more than that).
    """

    cases: tuple[PlannedCase, ...]
    plan: Plan
    later: int
    late: tuple[Breach, ...] = ()
    late_beyond: int = 0
    late_beyond_more: bool = False

    @property
    def late_count(self) -> int:
        """How many are late or will be."""
        return len(self.late) + self.late_beyond

    def late_words(self) -> dict[str, str]:
        """Why each of those that will be late will be: {code: sentence}."""
        return {one.candidate.id: breach_words(one, self.plan) for one in self.late}

    def of_week(self, number: int) -> list[PlannedCase]:
        """The cases that begin in a week, from 1; those after the plan for 0."""
        return [one for one in self.cases if (one.placed.week or 0) == number]


def weeks_ahead(
    actor: Actor,
    area: PlaceView,
    *,
    weeks: int,
    capacity: int,
    start: date | None = None,
    at_least: int = 0,
    within: PlaceView | None = None,
) -> WeeksAhead:
    """The order of an area's cases that the committee can move, spread over weeks. Two to five
    queries.

    Args:
        weeks: 1 to 26.
        capacity: what fits into a full week, in the effort of the kinds.
        at_least: how many cases are put in order even where the weeks are full before; `MOST` at
            most.
        within: a compound, lane or number of the area, which is planned by itself.

    Raises:
        NotAllowed: no full sight here.
        ValueError: no week, or no room.
    """
    permissions.see_due(actor, area.path)
    start = start or timezone.localdate()
    if within is not None:
        found = every_within(within.path, MOST)
        counts: Mapping[tuple[str, str], int] = Counter((row.tier, row.lane) for row in found)
        every = len(found)
    else:
        counts = counted_ahead(area.id)
        every = sum(counts.values())
        rooms = sequencing.rooms(
            start=start, weeks=weeks, capacity=capacity, calendar=working_calendar()
        )
        most = min(MOST, max(1, sum(room for _monday, _days, room in rooms), at_least))
        found = _first_of(area.id, counts, every, _reach(most, weeks, start))
    made = sequencing.plan(
        [candidate(row) for row in found],
        start=start,
        weeks=weeks,
        capacity=capacity,
        calendar=working_calendar(),
        lanes=counts,
    )
    by_code = {row.code: row for row in found}
    begun = sum(len(week.begun) for week in made.weeks)
    shown = grounds_shown(actor, area, found)
    cases = tuple(_planned(by_code, shown, one) for one in made.placed)
    late = sequencing.breaches(made, start=start)
    beyond, more = _late_beyond(area.id, found, made) if len(found) < every else (0, False)
    return WeeksAhead(cases, made, every - begun, late, beyond, more)


def _first_of(
    area_id: UUID, counts: Mapping[tuple[str, str], int], every: int, reach: Reach
) -> list[Row]:
    """Of `every` case of an area those that the weeks can reach."""
    if every <= reach.most:
        return every_ahead(area_id)
    if every <= FEW:
        return first_ahead(area_id, counts, reach)
    return within_reach(area_id, counts, reach)


def _late_beyond(area_id: UUID, found: Sequence[Row], made: Plan) -> tuple[int, bool]:
    """How many that were not read run out within the weeks, and whether there are more than were
    counted. One query."""
    last = made.weeks[-1].monday + timedelta(days=6)
    owed = owed_by(area_id, last)
    read = sum(row.next_due is not None and day_of(row.next_due) <= last for row in found)
    return max(0, owed - read), owed >= foreseen.MOST_COUNTED


def _reach(most: int, weeks: int, start: date) -> Reach:
    monday = start - timedelta(days=start.weekday())
    return Reach(
        most=most,
        first_week=monday + timedelta(days=6),
        last_day=monday + timedelta(days=7 * weeks - 1),
        horizon=start + timedelta(weeks=weeks),
    )


def candidate(row: Row) -> Candidate:
    """A case as the engine takes it."""
    return Candidate(
        id=row.code,
        tier=row.tier,
        lane=row.lane,
        since=row.opened_on,
        effort=case_kinds()[row.kind].effort,
        due=day_of(row.next_due) if row.next_due else None,
        due_at=row.next_due,
        not_before=row.not_before,
        kind=row.kind,
        size=row.size or 0,
    )


def _planned(by_code: Mapping[str, Row], shown: Mapping[str, str], placed: Placed) -> PlannedCase:
    row = by_code[placed.candidate.id]
    return PlannedCase(row.id, row.code, row.kind, shown.get(row.code, row.address), placed)
