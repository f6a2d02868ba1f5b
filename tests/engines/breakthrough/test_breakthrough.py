"""Where to begin: the newspaper's neighbourhood, worked by hand, and what must always hold."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.effort import growth

from lilong.engines.breakthrough import (
    CRITERIA,
    HOUSE_WEIGHTS,
    PRIVATE,
    PUBLIC,
    SHOP,
    Count,
    House,
    Ranking,
    Weights,
    rank_lanes,
    sentences_for,
    steps_within,
    why,
)

WEIGHTS = Weights.from_dict(HOUSE_WEIGHTS)
NEWSPAPER = [
    House(
        "零陵路某弄",
        "33号",
        (
            Count("illegal_building", SHOP, 20, effort=5, safety=2, area_dm2=40_000),
            Count("illegal_building", PRIVATE, 38, effort=5, safety=2, area_dm2=60_000),
            Count("wall_opening", PRIVATE, 100, effort=3, safety=3, bearing=40, bearing_unknown=10),
        ),
        households=120,
        blocks=("雨污分流", "外墙修缮"),
    ),
    House(
        "零陵路某弄",
        "42号",
        (
            Count("outdoor_sink", PUBLIC, 38, effort=1),
            Count("wall_opening", SHOP, 36, effort=3, safety=3, bearing_unknown=6),
            Count("bay_window", PRIVATE, 19, effort=3, safety=1),
        ),
        households=60,
        blocks=("雨污分流",),
    ),
    House(
        "甲弄",
        "1号",
        (
            Count("illegal_building", PRIVATE, 14, effort=5, safety=2),
            Count("wall_opening", PRIVATE, 34, effort=3, safety=3, bearing=2),
        ),
        households=40,
    ),
    House("乙弄", "2号", (Count("outdoor_sink", PUBLIC, 10, effort=1),), households=30),
    House("乙弄", "", (Count("pigeon_loft", PRIVATE, 3, effort=2, safety=2),), households=0),
    House("丙弄", "5号", (Count("bay_window", PRIVATE, 1, effort=3, safety=1),), households=1),
    House("空弄", "7号", (), households=500, blocks=("绿化",)),
]
LANE, OTHER = "零陵路某弄", "甲弄"


def only(criterion: str, **others: int) -> Weights:
    """Weights under which one criterion decides."""
    counted = dict.fromkeys(CRITERIA, 0) | {criterion: 1} | others
    return dataclasses.replace(WEIGHTS, criteria=counted)


def contribution(ranking: Ranking, lane: str, criterion: str) -> Any:
    given = ranking.candidate(lane).contributions
    return next(one for one in given if one.criterion == criterion)


def score(houses: list[House], lane: str, criterion: str) -> int:
    return int(contribution(rank_lanes(houses, WEIGHTS), lane, criterion).score)


COUNTS = st.builds(
    lambda kind, part, findings, effort, safety, bearing, area: Count(
        kind, part, findings, effort, safety, min(bearing, findings), area_dm2=area
    ),
    st.sampled_from(["illegal_building", "wall_opening", "outdoor_sink"]),
    st.sampled_from([PUBLIC, SHOP, PRIVATE]),
    st.integers(0, 20),
    st.integers(1, 5),
    st.integers(0, 3),
    st.integers(0, 20),
    st.integers(0, 9000),
)
HOUSES = st.lists(
    st.builds(
        House,
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["", "1", "2"]),
        st.lists(COUNTS, max_size=3).map(tuple),
        st.integers(0, 50),
        st.lists(st.sampled_from(["sewer", "roof"]), max_size=2).map(tuple),
    ),
    max_size=8,
)
FOUND = HOUSES.filter(lambda houses: bool(rank_lanes(houses, WEIGHTS).candidates))


# The newspaper, by hand


def test_the_lane_with_four_fifths_of_the_work_comes_first() -> None:
    ranking = rank_lanes(NEWSPAPER, WEIGHTS)

    assert [one.lane.key for one in ranking.candidates] == [LANE, "乙弄", OTHER, "丙弄"]
    assert ranking.candidate(LANE).lane.findings == 251
    assert ranking.steady


@pytest.mark.parametrize(
    ("criterion", "value", "out_of", "expected"),
    [
        ("concentration", 251, 313, 802),
        ("public_or_shop_first", 94, 94, 1000),
        ("safety", 719, 719, 1000),
        ("effort", 16 * 251, 893 * 13, 346),
        ("neighbours_affected", 180, 180, 1000),
        ("blocks", 2, 2, 1000),
    ],
)
def test_each_score_of_that_lane_comes_out_as_computed_by_hand(
    criterion: str, value: int, out_of: int, expected: int
) -> None:
    """Danger by kinds 58·2 + 136·3 + 19·1 = 543, walls 40·4 + 16·1 = 176: 719 in all.

    Effort 58·5 + 136·3 + 38·1 + 19·3 = 793 and 1,000 m² = 100 points: 893; least is lane 乙
    with 10·1 + 3·2 = 16 points for 13 findings.
    """
    given = contribution(rank_lanes(NEWSPAPER, WEIGHTS), LANE, criterion)

    assert (given.value, given.out_of, given.score) == (value, out_of, expected)


def test_the_total_is_the_sum_of_weight_times_score() -> None:
    first = rank_lanes(NEWSPAPER, WEIGHTS).candidates[0]

    assert first.total == 30 * 802 + 25 * 1000 + 15 * 1000 + 10 * 346 + 10 * 1000 + 10 * 1000
    assert first.out_of == 100_000


def test_the_arithmetic_shows_what_was_counted() -> None:
    ranking = rank_lanes(NEWSPAPER, WEIGHTS)

    assert contribution(ranking, LANE, "public_or_shop_first").figures == (
        ("public", 38),
        ("shop", 56),
        ("most", 94),
    )
    assert dict(contribution(ranking, OTHER, "safety").figures)["bearing"] == 2


def test_a_lane_without_findings_is_no_candidate_however_many_people_live_there() -> None:
    ranking = rank_lanes(NEWSPAPER, WEIGHTS)

    assert "空弄" not in [one.lane.key for one in ranking.candidates]
    with pytest.raises(KeyError):
        ranking.candidate("空弄")


def test_within_the_lane_public_parts_move_first_then_shops_then_bearing_walls() -> None:
    steps = steps_within(rank_lanes(NEWSPAPER, WEIGHTS).candidates[0].lane)

    assert [(step.code, step.findings) for step in steps] == [
        ("public_parts", 38),
        ("shops", 56),
        ("bearing_walls", 40),
        ("private_parts", 117),
    ]
    assert steps[1].numbers == (("42号", 36), ("33号", 20))
    assert steps[3].by_kind == (
        ("wall_opening", 60),
        ("illegal_building", 38),
        ("bay_window", 19),
    )
    assert [step.to_inspect for step in steps] == [0, 6, 0, 10]


def test_a_step_with_nothing_to_do_is_left_out() -> None:
    steps = steps_within(rank_lanes(NEWSPAPER, WEIGHTS).candidate("丙弄").lane)

    assert [step.code for step in steps] == ["private_parts"]


def test_the_houses_of_a_lane_come_in_the_order_of_their_numbers() -> None:
    lane = rank_lanes(NEWSPAPER, WEIGHTS).candidate("乙弄").lane

    assert [house.number for house in lane.houses] == ["", "2号"]


def test_a_lane_knows_its_findings_by_kind_over_all_its_houses() -> None:
    lane = rank_lanes(NEWSPAPER, WEIGHTS).candidate(LANE).lane

    assert lane.by_kind == {
        "bay_window": 19,
        "illegal_building": 58,
        "outdoor_sink": 38,
        "wall_opening": 136,
    }


# What a secretary can say


def test_the_secretary_can_say_where_it_lies_where_to_begin_with_what_and_how_firm_that_is() -> (
    None
):
    where, begin, step, firm = sentences_for(rank_lanes(NEWSPAPER, WEIGHTS))

    assert (where.code, begin.code, step.code, firm.code) == (
        "work_lies_in_one_lane",
        "begin_where_most_is",
        "first_step",
        "choice_is_steady",
    )
    assert where.parameters == {
        "lane": LANE,
        "findings": 251,
        "all_findings": 313,
        "per_mille": 802,
    }
    assert step.parameters == {
        "lane": LANE,
        "step": "public_parts",
        "findings": 38,
        "number": "42号",
        "number_findings": 38,
    }
    assert firm.parameters["next"] == "乙弄"


def test_where_work_is_spread_it_is_said_how_many_lanes_hold_four_fifths() -> None:
    houses = [House(lane, "1", (Count("sink", PRIVATE, 10),)) for lane in "abcde"]
    where = sentences_for(rank_lanes(houses, WEIGHTS))[0]

    assert where.code == "work_is_spread"
    assert (where.parameters["lanes"], where.parameters["lanes_per_mille"]) == (4, 800)


def test_beginning_elsewhere_than_where_most_is_gives_the_reason() -> None:
    houses = [
        House("big", "1", (Count("sink", PRIVATE, 10),)),
        House("public", "1", (Count("sink", PUBLIC, 8),)),
    ]
    begin = sentences_for(rank_lanes(houses, WEIGHTS))[1]

    assert begin.code == "begin_elsewhere"
    assert (begin.parameters["largest"], begin.parameters["reason"]) == (
        "big",
        "public_or_shop_first",
    )


def test_where_nothing_was_found_or_only_in_one_lane_it_says_so() -> None:
    assert [one.code for one in sentences_for(rank_lanes([], WEIGHTS))] == ["nothing_found"]
    one = [House("a", "1", (Count("sink", PRIVATE, 1),))]
    assert sentences_for(rank_lanes(one, WEIGHTS))[-1].code == "only_one_lane"


# Ties, comparisons and firmness


def test_equal_points_go_to_more_findings_then_more_public_then_the_name_and_it_says_which() -> (
    None
):
    houses = [
        House("c", "1", (Count("sink", PRIVATE, 2),), households=1),
        House("b", "1", (Count("sink", PRIVATE, 2),), households=1),
        House("a", "1", (Count("sink", PRIVATE, 1),), households=1),
        House("d", "1", (Count("sink", PUBLIC, 2),), households=1),
    ]
    ranking = rank_lanes(houses, only("neighbours_affected"))

    assert [(one.lane.key, one.tie_broken_by) for one in ranking.candidates] == [
        ("d", None),
        ("b", "public_or_shop"),
        ("c", "key"),
        ("a", "findings"),
    ]
    assert why(ranking, "b", "a").tie_broken_by == "findings"


def test_why_one_lane_comes_before_another_is_told_in_points() -> None:
    ranking = rank_lanes(NEWSPAPER, WEIGHTS)
    told = why(ranking, "乙弄", OTHER)

    assert [reason.criterion for reason in told.leads] == ["effort", "public_or_shop_first"]
    assert [reason.criterion for reason in told.trails] == [
        "concentration",
        "safety",
        "neighbours_affected",
    ]


def test_a_lane_that_comes_later_has_no_reason_to_come_first() -> None:
    ranking = rank_lanes(NEWSPAPER, WEIGHTS)

    with pytest.raises(ValueError, match="does not come before"):
        why(ranking, OTHER, LANE)
    with pytest.raises(KeyError):
        why(ranking, LANE, "没有这条弄")


def test_a_narrow_choice_says_on_which_weight_it_hangs() -> None:
    houses = [
        House("many", "1", (Count("sink", PRIVATE, 6),)),
        House("public", "1", (Count("sink", PUBLIC, 4),)),
    ]
    ranking = rank_lanes(houses, only("blocks", concentration=20, public_or_shop_first=3))

    assert ranking.candidates[0].lane.key == "many"
    assert [(t.criterion, t.numerator, t.first) for t in ranking.trials if t.changes] == [
        ("concentration", 1, "public"),
        ("public_or_shop_first", 3, "public"),
    ]
    assert sentences_for(ranking)[-1].parameters == {
        "lane": "many",
        "criterion": "concentration",
        "numerator": 1,
        "other": "public",
    }


@given(FOUND)
def test_the_reasons_add_up_to_the_difference_of_the_totals(houses: list[House]) -> None:
    ranking = rank_lanes(houses, WEIGHTS)
    for first, second in zip(ranking.candidates, ranking.candidates[1:], strict=False):
        told = why(ranking, first.lane.key, second.lane.key)
        ahead = sum(r.points for r in told.leads) - sum(r.points for r in told.trails)

        assert ahead == first.total - second.total >= 0
        assert (told.tie_broken_by is not None) == (ahead == 0)
        assert second.tie_broken_by == told.tie_broken_by


@given(FOUND)
def test_the_trials_tell_what_a_new_ranking_with_that_weight_would_tell(
    houses: list[House],
) -> None:
    ranking = rank_lanes(houses, WEIGHTS)
    for trial in ranking.trials:
        doubled = {name: 2 * weight for name, weight in WEIGHTS.criteria.items()}
        doubled[trial.criterion] = trial.numerator * WEIGHTS.criteria[trial.criterion]
        again = rank_lanes(houses, dataclasses.replace(WEIGHTS, criteria=doubled))

        assert again.candidates[0].lane.key == trial.first
        assert trial.changes == (trial.first != ranking.candidates[0].lane.key)


# What must always hold


@given(FOUND, st.randoms(use_true_random=False))
def test_the_order_of_input_changes_nothing(houses: list[House], dice: random.Random) -> None:
    def told(given: list[House]) -> list[object]:
        ranking = rank_lanes(given, WEIGHTS)
        return [
            [(c.lane.key, c.contributions, c.total, c.tie_broken_by) for c in ranking.candidates],
            ranking.trials,
            sentences_for(ranking),
        ]

    assert told(dice.sample(houses, len(houses))) == told(houses)


@given(FOUND)
def test_scores_are_whole_and_lie_between_nothing_and_a_thousand(houses: list[House]) -> None:
    for candidate in rank_lanes(houses, WEIGHTS).candidates:
        assert all(0 <= c.score <= 1000 for c in candidate.contributions)
        assert candidate.total == sum(c.weight * c.score for c in candidate.contributions)
        assert candidate.total <= candidate.out_of


@given(FOUND)
def test_each_finding_of_a_lane_is_in_exactly_one_step(houses: list[House]) -> None:
    for candidate in rank_lanes(houses, WEIGHTS).candidates:
        steps = steps_within(candidate.lane)

        assert sum(step.findings for step in steps) == candidate.lane.findings
        for step in steps:
            assert sum(n for _, n in step.numbers) == step.findings
            assert sum(n for _, n in step.by_kind) == step.findings


MORE = {
    "concentration": House("a", "9", (Count("x", PRIVATE, 1),)),
    "public_or_shop_first": House("a", "9", (Count("x", PUBLIC, 1),)),
    "safety": House("a", "9", (Count("x", PRIVATE, 1, safety=3, bearing=1),)),
    "neighbours_affected": House("a", "9", (), households=5),
    "blocks": House("a", "9", (), blocks=("lift",)),
}


@pytest.mark.parametrize("criterion", MORE)
@given(houses=FOUND)
def test_more_of_what_a_criterion_counts_never_lowers_the_lane_nor_lifts_another(
    criterion: str, houses: list[House]
) -> None:
    houses = [*houses, House("a", "1", (Count("x", PRIVATE, 1),))]
    more = [*houses, MORE[criterion]]

    assert score(more, "a", criterion) >= score(houses, "a", criterion)
    for candidate in rank_lanes(houses, WEIGHTS).candidates:
        other = candidate.lane.key
        if other != "a":
            assert score(more, other, criterion) <= score(houses, other, criterion)


@given(FOUND)
def test_the_same_findings_on_more_square_metres_never_raise_the_score_for_effort(
    houses: list[House],
) -> None:
    small = [*houses, House("a", "1", (Count("x", PRIVATE, 1),))]
    large = [*houses, House("a", "1", (Count("x", PRIVATE, 1, area_dm2=90_000),))]

    assert score(large, "a", "effort") <= score(small, "a", "effort")


@given(FOUND)
def test_a_public_finding_more_never_costs_the_first_place_when_public_comes_first(
    houses: list[House],
) -> None:
    weights = only("public_or_shop_first", concentration=1)
    first = rank_lanes(houses, weights).candidates[0].lane.key
    more = [*houses, House(first, "9", (Count("x", PUBLIC, 1),))]

    assert rank_lanes(more, weights).candidates[0].lane.key == first


# Weights and bad input


def test_the_house_weights_add_up_to_a_hundred_and_name_their_source() -> None:
    assert sum(WEIGHTS.criteria.values()) == 100
    assert "公家的" in WEIGHTS.source


@pytest.mark.parametrize(
    "changed",
    [
        {"criteria": {"concentration": 1}},
        {"criteria": dict.fromkeys(CRITERIA, 0)},
        {"criteria": dict.fromkeys(CRITERIA, 0.5)},
        {"criteria": dict.fromkeys(CRITERIA, -1)},
        {"criteria": dict.fromkeys(CRITERIA, 1) | {"favour": 1}},
        {"points": {"bearing": 1}},
        {"points": {"bearing": 1, "bearing_unknown": 1, "per_10_m2": True}},
        {"as_of": "yesterday"},
    ],
)
def test_weights_that_cannot_be_meant_are_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"weights|criterion|isoformat"):
        Weights.from_dict({**HOUSE_WEIGHTS, **changed})


def test_weights_without_a_source_are_refused() -> None:
    raw = {key: value for key, value in HOUSE_WEIGHTS.items() if key != "source"}

    with pytest.raises(ValueError, match="source"):
        Weights.from_dict(raw)


@pytest.mark.parametrize(
    "wrong",
    [
        {"part": "unknown"},
        {"findings": -1},
        {"effort": 0},
        {"bearing": 2, "bearing_unknown": 1},
        {"area_dm2": -1},
    ],
)
def test_counts_that_cannot_be_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"part|negative|walls"):
        Count(**{"kind": "sink", "part": PUBLIC, "findings": 2, **wrong})


def lanes(count: int) -> Callable[[], Ranking]:
    """Lanes of ten houses, to be ranked."""
    dice = random.Random(1)
    houses = [
        House(
            f"{n % count:04}弄",
            f"{n // count}号",
            (
                Count("sink", PUBLIC, dice.randrange(9)),
                Count("wall_opening", PRIVATE, dice.randrange(9), safety=3),
            ),
            households=dice.randrange(40),
        )
        for n in range(10 * count)
    ]
    return partial(rank_lanes, houses, WEIGHTS)


def test_a_lane_is_weighed_for_itself_and_not_against_each_other() -> None:
    assert growth(lanes, 50) < 6
    assert len(lanes(1000)().candidates) == 1000
