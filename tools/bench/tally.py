"""The count of a million ballots with its verdict, against bare NumPy on the same arrays.

The reference computes the four sums and nothing else: the choices lie in the order of the roll
already, and nothing is checked, found out about repeats, or put into figures and sentences. Both
run in turns in one process; the answer is compared before anything is timed.
"""

from __future__ import annotations

import statistics
import time
from fractions import Fraction
from typing import Any

import numpy as np

from lilong.ballot.rulebook import rule_by_id
from lilong.engines.voting import ABSTAIN, AGREE, CODES, Ballots, Roll, Verdict, judge
from lilong.engines.voting.roll import Choices

SIZE = 1_000_000
PAIRS = 15
RULE = "civil-code-278-6"


def measure(size: int = SIZE) -> dict[str, Any]:
    """Judge and reference in turns; milliseconds, and the median of the ratios."""
    roll, ballots = _neighbourhood(size)
    rule = rule_by_id(RULE)
    in_order = np.empty(size, np.int8)
    in_order[ballots.units] = ballots.choices
    _same(judge(rule, roll, ballots), _four_sums(roll, in_order), roll)
    ours, bare = list[float](), list[float]()
    for _pair in range(PAIRS):
        # What a roll has reckoned once it keeps, so each round gets one that knows nothing.
        fresh = Roll(roll.areas, roll.heads, roll.counted, roll.delivered)
        ours.append(_milliseconds(lambda: judge(rule, fresh, ballots)))  # noqa: B023
        bare.append(_milliseconds(lambda: _four_sums(roll, in_order)))
    ratios = [one / other for one, other in zip(ours, bare, strict=True)]
    return {
        "ballots": len(ballots.units),
        "judge_ms": round(statistics.median(ours), 2),
        "bare_ms": round(statistics.median(bare), 2),
        "ratio": round(statistics.median(ratios), 2),
        "ratios": [round(min(ratios), 2), round(max(ratios), 2)],
        "pairs": PAIRS,
    }


def _neighbourhood(size: int) -> tuple[Roll, Ballots]:
    """One unit a ballot; a fifth of the owners hold several units."""
    chance = np.random.default_rng(20261128)
    areas = chance.integers(2_000, 25_000, size)
    heads = np.where(chance.random(size) < 0.2, chance.integers(0, size // 10, size),
                     np.arange(size) + size)  # fmt: skip
    roll = Roll.of(areas, heads)
    units = chance.permutation(size).astype(np.int32)
    choices = chance.choice(np.array([1, 2, 3, 4], np.int8), size, p=[0.7, 0.2, 0.07, 0.03])
    return roll, Ballots.of(units, choices)


def _four_sums(roll: Roll, choices: Choices) -> tuple[int, int, int, int]:
    areas, heads = roll.areas, roll.heads
    part, agree = choices <= CODES[ABSTAIN], choices == CODES[AGREE]
    took_part = np.zeros(roll.heads_given, np.bool_)
    took_part[heads[part]] = True
    otherwise = np.zeros(roll.heads_given, np.bool_)
    otherwise[heads[part & ~agree]] = True
    return (
        int(areas[part].sum()),
        int(np.count_nonzero(took_part)),
        int(areas[agree].sum()),
        int(np.count_nonzero(took_part & ~otherwise)),
    )


def _same(verdict: Verdict, sums: tuple[int, int, int, int], roll: Roll) -> None:
    told = verdict.counted
    assert (told.part_area, told.part_heads, told.agree_area, told.agree_heads) == sums
    assert (told.area, told.heads) == (int(roll.areas.sum()), roll.heads_given)
    part, agree = Fraction(sums[0], told.area), Fraction(sums[2], sums[0])
    assert verdict.agreement.area.met == (agree >= Fraction(3, 4))
    assert verdict.participation.area.met == (part >= Fraction(2, 3))


def _milliseconds(work: Any) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
