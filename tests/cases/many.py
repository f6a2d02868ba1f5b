"""Cases by the thousand, written as the house writes them: with numbers, counters, search words."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from lilong.cases.files import writing
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
from lilong.commons.bulk import insert_objects
from lilong.commons.positions import new_position
from lilong.places.grounds import Ground, ground_at
from lilong.places.models import Place

FIRST = date(2021, 1, 1)
DAYS = 1800
BATCH = 2000
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
) -> list[Case]:
    """Write `count` cases over places of one residents' area, in the tests' transaction.

    A third has come to rest; about half of the others have three running clocks, so that there are
    as many clocks as cases. Returns the last batch.
    """
    chance = random.Random(seed)
    grounds = [ground_at(place.id) for place in places]
    now, done, made = timezone.now(), 0, list[Case]()
    while done < count:
        size = min(BATCH, count - done)
        made = [_one(chance, chance.choice(grounds), chance.choice(owners)) for _ in range(size)]
        writing_clocks = [clock for case in made for clock in _clocks(chance, case, now)]
        writing.insert(made)
        insert_objects(writing_clocks)
        done += size
    return made


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
