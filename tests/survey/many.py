"""Findings by the thousand, written as the house writes them: with counters and search words."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from lilong.places import queries as places
from lilong.places.models import Place
from lilong.places.queries import PlaceView
from lilong.survey import writing
from lilong.survey.kinds import finding_kinds
from lilong.survey.models import Finding
from lilong.survey.states import FindingState

FIRST = date(2020, 1, 1)
DAYS = 1800
BATCH = 2000
_STATES = (
    *[FindingState.FOUND] * 6, *[FindingState.CONFIRMED] * 3, FindingState.RETURNED,
    FindingState.CLEARED, FindingState.DUPLICATE, FindingState.DELETED, FindingState.REPORTED,
)  # fmt: skip
_PARTS = ("public", "private", "private", "unknown")
_WORDS = (
    "天井水斗", "山墙破墙开窗", "屋顶玻璃房", "悬空鸽棚", "二楼挑窗生锈", "底楼防盗窗外挑",
    "公共走道堆物", "露台阳光房", "灶间外扩", "晒台加建隔间",
)  # fmt: skip


def record_many(
    rooms: Sequence[Place], count: int, *, found_by=None, seed: int = 1, start: int = 0
) -> None:
    """Write `count` findings over `rooms` of one street, in batches, in the tests' transaction."""
    chance = random.Random(seed)
    standings = [_standing(room) for room in rooms]
    ledger = writing.Ledger(rooms[0].space_id)
    number = 0
    while number < count:
        size = min(BATCH, count - number)
        chosen = [chance.choice(standings) for _ in range(size)]
        first = start + number
        rows = [_finding(at, first + n, chance, found_by) for n, at in enumerate(chosen)]
        writing.insert(rows, chosen, ledger=ledger)
        number += size
    ledger.close()


def _standing(room: Place) -> writing.Standing:
    view: PlaceView = places.place(room.id)
    return writing.standing(view, places.way_down_to(view.path))


def _finding(at: writing.Standing, number: int, chance: random.Random, found_by) -> Finding:
    kind = chance.choice(list(finding_kinds()))
    finding = Finding(
        code=f"{number + 1:07d}",
        kind=kind,
        description=chance.choice(_WORDS),
        part=chance.choice(_PARTS),
        shop=chance.random() < 0.1,
        area=chance.choice([None, chance.randrange(100, 5000)]),
        wall_type="unknown" if kind == "wall_opening" else "",
        found_on=FIRST + timedelta(days=chance.randrange(DAYS)),
        found_by=found_by,
        state=chance.choice(_STATES),
        recorded_number=1,
    )
    return writing.prepare(finding, at)


def some_words() -> Iterator[str]:
    """Words that occur in the descriptions."""
    yield from ("水斗", "玻璃房", "挑窗")
