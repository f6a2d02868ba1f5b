"""In which order cases are taken up, and why: what is public first, then those who lead.

The paper tells it: "the public's own things move first", so that each sees that it is meant; shops
and public parts before homes, and among homes first those who lead by example. What is dangerous
comes before any choice, and so does what is owed in these weeks, by law or by a street's own text.
This engine orders, says for each case what put it where it stands, spreads the order over weeks,
foresees which of them will run out before they are done, and answers "why me first?" with figures
of similar cases, never with names.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from lilong.engines.working_days import Calendar, is_working_day

DANGER, OWED, PUBLIC, SHOP, LEADS, PRIVATE = (
    "danger", "owed", "public", "shop", "leads", "private",
)  # fmt: skip
TIERS = (DANGER, OWED, PUBLIC, SHOP, LEADS, PRIVATE)

OPENS_THE_WAY, DUE_SOONER, LANE_WITH_MORE, LANE_BEFORE, WAITS_LONGER, NUMBER = (
    "opens_the_way", "due_sooner", "lane_with_more", "lane_before", "waits_longer", "number",
)  # fmt: skip

# Why a case will be late (`breaches`).
OVER, PROMISED_LATER, NO_ROOM = "over", "promised_later", "no_room"

_WEEK = timedelta(days=7)
_WORKDAYS_A_WEEK = 5
_NO_DAY, _NO_MOMENT = date.max, datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that may be taken up.

    Attributes:
        id: by which everything else names it; also the last thing by which a tie is broken.
        tier: danger, public, shop, leads or private; never `OWED`, which follows from `due`.
        lane: where it lies; the cases of a lane are taken together.
        since: when it was found.
        effort: in the unit of the capacity, at least 1.
        due: the last day of a duty that the law times; None when there is none.
        due_at: the moment at which it runs out, which orders those of the same last day.
        not_before: the earliest day, such as a promised one; None for at once.
        waits_for: ids of cases that have to be done first; those not among the candidates are
            taken as done.
        kind, size: what makes two cases similar: the kind of case, and its size in 0.01 m².

    Raises:
        ValueError: when the tier is unknown or the effort is below 1.
    """

    id: str
    tier: str
    lane: str
    since: date
    effort: int = 1
    due: date | None = None
    due_at: datetime | None = None
    not_before: date | None = None
    waits_for: frozenset[str] = field(default_factory=frozenset)
    kind: str = ""
    size: int = 0

    def __post_init__(self) -> None:
        if self.tier not in TIERS or self.tier == OWED:
            raise ValueError(f"{self.id}: unknown tier {self.tier!r}")
        if self.effort < 1:
            raise ValueError(f"{self.id}: a case takes at least one unit of effort")


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a case came in the order, and by what.

    Attributes:
        candidate: the case.
        rank: from 1.
        tier: the tier by which it was ordered: its own, `OWED`, or that of a case whose way it
            opens.
        opens_the_way_for: ids of the cases of a better tier that wait for it, in order.
        before_the_next_by: what put it before the case after it: `tier`, `DUE_SOONER`,
            `LANE_WITH_MORE`, `LANE_BEFORE`, `WAITS_LONGER`, `NUMBER`, or `OPENS_THE_WAY` where
            the other had to wait; empty for the last.
        lane_cases: how many cases of this tier lie in its lane; 0 where they are not counted.
        week: from 1, the week in which it begins; None when it begins after the plan.
        ends: the week in which its effort is used up; None when that is after the plan.
    """

    candidate: Candidate
    rank: int
    tier: str
    opens_the_way_for: tuple[str, ...]
    before_the_next_by: str
    lane_cases: int
    week: int | None
    ends: int | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the plan.

    Attributes:
        monday: its first day.
        workdays: how many of its days are worked, make-up days included.
        capacity: what fits into it: the capacity of a full week × workdays / 5, rounded down.
        begun: ids of the cases begun in it, in order.
        used: effort used in it.
    """

    monday: date
    workdays: int
    capacity: int
    begun: tuple[str, ...]
    used: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The order of all cases and what of it falls into the weeks ahead."""

    placed: tuple[Placed, ...]
    weeks: tuple[Week, ...]


@dataclass(frozen=True, slots=True)
class Breach:
    """A case that will be late by the plan, or is.

    Attributes:
        placed: where it stands.
        why: `OVER` – its last day is over; `PROMISED_LATER` – it may not begin before it is;
            `NO_ROOM` – what comes before it leaves it no room in time.
    """

    placed: Placed
    why: str

    @property
    def candidate(self) -> Candidate:
        """The case."""
        return self.placed.candidate


@dataclass(frozen=True, slots=True)
class Parity:
    """How one case stands among similar ones: figures that can be told to anybody.

    Attributes:
        similar: cases of the same kind and band of size, itself included, done ones too.
        done: of them, done already.
        earlier, later: of them, before and after it in the order.
        earlier_by_tier: of the earlier ones and itself, how many of each tier.
    """

    similar: int
    done: int
    earlier: int
    later: int
    earlier_by_tier: Mapping[str, int]


class Circle(ValueError):
    """Cases that wait for one another.

    Attributes:
        ids: the cases of the circle, in the order in which each waits for the next.
    """

    def __init__(self, ids: Sequence[str]) -> None:
        super().__init__(" → ".join(ids))
        self.ids = tuple(ids)


def plan(
    candidates: Iterable[Candidate],
    *,
    start: date,
    weeks: int,
    capacity: int,
    calendar: Calendar,
    lanes: Mapping[tuple[str, str], int] | None = None,
) -> Plan:
    """Order the cases and spread them over the weeks from the Monday of `start`.

    The order is kept: a small case never slips in before a large one that no longer fits, which
    begins with what is left of the week and goes on in the next. Only a case that may not begin
    yet lets the ones behind it pass.

    Args:
        candidates: each id once.
        start: a day of the first week; days before it are not worked any more.
        weeks: how many, at least 1.
        capacity: effort that fits into a full week of five days, at least 1.
        calendar: the days off.
        lanes: how many cases of a tier a lane has, {(tier, lane): count}, where the candidates are
            not all there are; counted among the candidates by default.

    Raises:
        ValueError: when an id comes twice, or `weeks` or `capacity` is below 1.
        Circle: when cases wait for one another.
    """
    if weeks < 1 or capacity < 1:
        raise ValueError("a plan has at least one week and room for one case")
    ordered = _order(list(candidates), start + weeks * _WEEK, lanes)
    begun, ended, filled = _spread(
        [one.candidate for one in ordered], start, weeks, capacity, calendar
    )
    placed = tuple(
        Placed(
            one.candidate, one.rank, one.tier, one.opens_the_way_for, one.before_the_next_by,
            one.lane_cases, begun.get(one.candidate.id), ended.get(one.candidate.id),
        )
        for one in ordered
    )  # fmt: skip
    return Plan(placed, filled)


def breaches(made: Plan, *, start: date) -> tuple[Breach, ...]:
    """The cases of a plan that are late or will be, in its order.

    A case is in time when the week in which its effort is used up begins no later than its last
    day: within a week the days are left to whoever does it. What does not end in the plan is late
    if its last day lies within it; of a day beyond nothing is foreseen.

    Args:
        start: the day from which the plan was made.
    """
    found = list[Breach]()
    after = made.weeks[-1].monday + _WEEK
    for one in made.placed:
        due = one.candidate.due
        if due is None:
            continue
        first = max(start, made.weeks[one.ends - 1].monday) if one.ends else after
        later = one.candidate.not_before
        if due < start:
            found.append(Breach(one, OVER))
        elif due < first:
            promised = later is not None and later > due
            found.append(Breach(one, PROMISED_LATER if promised else NO_ROOM))
        elif later is not None and later > due:
            found.append(Breach(one, PROMISED_LATER))
    return tuple(found)


def rooms(
    *, start: date, weeks: int, capacity: int, calendar: Calendar
) -> list[tuple[date, int, int]]:
    """Of each week its Monday, how many of its days are worked, and the effort that fits into it.

    A week with a make-up day has room for more than `capacity`. As every case takes at least one
    unit, a plan begins no more cases than there is room.
    """
    monday = start - timedelta(days=start.weekday())
    found = []
    for _number in range(weeks):
        days = [monday + timedelta(days=n) for n in range(7)]
        workdays = sum(day >= start and is_working_day(calendar, day) for day in days)
        found.append((monday, workdays, capacity * workdays // _WORKDAYS_A_WEEK))
        monday += _WEEK
    return found


def parity(
    made: Plan, case_id: str, done: Iterable[Candidate] = (), *, bands: Sequence[int] = ()
) -> Parity:
    """How `case_id` stands among the cases of its kind and band of size.

    Args:
        made: the plan it stands in.
        case_id: one of its cases.
        done: cases that are over.
        bands: upper ends of the bands of size in 0.01 m², rising; none means one band.

    Raises:
        KeyError: when the plan has no such case.
    """
    own = next((one for one in made.placed if one.candidate.id == case_id), None)
    if own is None:
        raise KeyError(case_id)

    def alike(other: Candidate) -> bool:
        same = other.kind == own.candidate.kind
        return same and _band(other.size, bands) == _band(own.candidate.size, bands)

    open_ones = [one for one in made.placed if alike(one.candidate)]
    over = sum(alike(one) for one in done)
    earlier = [one for one in open_ones if one.rank < own.rank]
    tiers = Counter(one.candidate.tier for one in [*earlier, own])
    return Parity(
        len(open_ones) + over,
        over,
        len(earlier),
        len(open_ones) - len(earlier) - 1,
        {tier: tiers[tier] for tier in TIERS if tiers[tier]},
    )


def _band(size: int, bands: Sequence[int]) -> int:
    return sum(size > upper for upper in bands)


# What orders: tier, last day, its moment, cases in the lane (more first), the lane, when it was
# found, the id. Lanes order what has no last day: the law does not wait for a lane.
_Key = tuple[int, date, datetime, int, str, date, str]
_WORDS = ("tier", DUE_SOONER, DUE_SOONER, LANE_WITH_MORE, LANE_BEFORE, WAITS_LONGER, NUMBER)


def _own_tier(one: Candidate, horizon: date) -> str:
    if one.tier != DANGER and one.due is not None and one.due < horizon:
        return OWED
    return one.tier


def _order(
    candidates: list[Candidate], horizon: date, known: Mapping[tuple[str, str], int] | None
) -> list[Placed]:
    by_id = {one.id: one for one in candidates}
    if len(by_id) != len(candidates):
        raise ValueError("each case comes once")
    own = {one.id: TIERS.index(_own_tier(one, horizon)) for one in candidates}
    waiting: dict[str, list[str]] = defaultdict(list)
    for one in candidates:
        for first in sorted(one.waits_for & by_id.keys()):
            waiting[first].append(one.id)
    effective, opened = _inherit(by_id, own, waiting)
    lanes = Counter((TIERS[effective[one.id]], one.lane) for one in candidates)
    if known is not None:
        lanes = Counter(known)

    def key(one: Candidate) -> _Key:
        tier = effective[one.id]
        if one.due is not None:
            return (tier, one.due, one.due_at or _NO_MOMENT, 0, "", one.since, one.id)
        # Whole lanes: the one with most cases of the tier first, and its cases together.
        lane_cases = -lanes[TIERS[tier], one.lane]
        return (tier, _NO_DAY, _NO_MOMENT, lane_cases, one.lane, one.since, one.id)

    keys = {one.id: key(one) for one in candidates}
    left = {one.id: len(one.waits_for & by_id.keys()) for one in candidates}
    ready = [keys[name] for name, count in left.items() if not count]
    heapq.heapify(ready)
    names = list[str]()
    while ready:
        name = heapq.heappop(ready)[-1]
        names.append(name)
        for behind in waiting[name]:
            left[behind] -= 1
            if not left[behind]:
                heapq.heappush(ready, keys[behind])
    return [
        Placed(
            by_id[name],
            at + 1,
            TIERS[effective[name]],
            opened[name],
            _by_what(keys[name], keys[names[at + 1]]) if at + 1 < len(names) else "",
            lanes[TIERS[effective[name]], by_id[name].lane],
            None,
        )
        for at, name in enumerate(names)
    ]


def _inherit(
    by_id: Mapping[str, Candidate], own: Mapping[str, int], waiting: Mapping[str, list[str]]
) -> tuple[dict[str, int], dict[str, tuple[str, ...]]]:
    """The best tier among a case and all that wait for it, and those of a better tier than it."""
    behind: dict[str, frozenset[str]] = {}
    for name in _from_the_last(by_id, waiting):
        following = waiting.get(name, [])
        behind[name] = frozenset(following).union(*(behind[one] for one in following))
    effective = {
        name: min([own[name], *(own[one] for one in others)]) for name, others in behind.items()
    }
    opened = {
        name: tuple(
            sorted((one for one in others if own[one] < own[name]), key=lambda i: (own[i], i))
        )
        for name, others in behind.items()
    }
    return effective, opened


def _from_the_last(by_id: Mapping[str, Candidate], waiting: Mapping[str, list[str]]) -> list[str]:
    """Every case after all that wait for it."""
    done, order = set[str](), list[str]()
    for root in by_id:
        path, stack = dict[str, None](), [(root, iter(waiting.get(root, [])))]
        if root in done:
            continue
        path[root] = None
        while stack:
            name, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                stack.pop()
                del path[name]
                done.add(name)
                order.append(name)
            elif following in path:
                chain = list(path)
                raise Circle([*chain[chain.index(following) :], following][::-1])
            elif following not in done:
                path[following] = None
                stack.append((following, iter(waiting.get(following, []))))
    return order


def _by_what(one: _Key, other: _Key) -> str:
    if one > other:
        return OPENS_THE_WAY  # the other had to wait for this one, or for one behind it
    return next(word for word, mine, its in zip(_WORDS, one, other, strict=True) if mine != its)


def _spread(
    ordered: Sequence[Candidate], start: date, weeks: int, capacity: int, calendar: Calendar
) -> tuple[dict[str, int], dict[str, int], tuple[Week, ...]]:
    """The week in which each case begins, that in which its effort is used up, and the weeks."""
    waiting, begun, ended = list(ordered), dict[str, int](), dict[str, int]()
    # Nothing begins where no room is left, so that one case at most goes on into the next week.
    filled, going_on, unfinished = list[Week](), 0, ""
    known = rooms(start=start, weeks=weeks, capacity=capacity, calendar=calendar)
    for number, (monday, workdays, room) in enumerate(known, 1):
        sunday = monday + timedelta(days=6)
        left = room - min(room, going_on)
        going_on -= room - left
        if unfinished and not going_on:
            ended[unfinished], unfinished = number, ""
        names, later = list[str](), list[Candidate]()
        for one in waiting:
            if not left or (one.not_before is not None and one.not_before > sunday):
                later.append(one)
                continue
            names.append(one.id)
            begun[one.id] = number
            going_on = max(0, one.effort - left)
            if going_on:
                unfinished = one.id
            else:
                ended[one.id] = number
            left -= min(left, one.effort)
        waiting = later
        filled.append(Week(monday, workdays, room, tuple(names), room - left))
    return begun, ended, tuple(filled)
