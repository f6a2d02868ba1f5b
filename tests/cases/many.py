"""Cases by the thousand, written as the house writes them: with numbers, counters, search words."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from operator import attrgetter
from uuid import UUID

from django.db import connection
from django.db.models import Count, Model
from django.utils import timezone

from lilong.cases.files import search, writing
from lilong.cases.files.kinds import case_kinds
from lilong.cases.files.models import Case, CaseClock
from lilong.cases.files.states import (
    AT_REST,
    MACHINES,
    TO_BE_CHECKED,
    TOLD,
    CaseState,
    Level,
    Outcome,
    Source,
    Tier,
)
from lilong.commons.bulk import insert_objects, insert_rows
from lilong.commons.counters.models import Tally
from lilong.commons.positions import new_position
from lilong.kernel.ids import uuid7
from lilong.places.grounds import Ground, ground_at
from lilong.places.models import Place

FIRST = date(2021, 1, 1)
DAYS = 1800
BATCH = 2000
# So many are written one by one; the database copies them where there are to be more.
BASE = 20_000
_CHANCE = (1 << 46) - 1
CLOCKS = ("enforcement_visit", "review_window", "suit_window")
_TIERS = (Tier.PUBLIC, Tier.SHOP, *[Tier.PRIVATE] * 6)
_HERE = (*[Level.NEIGHBOURHOOD] * 7, Level.PATCH)
_ABOVE = (Level.STREET, Level.DEPARTMENT)
_WORDS = (
    "天井里搭了一间", "山墙破墙开窗", "弄口的公共水斗", "底楼防盗窗外挑", "屋顶玻璃房",
    "公共走道堆物", "楼上漏水到楼下", "路灯不亮", "墙皮往下掉", "晒台加建隔间",
)  # fmt: skip
_MORE = ("居民反映多次", "去年已经说过", "雨天更明显", "与邻居有争执", "需要现场看")


def open_many(
    places: Sequence[Place], count: int, owners: Sequence[UUID], *, seed: int = 1
) -> None:
    """Write `count` cases over places of one residents' area, in the tests' transaction.

    A third has come to rest; about half of the others have three running clocks, so that there are
    as many clocks as cases. Beyond `BASE` they are written once and copied by the database.
    """
    chance = random.Random(seed)
    grounds = [ground_at(place.id) for place in places]
    now, done, base = timezone.now(), 0, min(count, BASE)
    while done < base:
        size = min(BATCH, base - done)
        made = [_one(chance, chance.choice(grounds), chance.choice(owners)) for _ in range(size)]
        clocks = [clock for case in made for clock in _clocks(chance, case, now)]
        for number, case in enumerate(made, done + 1):
            case.code = f"2025-{number:07d}"
            case.grams = search.words_of(case)
        insert_objects(sorted(made, key=attrgetter("position")))
        insert_objects(clocks)
        done += size
    for copy in range(1, -(-count // BASE)):
        _copy(Case, copy, "2025-", order="position")
        _copy(CaseClock, copy, "2025-", order="id")
    _count_again()


def _copy(model: type[Model], copy: int, year: str, *, order: str) -> None:
    """Copy the rows that were written first, each under the same id but for two signs."""
    sqlite = connection.vendor == "sqlite"
    columns = [field.column for field in model._meta.concrete_fields]
    chosen = {name: name for name in columns}
    for name in {"id", "case_id"} & set(columns):
        # The sign that tells the version of an id, which is 7 with all that were not copied.
        sign = f"{0x80 + copy:02x}"
        chosen[name] = (
            f"substr({name}, 1, 12) || '{sign}' || substr({name}, 15)"
            if sqlite
            else f"(substr({name}::text, 1, 14) || '{sign}' || substr({name}::text, 17))::uuid"
        )
    if model is Case:
        chance = "abs(random())" if sqlite else "floor(random() * 9e18)::bigint"
        chosen["position"] = f"(position & ~{_CHANCE}) | ({chance} & {_CHANCE})"
        # The first were numbered up to `BASE`; the copies go on from there.
        number = "CAST(substr(code, 6) AS INTEGER)"
        chosen["code"] = (
            f"'{year}' || printf('%07d', {number} + {copy * BASE})"
            if sqlite
            else f"'{year}' || lpad(({number} + {copy * BASE})::text, 7, '0')"
        )
    names = ", ".join(f'"{name}"' for name in columns)
    picked = ", ".join(f'{chosen[name]} AS "{name}"' for name in columns)
    table = model._meta.db_table
    first = (
        f"code <= '{year}{BASE:07d}'" if model is Case
        else f"case_id IN (SELECT id FROM cases_case WHERE code <= '{year}{BASE:07d}')"
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM "
            f"(SELECT {picked} FROM {table} WHERE {first}) AS copied ORDER BY {order}"
        )


def _count_again() -> None:
    """Counters of what is there: as `writing.insert` keeps them, but in one go."""
    Tally.objects.filter(name__in=(writing.CASES, writing.AHEAD)).delete()
    rows = list[tuple[object, ...]]()
    for column in ("space_id", "area_id", "compound_id", "lane_id", "number_id"):
        told = Case.objects.exclude(**{column: None}).values_list("space_id", column, "facet")
        rows += [
            (uuid7(), space_id, scope_id, writing.CASES, str(facet), count)
            for space_id, scope_id, facet, count in told.annotate(n=Count("pk")).order_by()
        ]
    ahead: Counter[tuple[object, ...]] = Counter()
    told = Case.objects.values_list("space_id", "area_id", "lane_id", "facet")
    for space_id, area_id, lane_id, facet, count in told.annotate(n=Count("pk")).order_by():
        if key := writing.ahead_key(Case(lane_id=lane_id), facet):
            ahead[space_id, area_id, key] += count
    rows += [(uuid7(), *at, writing.AHEAD, key, count) for (*at, key), count in ahead.items()]
    insert_rows(Tally, ("id", "space_id", "scope_id", "name", "key", "count"), rows)


def _one(chance: random.Random, ground: Ground, owner_id: UUID) -> Case:
    kind = chance.choice(list(case_kinds().values()))
    states = sorted(MACHINES[kind.machine].table)
    rest = chance.random() < 1 / 3
    state = chance.choice([one for one in states if (one in AT_REST) == rest])
    case = Case(
        kind=kind.code,
        summary=f"{chance.choice(_WORDS)}，{chance.choice(_MORE)}",
        source=Source.FINDING,
        tier=Tier.DANGER if kind.danger else chance.choice(_TIERS),
        level=chance.choice(_levels(state)),
        state=state,
        owner_id=owner_id,
        size=chance.choice([None, chance.randrange(100, 8000)]),
        outcome=Outcome.REMOVED if state == "closed" else "",
    )
    writing.fill(case, ground)
    case.opened_on = case.since = FIRST + timedelta(days=chance.randrange(DAYS))
    case.position = new_position(case.opened_on)
    if state == "closed":
        case.closed_on, case.ask_on = case.opened_on, case.opened_on + timedelta(days=30)
    if state == "promised":
        case.not_before = case.opened_on + timedelta(days=chance.randrange(2 * DAYS))
    return case


def _levels(state: str) -> Sequence[str]:
    if state == CaseState.REPORTED or state in TOLD:
        return _ABOVE
    return (*_HERE, *_ABOVE) if state in AT_REST | TO_BE_CHECKED else _HERE


def _clocks(chance: random.Random, case: Case, now: datetime) -> list[CaseClock]:
    if case.state in AT_REST or chance.random() < 0.45:
        return []
    clocks = []
    for name in CLOCKS:
        started = now - timedelta(hours=chance.randrange(24 * 60))
        clocks.append(
            CaseClock(
                space_id=case.space_id,
                case=case,
                area_id=case.area_id,
                place_path=case.place_path,
                clock=name,
                started_at=started,
                runs_out=started + timedelta(minutes=chance.randrange(60 * 24 * 90)),
            )
        )
    first = min(clocks, key=lambda one: one.runs_out)
    case.next_due, case.next_clock = first.runs_out, first.clock
    return clocks
