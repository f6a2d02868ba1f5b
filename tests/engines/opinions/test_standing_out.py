"""What a group stands for, what all agree on, what divides: figures that can be checked by hand."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from tests.engines.opinions.conversations import random_votes

from lilong.engines.opinions import Votes
from lilong.engines.opinions.figures import (
    Figures,
    by_group,
    group_aware,
    overall,
    share,
    z_of_difference,
    z_of_share,
)
from lilong.engines.opinions.standing_out import (
    agreed_by_all,
    agreed_overall,
    dividing,
    standing_for,
)

NONE_OUT = np.zeros(1, np.bool_)


def figures(*statements: list[tuple[int, int, int]]) -> Figures:
    """For each statement a triple a group: agree, disagree, pass."""
    columns = np.array(statements).transpose(2, 1, 0)
    return Figures(*columns)


def kept(some: Figures) -> np.ndarray:
    return np.zeros(some.agree.shape[-1], np.bool_)


# ── Figures ─────────────────────────────────────────────────────────────────────────────────


def test_one_imagined_vote_on_each_side_is_added_to_a_share() -> None:
    assert share(np.array([0, 6, 0]), np.array([0, 6, 5])).tolist() == [1 / 2, 7 / 8, 1 / 7]


def test_six_of_six_are_surely_more_than_half() -> None:
    """2 · √7 · (7/7 - 1/2) = √7."""
    assert float(z_of_share(np.array(6), np.array(6))) == pytest.approx(math.sqrt(7))
    assert float(z_of_share(np.array(0), np.array(1))) == pytest.approx(0)


def test_the_difference_of_two_groups_is_that_of_two_pooled_shares() -> None:
    """5 of 5 and 0 of 5, with the imagined vote 6/6 and 1/6: pooled 7/12."""
    by_hand = (1 - 1 / 6) / math.sqrt(7 / 12 * 5 / 12 * (1 / 6 + 1 / 6))
    five, none = np.array(5), np.array(0)

    assert float(z_of_difference(five, five, none, five)) == pytest.approx(by_hand)
    assert float(z_of_difference(none, five, five, five)) == pytest.approx(-by_hand)


def test_where_all_did_so_on_both_sides_there_is_no_difference() -> None:
    three = np.array(3)

    assert float(z_of_difference(three, three, three, three)) == 0


def test_one_camp_against_it_pulls_the_common_share_down() -> None:
    """(9+1)/12 · (0+1)/7 against (5+1)/12 · (3+1)/7."""
    found = group_aware(figures([(9, 1, 0), (0, 5, 0)], [(5, 5, 0), (3, 2, 0)]))

    assert found == pytest.approx([10 / 12 * 1 / 7, 6 / 12 * 4 / 7])


@pytest.mark.parametrize("seed", range(4))
def test_votes_of_groups_are_counted_as_one_by_one(seed: int) -> None:
    votes = random_votes(seed, 20, 7, 0.5)
    group = np.random.default_rng(seed).integers(-1, 3, 20)
    plain = {}
    for who, what, choice in zip(votes.who, votes.what, votes.choice, strict=True):
        key = (int(group[who]), int(what), int(choice))
        plain[key] = plain.get(key, 0) + 1
    found = by_group(votes, group, 3)
    everybody = overall(votes)

    for number in range(3):
        for what in range(7):
            counted = (found.agree, found.passed, found.disagree)
            assert [int(column[number, what]) for column in counted] == [
                plain.get((number, what, choice), 0) for choice in (1, 0, -1)
            ]
    assert everybody.answered.sum() == len(votes)
    assert found.of_others(0).agree.tolist() == (found.agree[1] + found.agree[2]).tolist()


# ── A group ─────────────────────────────────────────────────────────────────────────────────


def test_a_group_is_told_by_what_it_wants_before_what_it_rejects() -> None:
    some = figures(
        [(0, 9, 1), (9, 0, 1)],  # rejected here, wanted there: the surest difference
        [(8, 2, 0), (2, 8, 0)],  # wanted here
        [(9, 0, 0), (9, 0, 0)],  # wanted everywhere: says nothing of this group
    )
    found = standing_for(some, 0, kept(some))

    assert [(one.statement, one.side) for one in found] == [(1, "agree"), (0, "disagree")]
    assert (found[0].some, found[0].answered) == (8, 10)
    assert found[0].ratio == pytest.approx((9 / 12) / (3 / 12))


def test_what_it_wants_comes_first_even_where_it_rejects_more_surely() -> None:
    some = figures(
        [(9, 1, 0), (1, 9, 0)],
        [(0, 20, 0), (20, 0, 0)],
        [(8, 2, 0), (2, 8, 0)],
    )
    found = standing_for(some, 0, kept(some))

    assert [(one.statement, one.side) for one in found] == [
        (0, "agree"), (2, "agree"), (1, "disagree"),
    ]  # fmt: skip
    assert found[2].score > found[0].score > found[1].score
    assert len(standing_for(some, 0, kept(some), most=2)) == 2


def test_a_group_is_told_what_it_leans_to_even_where_that_is_not_certain() -> None:
    """Six of nine want it, which may be chance; but hardly anybody else does."""
    some = figures([(6, 3, 0), (1, 17, 0)], [(0, 9, 0), (9, 9, 0)])
    first, second = standing_for(some, 0, kept(some))

    assert (first.statement, first.side, first.certain) == (0, "agree", False)
    assert (second.statement, second.side, second.certain) == (1, "disagree", True)


def test_what_less_than_half_of_a_group_wants_is_not_what_it_wants() -> None:
    """Four of ten, though of the others none does."""
    some = figures([(4, 5, 1), (0, 20, 0)], [(0, 9, 0), (9, 9, 0)])

    assert [(one.statement, one.side) for one in standing_for(some, 0, kept(some))] == [
        (1, "disagree")
    ]


def test_a_group_without_anything_certain_is_told_by_its_largest_difference() -> None:
    some = figures([(1, 1, 1), (1, 1, 1)], [(1, 1, 1), (0, 2, 1)])

    assert [(one.statement, one.side) for one in standing_for(some, 0, kept(some))] == [
        (1, "agree")
    ]


def test_what_is_left_out_or_unanswered_stands_for_nobody() -> None:
    some = figures([(9, 0, 0), (0, 9, 0)], [(0, 0, 0), (3, 3, 3)])

    assert standing_for(some, 0, np.array([True, False])) == ()


# ── All ─────────────────────────────────────────────────────────────────────────────────────


def test_all_agree_only_where_every_camp_does_by_itself() -> None:
    some = figures(
        [(60, 5, 5), (8, 1, 0)],
        [(60, 5, 5), (2, 7, 0)],  # together 62 of 79, and yet no common ground
        [(0, 50, 0), (1, 9, 0)],
        [(70, 0, 0), (10, 0, 0)],
    )

    assert agreed_by_all(some, kept(some), "agree") == [3, 0]
    assert agreed_by_all(some, kept(some), "disagree") == [2]
    assert agreed_by_all(some, np.array([0, 0, 0, 1], bool), "agree") == [0]
    assert agreed_by_all(some, kept(some), "agree", least=10) == [3]


def test_everybody_together_is_ranked_by_how_sure_it_is() -> None:
    everybody = Figures(np.array([9, 90, 3]), np.array([0, 5, 3]), np.array([0, 5, 0]))
    found = agreed_overall(everybody, np.zeros(3, np.bool_), "agree")

    assert [one.statement for one in found] == [1, 0]
    assert (found[1].share, found[1].share_z) == pytest.approx((10 / 11, math.sqrt(10)))
    assert [
        one.statement for one in agreed_overall(everybody, np.zeros(3, np.bool_), "agree", least=10)
    ] == [1]
    assert agreed_overall(everybody, np.zeros(3, np.bool_), "disagree") == ()


# ── Divided ─────────────────────────────────────────────────────────────────────────────────


def test_camps_divide_where_one_leans_to_it_and_another_away() -> None:
    some = figures(
        [(20, 5, 0), (4, 20, 0)],
        [(25, 0, 0), (0, 25, 0)],
        [(25, 0, 0), (14, 11, 0)],  # a difference, but both lean to it
        [(3, 2, 0), (2, 3, 0)],  # chance
    )

    assert dividing(some, kept(some)) == [1, 0]
    assert dividing(some, np.array([0, 1, 0, 0], bool)) == [0]
    assert dividing(some, kept(some), least=25) == [1]


def test_of_three_camps_any_two_may_divide() -> None:
    some = figures([(10, 10, 0), (20, 0, 0), (0, 20, 0)])

    assert dividing(some, NONE_OUT) == [0]
    assert dividing(some.of_some([0, 1]), NONE_OUT) == []
    assert dividing(some.of_some([2]), NONE_OUT) == []


def test_by_lot_hardly_anything_divides() -> None:
    """A hundred statements, two camps of forty that answer by lot: one false alarm at most."""
    dice = random.Random(5)
    alarms = 0
    for _turn in range(10):
        rows = [
            (f"p{person}", f"s{statement}", dice.choice((1, -1)))
            for person in range(80)
            for statement in range(100)
        ]
        votes = Votes.of(*zip(*rows, strict=True))
        halves = by_group(votes, np.arange(80) % 2, 2)
        alarms += len(dividing(halves, np.zeros(100, np.bool_)))
    assert alarms <= 10
