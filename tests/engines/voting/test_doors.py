"""Which doors can still carry a motion: compared with trying every set of doors."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from tests.engines.voting.neighbours import (
    CHOICES,
    EVERYBODY,
    HALF,
    THREE_QUARTERS,
    TWO_THIRDS,
    asked,
    cast,
    house_of,
    roll_of,
    rule,
    some_options,
    some_parts,
    twelve,
)
from tests.engines.voting.second_tally import Part, count

from lilong.engines.voting import Doors, Options, doors, judge

RULES = (rule(HALF), rule(THREE_QUARTERS), rule(TWO_THIRDS), rule(EVERYBODY, EVERYBODY))


def codes(found: Doors) -> list[str]:
    return [said.code for said in found.why]


def some_answers(chance: Random, units: int) -> list[tuple[int, str]]:
    """At most one ballot a unit, so that some doors stay open."""
    weights = chance.choice(((5, 2, 1, 1), (1, 1, 1, 1), (4, 1, 0, 0)))
    answered = chance.sample(range(units), chance.randint(0, units))
    return [(unit, chance.choices(CHOICES, weights)[0]) for unit in answered]


def fewest_by_trying(parts, ballots, options, one) -> int | None:
    """The size of the smallest set of open doors that carries, by the second count."""
    answered = {unit for unit, _choice in ballots}
    still_open = [
        unit
        for unit, part in enumerate(parts)
        if unit not in answered and (options.count_parking or not part.parking)
    ]
    for size in range(len(still_open) + 1):
        for chosen in combinations(still_open, size):
            visited = [*ballots, *((unit, "agree") for unit in chosen)]
            if count(parts, visited, house_of(options), asked(one)).carried:
                return size
    return None


# ── Exactly ─────────────────────────────────────────────────────────────────────────────────


def test_no_smaller_set_carries_whoever_owns_what():
    chance, reachable = Random(69), 0
    for _neighbourhood in range(1_500):
        parts, options, one = some_parts(chance, 9), some_options(chance), chance.choice(RULES)
        ballots = some_answers(chance, len(parts))

        found = doors(roll_of(parts, options), cast(ballots), one, options)

        fewest = fewest_by_trying(parts, ballots, options, one)
        assert (len(found.units) if found.reachable else None) == fewest
        if found.reachable:
            reachable += 1
            visited = cast([*ballots, *((unit, "agree") for unit in found.units)])
            assert judge(one, roll_of(parts, options), visited, options).carried
        else:
            assert found.why
    assert 300 < reachable < 1_400


def test_the_largest_units_come_first_when_only_area_is_missing():
    parts = [*twelve(), Part(Fraction(240), "大业主")]

    found = doors(roll_of(parts), cast((unit, "agree") for unit in range(8)), rule(HALF))

    assert (found.units, codes(found)) == ((12,), ["doors_carry", "smallest_proven"])


def test_a_second_unit_of_one_owner_brings_area_but_no_head():
    parts = [
        Part(Fraction(200), "甲"),
        Part(Fraction(200), "甲"),
        Part(Fraction(10), "乙"),
        Part(Fraction(10), "丙"),
    ]

    found = doors(roll_of(parts), cast([]), rule(HALF))

    # Two heads of three are needed: the two large units alone are one.
    assert (found.units, found.missing.heads, found.heads) == ((0, 1, 2), 2, 2)


def test_an_owner_who_opposed_with_one_unit_brings_area_but_no_head_with_another():
    parts = [*twelve(), Part(Fraction(600), "业主0")]
    ballots = cast([(0, "oppose"), *((unit, "agree") for unit in range(1, 8))])

    found = doors(roll_of(parts), ballots, rule(HALF))

    assert found.units == (12,)
    assert (found.heads, found.area) == (0, 60_000)


def test_what_is_carried_already_needs_no_door():
    found = doors(roll_of(twelve()), cast((unit, "agree") for unit in range(9)), rule(HALF))

    assert (found.reachable, found.units, codes(found)) == (True, (), ["already_carried"])


def test_what_is_out_of_reach_says_by_area_and_by_heads_what_is_missing():
    found = doors(
        roll_of(twelve()), cast((unit, "oppose") for unit in range(7)), rule(THREE_QUARTERS)
    )

    assert (found.reachable, found.units) == (False, ())
    assert codes(found) == ["area_out_of_reach", "heads_out_of_reach"]
    assert found.why[0].facts == {"doors": 5, "have": "300.00", "need": "1260.00"}
    assert found.why[1].facts == {"doors": 5, "have": 5, "need": 21}


def test_one_who_opposed_puts_what_everybody_has_to_agree_to_out_of_reach():
    everybody = rule(EVERYBODY, EVERYBODY, unanimous=True)

    found = doors(roll_of(twelve()), cast([(0, "oppose")]), everybody)

    assert (found.reachable, codes(found)) == (False, ["not_unanimous"])
    assert len(doors(roll_of(twelve()), cast([(0, "agree")]), everybody).units) == 11


def test_a_spoiled_ballot_is_an_answer_and_no_open_door():
    found = doors(roll_of(twelve()), cast((unit, "spoiled") for unit in range(5)), rule(HALF))

    assert (found.reachable, codes(found)) == (False, ["area_out_of_reach", "heads_out_of_reach"])


# ── With estimates ──────────────────────────────────────────────────────────────────────────


def expectation(parts, ballots, options, chosen, estimates) -> tuple[Fraction, Fraction]:
    """Expected area in 0.01 m² and expected new heads, with fractions."""
    heads = roll_of(parts, options).heads
    area, missed = Fraction(0), {}
    part = {
        heads[unit]
        for unit, choice in ballots
        if (options.count_parking or not parts[unit].parking)
        and (choice != "spoiled" or options.spoiled_counts_as_participation)
    }
    for unit in chosen:
        agrees = Fraction(estimates.get(unit, 500), 1000)
        area += agrees * int(parts[unit].area * 100)
        if heads[unit] not in part:
            missed[heads[unit]] = missed.get(heads[unit], Fraction(1)) * (1 - agrees)
    return area, sum((1 - one for one in missed.values()), Fraction(0))


def test_the_expected_doors_carry_on_average_and_come_close_to_the_fewest():
    chance, compared, smallest, proven = Random(18), 0, 0, 0
    for _neighbourhood in range(500):
        parts, options, one = some_parts(chance, 9), some_options(chance), chance.choice(RULES[:3])
        ballots = some_answers(chance, len(parts))
        estimates = {unit: chance.choice((300, 500, 800, 900, 1000)) for unit in range(len(parts))}

        found = doors(roll_of(parts, options), cast(ballots), one, options, estimates)

        if codes(found)[0] != "doors_expected":
            continue

        def enough(chosen, found=found, known=(parts, ballots, options), estimates=estimates):
            area, heads = expectation(*known, chosen, estimates)
            return area >= found.missing.area and heads >= found.missing.heads

        answered = {unit for unit, _choice in ballots}
        open_doors = [
            unit
            for unit, part in enumerate(parts)
            if unit not in answered and (options.count_parking or not part.parking)
        ]
        fewest = next(
            size
            for size in range(len(open_doors) + 1)
            if any(map(enough, combinations(open_doors, size)))
        )
        assert enough(found.units)
        assert found.at_least <= fewest <= len(found.units) <= fewest + 1
        compared += 1
        smallest += len(found.units) == fewest
        proven += found.at_least == len(found.units)
    assert compared > 80
    assert smallest >= compared * 95 // 100
    assert proven >= compared * 80 // 100


def test_certain_estimates_give_as_few_doors_as_none():
    chance = Random(20)
    for _neighbourhood in range(400):
        parts, options, one = some_parts(chance), some_options(chance), chance.choice(RULES)
        ballots, certain = some_answers(chance, len(parts)), dict.fromkeys(range(len(parts)), 1000)
        roll = roll_of(parts, options)

        plain = doors(roll, cast(ballots), one, options)
        estimated = doors(roll, cast(ballots), one, options, certain)

        assert (estimated.reachable, len(estimated.units)) == (plain.reachable, len(plain.units))
        assert (estimated.area, estimated.heads) >= (0, 0)


def test_the_doors_of_most_worth_come_first():
    estimates = {unit: 100 * (unit - 1) for unit in range(5, 12)}
    ballots = cast((unit, "agree") for unit in range(5))

    found = doors(roll_of(twelve()), ballots, rule(HALF), None, estimates)

    assert found.units == (11, 10, 9, 8)
    assert (found.expected_area, found.expected_heads) == (6_000 * 3_400, 3_400)
    assert codes(found) == ["doors_expected", "smallest_proven"]


def test_where_the_estimates_do_not_carry_all_doors_are_given_and_it_is_said():
    ballots = cast((unit, "agree") for unit in range(5))

    found = doors(roll_of(twelve()), ballots, rule(HALF), None, dict.fromkeys(range(12), 100))

    assert (found.reachable, len(found.units), codes(found)) == (True, 7, ["doors_not_expected"])
    assert found.why[0].facts["expected_area"] == "42.00"


def test_a_door_without_a_chance_is_not_knocked_at():
    ballots = cast((unit, "agree") for unit in range(7))
    estimates = dict.fromkeys(range(12), 0) | {11: 1000}

    assert doors(roll_of(twelve()), ballots, rule(HALF), None, estimates).units == (11,)


@pytest.mark.parametrize("chance", [-1, 1001, 0.5])
def test_a_chance_beyond_certainty_is_refused(chance):
    with pytest.raises(ValueError, match="0…1000"):
        doors(roll_of(twelve()), cast([]), rule(HALF), Options(), {0: chance})


def test_many_units_of_one_developer_count_as_one_head_when_estimated():
    parts = [Part(Fraction(60), f"开发商{n}", False) for n in range(300)] + twelve()
    found = doors(roll_of(parts), cast([]), rule(HALF), None, dict.fromkeys(range(312), 900))

    assert found.missing.heads == 9
    assert found.expected_heads >= 9_000
    assert sum(unit >= 300 for unit in found.units) >= 9
