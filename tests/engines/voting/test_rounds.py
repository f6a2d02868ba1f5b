"""The best delivery round: compared with trying every round there is."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from tests.engines.voting.neighbours import HALF, cast, roll_of, rule, some_parts, twelve
from tests.engines.voting.second_tally import Part

from lilong.engines.voting import (
    Effort,
    Options,
    Round,
    best_round,
    doors,
    missing_for,
    open_units,
    standing,
    tally,
)

QUORUM = rule(HALF)


def round_of(parts, ballots, buildings, metres, effort, one=QUORUM) -> Round | None:
    roll, options = roll_of(parts), Options()
    stands = standing(roll, cast(ballots), options)
    missing = missing_for(one, tally(roll, stands, options))
    return best_round(open_units(roll, stands, options), missing, buildings, metres, effort)


def worth_by_trying(parts, ballots, buildings, metres, effort) -> Fraction:
    """The most that any set of doors closes which can be called at in time."""
    roll, options = roll_of(parts), Options()
    stands = standing(roll, cast(ballots), options)
    missing = missing_for(QUORUM, tally(roll, stands, options))
    answered = {unit for unit, _choice in ballots}
    took_part = {roll.heads[unit] for unit in answered if not parts[unit].parking}
    calls = [unit for unit, part in enumerate(parts) if unit not in answered and not part.parking]
    best = Fraction(0)
    for size in range(1, len(calls) + 1):
        for chosen in combinations(calls, size):
            at = [buildings[unit] for unit in chosen]
            way = sum(metres[min(at) : max(at)])
            minutes = Fraction(way, effort.metres_a_minute) + size * effort.minutes_a_door
            if effort.minutes is not None and minutes > effort.minutes:
                continue
            if effort.doors is not None and size > effort.doors:
                continue
            area = sum(int(parts[unit].area * 100) for unit in chosen)
            heads = len({roll.heads[unit] for unit in chosen} - took_part)
            closed = Fraction(0)
            if missing.area:
                closed += min(Fraction(area, missing.area), Fraction(1))
            if missing.heads:
                closed += min(Fraction(heads, missing.heads), Fraction(1))
            best = max(best, closed)
    return best


def test_no_round_of_that_length_closes_more():
    chance, walked = Random(14), 0
    for _evening in range(300):
        parts = some_parts(chance, 9)
        buildings = [chance.randint(0, 3) for _part in parts]
        metres = [chance.choice((0, 40, 90, 300)) for _gap in range(3)]
        ballots = [(unit, "agree") for unit in chance.sample(range(len(parts)), len(parts) // 3)]
        effort = chance.choice(
            (Effort(minutes=12), Effort(minutes=25), Effort(doors=2), Effort(doors=3, minutes=17))
        )

        found = round_of(parts, ballots, buildings, metres, effort)

        best = worth_by_trying(parts, ballots, buildings, metres, effort)
        assert (found.worth if found else Fraction(0)) == best
        if found:
            walked += 1
            assert effort.minutes is None or found.minutes <= effort.minutes
            assert effort.doors is None or found.doors <= effort.doors
    assert walked > 100


def test_a_round_goes_in_walking_order_and_says_how_long_it_takes():
    parts = twelve()
    buildings = [unit // 4 for unit in range(12)]

    found = round_of(
        parts, [(0, "agree")], buildings, [120, 60], Effort(minutes=40, minutes_a_door=5)
    )

    assert [building for building, _units in found.stops] == sorted(
        building for building, _units in found.stops
    )
    assert found.doors == sum(len(units) for _building, units in found.stops) == 7
    assert (found.metres, found.minutes) == (60, 36)
    assert (found.closes_area, found.closes_heads) == (Fraction(1), Fraction(1))


def test_a_building_is_left_out_where_the_way_to_it_takes_too_long():
    parts = [*twelve()[:4], Part(Fraction(500), "远处的大业主")]

    near = round_of(parts, [], [0, 0, 0, 0, 1], [6000], Effort(minutes=20))
    far = round_of(parts, [], [0, 0, 0, 0, 1], [60], Effort(minutes=20))

    # Four heads and 240 m² close more than 500 m² and one head.
    assert [building for building, _units in near.stops] == [0]
    assert {building for building, _units in far.stops} == {0, 1}


def test_no_door_is_called_at_that_closes_nothing_more():
    parts = twelve()
    ballots = [(unit, "agree") for unit in range(7)]

    found = round_of(parts, ballots, [0] * 12, [], Effort(doors=5))

    assert found.doors == 1
    assert len(doors(roll_of(parts), cast(ballots), QUORUM).units) == 1


def test_where_nothing_is_missing_or_nothing_helps_there_is_no_round():
    everyone = [(unit, "agree") for unit in range(12)]

    assert round_of(twelve(), everyone, [0] * 12, [], Effort(doors=5)) is None
    nobody_left = [(unit, "spoiled") for unit in range(12)]
    assert round_of(twelve(), nobody_left, [0] * 12, [], Effort(doors=5)) is None


def test_a_round_too_short_for_one_door_is_none():
    assert round_of(twelve(), [], [0] * 12, [], Effort(minutes=4)) is None


def test_a_round_without_length_or_a_way_that_is_negative_is_refused():
    for wrong in ({}, {"doors": 0}, {"minutes": 5, "minutes_a_door": 0}):
        with pytest.raises(ValueError, match="above zero"):
            Effort(**wrong)
    with pytest.raises(ValueError, match="no way is negative"):
        round_of(twelve(), [], [0] * 12, [-1], Effort(doors=1))
    with pytest.raises(ValueError, match="along the way"):
        round_of(twelve(), [], [1] * 12, [], Effort(doors=1))


def test_a_large_compound_is_planned_while_one_waits():
    chance = Random(3)
    parts = [Part(Fraction(chance.randint(3000, 12000), 100), f"业主{n}") for n in range(2_000)]
    buildings = [unit // 40 for unit in range(2_000)]
    ballots = [(unit, "agree") for unit in chance.sample(range(2_000), 900)]

    found = round_of(parts, ballots, buildings, [70] * 49, Effort(minutes=120))

    assert found.minutes <= 120
    assert found.doors >= 20
