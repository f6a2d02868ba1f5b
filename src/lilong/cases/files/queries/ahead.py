"""The cases that a plan of weeks could take up: as few of an area's as the plan can reach.

A plan begins no more cases than its weeks have room for. So of each tier only the first by last
day are read, and then lane after lane, the one with most cases first, until there are enough; what
comes behind them cannot be begun. The counters tell how many there are in each lane.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from lilong.cases.files.clocks import last_day_of
from lilong.cases.files.models import AHEAD_WHERE
from lilong.cases.files.states import Tier
from lilong.cases.files.writing import AHEAD
from lilong.commons.counters.counting import tallies
from lilong.commons.search.ranges import Sql
from lilong.kernel.paths import subtree

# The order of `lilong.engines.sequencing`.
_TIERS = (Tier.DANGER, Tier.PUBLIC, Tier.SHOP, Tier.LEADS, Tier.PRIVATE)
# What is owed comes between danger and the rest.
RANKS = {str(tier): at + (at > 0) for at, tier in enumerate(_TIERS)}


@lru_cache(maxsize=50_000)
def day_of(runs_out: datetime) -> date:
    """`last_day_of`, worked out once: a plan asks for hundreds, and each page for the same."""
    return last_day_of(runs_out)


class Row(NamedTuple):
    """What a plan needs to know of a case.

    `key` is its id as the database keeps it: only of what stands on a page it is made an id. While
    it is decided which rows are needed, days, moments and lanes are as the database keeps them too
    (`_read_as_kept`): of hundreds of rows a page needs few.
    """

    key: Any
    code: str
    kind: str
    address: str
    tier: str
    lane_id: UUID | None
    compound_id: UUID | None
    open_above: bool
    opened_on: date
    next_due: datetime | None
    not_before: date | None
    size: int | None

    @property
    def id(self) -> UUID:
        return self.key if isinstance(self.key, UUID) else UUID(self.key)

    @property
    def lane(self) -> str:
        return _hex(self.lane_id) if self.lane_id else ""


@dataclass(frozen=True)
class Reach:
    """How far a plan reaches: so many cases at most, begun up to a day.

    Attributes:
        most: how many cases it can begin.
        first_week, last_day: the last day of its first week, and of all.
        horizon: what falls due before it is owed.
    """

    most: int
    first_week: date
    last_day: date
    horizon: date

    @cached_property
    def kept(self) -> tuple[Any, Any]:
        """`first_week`, and the last moment of what is owed, as the database keeps them."""
        # Midnight belongs to the day that it ends.
        midnight = timezone.make_aware(datetime.combine(self.horizon, time()))
        ops = connection.ops
        return (
            ops.adapt_datefield_value(self.first_week),
            ops.adapt_datetimefield_value(midnight),
        )


def counted_ahead(area_id: UUID) -> dict[tuple[str, str], int]:
    """How many cases there are that a committee can move: {(tier, lane): count}. One query."""
    found = {}
    for key, count in tallies(area_id, AHEAD).items():
        tier, _bar, lane = key.partition("|")
        found[tier, lane] = count
    return found


def every_ahead(area_id: UUID) -> list[Row]:
    """All of them. One query."""
    return _read((f"{AHEAD_WHERE} AND area_id = %s", [_db(area_id)]))


def first_ahead(area_id: UUID, counts: Mapping[tuple[str, str], int], reach: Reach) -> list[Row]:
    """Of all of them those that a plan could begin: for few, of which one reading is the quickest.
    One query."""
    rows = _read_as_kept((f"{AHEAD_WHERE} AND area_id = %s", [_db(area_id)]))
    return _as_far_as(rows, counts, reach)


def one_ahead(area_id: UUID, code: str) -> Row | None:
    """The one of this number, if a committee can move it. One query."""
    found = _read((f"{AHEAD_WHERE} AND area_id = %s AND code = %s", [_db(area_id), code]))
    return found[0] if found else None


def every_within(path: str, most: int) -> list[Row]:
    """All of them at a place within a residents' area and below it, at most so many. One query."""
    low, high = subtree(path)
    return _read(
        (
            f"{AHEAD_WHERE} AND place_path >= %s AND place_path < %s ORDER BY position LIMIT %s",
            [low, high, most],
        )
    )


def within_reach(area_id: UUID, counts: Mapping[tuple[str, str], int], reach: Reach) -> list[Row]:
    """Those that a plan could begin, in no order. Two queries, or three where a lane holds mostly
    what cannot be taken up yet."""
    rows = _read_as_kept(_at([*_by_last_day(area_id, reach), *_later(area_id, reach)]))
    lanes = sorted(
        (
            (_TIERS.index(Tier(tier)), -count, lane)
            for (tier, lane), count in counts.items()
            if count
        ),
    )
    if some := _enough(rows, lanes, reach):
        rows += _read_as_kept(_at(_by_lane(area_id, reach, some)))
        if len(some) < len(lanes) and _sure(rows, some[-1][0], reach) < reach.most:
            rows += _read_as_kept(_at(_by_lane(area_id, reach, lanes[len(some) :])))
    return _as_far_as(rows, counts, reach)


def _as_far_as(rows: list[Row], counts: Mapping[tuple[str, str], int], reach: Reach) -> list[Row]:
    """Of rows as kept those in front of the last that may begin at once and still fits, and the one
    behind it.

    Whatever comes later in the order finds the weeks full, on whichever day it may begin.
    """
    ordered = sorted((_order_of(row, counts, reach), row) for row in rows)
    free = [at for at, (_order, row) in enumerate(ordered) if _free(row, reach)]
    end = free[reach.most] + 1 if len(free) > reach.most else len(ordered)
    return [_typed(row) for _order, row in ordered[:end]]


def _order_of(
    row: Row, counts: Mapping[tuple[str, str], int], reach: Reach
) -> tuple[int, bool, Any, str, date, str]:
    """The order of `lilong.engines.sequencing`, where nothing waits for anything."""
    tier = 1 if _owed(row, reach) else RANKS[row.tier]
    if row.next_due is not None:
        return tier, False, row.next_due, "", row.opened_on, row.code
    return tier, True, -counts.get((row.tier, row.lane), 0), row.lane, row.opened_on, row.code


def _free(row: Row, reach: Reach) -> bool:
    return row.not_before is None or row.not_before <= reach.kept[0]


def _owed(row: Row, reach: Reach) -> bool:
    """Whether what is not dangerous is owed within the weeks."""
    if row.tier == Tier.DANGER or row.next_due is None:
        return False
    return bool(row.next_due <= reach.kept[1])


def _enough(
    rows: Sequence[Row], lanes: Sequence[tuple[int, int, str]], reach: Reach
) -> list[tuple[int, int, str]]:
    """The first lanes, tier by tier, that make the cases enough."""
    chosen: list[tuple[int, int, str]] = []
    held, sure = 0, dict[int, int]()
    for tier, count, lane in lanes:
        if tier not in sure:
            sure[tier] = _sure(rows, tier, reach)
        if sure[tier] + held >= reach.most:
            break
        chosen.append((tier, count, lane))
        held -= count
    return chosen


def _sure(rows: Iterable[Row], tier: int, reach: Reach) -> int:
    """How many of the rows may begin at once and are not behind the tier."""
    return sum(
        _TIERS.index(Tier(row.tier)) <= tier or (tier > 0 and _owed(row, reach))
        for row in rows
        if _free(row, reach)
    )


_FREE = "(not_before IS NULL OR not_before <= %s)"
_TIMED = f"{AHEAD_WHERE} AND area_id = %s AND tier = %s AND next_due IS NOT NULL"
_UNTIMED = f"{AHEAD_WHERE} AND area_id = %s AND tier = %s AND next_due IS NULL"


def _by_last_day(area_id: UUID, reach: Reach) -> list[Sql]:
    return [
        (
            f"SELECT id FROM cases_case WHERE {_TIMED} AND {_FREE} "  # noqa: S608 – of ours
            "ORDER BY next_due, opened_on, code LIMIT %s",
            [_db(area_id), tier, reach.first_week, reach.most],
        )
        for tier in _TIERS
    ]


def _later(area_id: UUID, reach: Reach) -> list[Sql]:
    """What may begin in one of the later weeks only: the most urgent of each tier."""
    return [
        (
            f"SELECT id FROM cases_case WHERE {AHEAD_WHERE} AND area_id = %s AND tier = %s "  # noqa: S608 – of ours
            "AND not_before > %s AND not_before <= %s "
            "ORDER BY next_due IS NULL, next_due, opened_on, code LIMIT %s",
            [_db(area_id), tier, reach.first_week, reach.last_day, reach.most],
        )
        for tier in _TIERS
    ]


def _by_lane(area_id: UUID, reach: Reach, lanes: Iterable[tuple[int, int, str]]) -> list[Sql]:
    parts: list[Sql] = []
    for tier, _count, lane in lanes:
        params: list[Any] = [_db(area_id), _TIERS[tier]]
        if lane:
            params.append(_db(UUID(lane)))
        where = "lane_id = %s" if lane else "lane_id IS NULL"
        parts.append(
            (
                f"SELECT id FROM cases_case WHERE {_UNTIMED} AND {where} AND {_FREE} "  # noqa: S608 – of ours
                "ORDER BY opened_on, code LIMIT %s",
                [*params, reach.first_week, reach.most],
            )
        )
    return parts


def _at(parts: Sequence[Sql]) -> Sql:
    each = [f"SELECT * FROM ({sql}) AS p{at}" for at, (sql, _params) in enumerate(parts)]  # noqa: S608 – made above
    params = [one for _sql, given in parts for one in given]
    return f"id IN ({' UNION ALL '.join(each)})", params


_COLUMNS = ", ".join("id" if name == "key" else name for name in Row._fields)
# On SQLite days and moments are read as the text that they are; else each is made one at once.
_KEPT_COLUMNS = ", ".join(
    f"{name} || ''" if name in ("opened_on", "next_due", "not_before") else name
    for name in _COLUMNS.split(", ")
)


def _read(where: Sql) -> list[Row]:
    return [_typed(row) for row in _read_as_kept(where)]


def _read_as_kept(where: Sql) -> list[Row]:
    held, params = where
    columns = _KEPT_COLUMNS if connection.vendor == "sqlite" else _COLUMNS
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM cases_case WHERE {held}", params)  # noqa: S608 – of ours
        return [Row._make(row) for row in cursor.fetchall()]


def _typed(row: Row) -> Row:
    """A row with days, moments and lanes, of which SQLite has none."""
    if connection.vendor != "sqlite":
        return row
    return row._replace(
        lane_id=_id(row.lane_id) if row.lane_id else None,
        compound_id=_id(row.compound_id) if row.compound_id else None,
        open_above=bool(row.open_above),
        opened_on=_day(row.opened_on),
        next_due=_moment(row.next_due) if row.next_due else None,
        not_before=_day(row.not_before) if row.not_before else None,
    )


@lru_cache(maxsize=10_000)
def _id(text: Any) -> UUID:
    return UUID(text)


def _hex(told: Any) -> str:
    return str(told.hex) if isinstance(told, UUID) else str(told)


def _day(told: Any) -> date:
    return date.fromisoformat(told)


def _moment(told: Any) -> datetime:
    return datetime.fromisoformat(told).replace(tzinfo=UTC)


def _db(value: UUID) -> Any:
    return value if connection.features.has_native_uuid_field else value.hex
