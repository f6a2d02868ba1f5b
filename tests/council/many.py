"""Sentences by the thousand, written as the house writes them: with counters and search words."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from lilong.council import writing
from lilong.council.categories import categories
from lilong.council.models import Suggestion
from lilong.council.states import Branch, SaidBy, SuggestionState
from lilong.places.grounds import Ground, ground_at
from lilong.places.models import Place

FIRST = date(2021, 1, 1)
DAYS = 1800
BATCH = 2000
STATES = (
    *[SuggestionState.RECEIVED] * 5, *[SuggestionState.GROUPED] * 3,
    *[SuggestionState.DISCUSSED] * 2, SuggestionState.REFERRED, SuggestionState.ADOPTED,
    SuggestionState.DECLINED, SuggestionState.DONE, *[SuggestionState.SOLVED] * 4,
)  # fmt: skip
_BRANCHES = (*[Branch.SUGGESTION] * 4, Branch.CLAIM)
_WORDS = (
    "楼下的窨井又冒水了", "三楼往上的路灯不亮", "电瓶车没有地方充电", "垃圾桶早上就满了",
    "公共水斗下水慢", "楼道里堆满旧家具", "想多几张长椅", "晚上广场舞太吵", "电梯又困人了",
    "雨天弄堂口积水", "晒衣架锈穿了", "给老人装扶手",
)  # fmt: skip
_MORE = ("请早点来修", "去年就说过了", "邻居都这么讲", "看能不能先应急", "小孩走过很危险", "谢谢")


def say_many(
    places: Sequence[Place],
    count: int,
    *,
    seed: int = 1,
    states: Sequence[str] = STATES,
    first: date = FIRST,
) -> None:
    """Write `count` sentences over places of one residents' area, in the tests' transaction."""
    chance = random.Random(seed)
    grounds = [ground_at(place.id) for place in places]
    codes = list(categories())
    done = 0
    while done < count:
        size = min(BATCH, count - done)
        made = [_one(chance, chance.choice(grounds), codes, states, first) for _ in range(size)]
        writing.insert(made)
        done += size


def _one(
    chance: random.Random, ground: Ground, codes: list[str], states: Sequence[str], first: date
) -> Suggestion:
    said = Suggestion(
        branch=chance.choice(_BRANCHES),
        text=f"{chance.choice(_WORDS)}，{chance.choice(_MORE)}。",
        category=chance.choice(codes),
        said_on=first + timedelta(days=chance.randrange(DAYS)),
        said_by=SaidBy.PAPER,
        state=chance.choice(states),
    )
    return writing.fill(said, ground)
