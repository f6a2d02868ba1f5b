"""Stability: how often groups are found again among people drawn anew."""

from __future__ import annotations

import numpy as np
import pytest

from lilong.engines.opinions.agreement import adjusted_rand
from lilong.engines.opinions.cells import gather
from lilong.engines.opinions.grouping import best_grouping
from lilong.engines.opinions.stability import stability

EVERYBODY = np.ones(90, np.bool_)


def places(apart: float, seed: int = 3) -> np.ndarray:
    """Ninety people in three camps, `apart` from each other in two of five directions."""
    chance = np.random.default_rng(seed)
    centres = np.array([[0, 0], [1, 0], [0, 1]]) * apart
    return np.concatenate(
        [np.repeat(centres, 30, axis=0) + chance.normal(size=(90, 2)), chance.normal(size=(90, 3))],
        axis=1,
    )


def told(
    projected: np.ndarray, chance: np.random.Generator, group: np.ndarray, rounds: int = 10
) -> float:
    return stability(
        projected, np.ones(len(projected)), EVERYBODY, group, chance,
        most_groups=5, smallest=1, rounds=rounds,
    )  # fmt: skip


def found(projected: np.ndarray) -> np.ndarray:
    grouping = best_grouping(gather(projected[:, :2]), np.random.default_rng(1))
    assert grouping is not None
    return grouping.of_points(projected[:, :2])


def test_the_farther_apart_camps_are_the_firmer_they_are() -> None:
    near, middle, far = (
        told(places(apart), np.random.default_rng(2), found(places(apart)))
        for apart in (0.0, 4.0, 12.0)
    )

    assert near < 0.4
    assert 0.5 < middle < far
    assert far == 1


def test_groups_that_are_not_there_are_not_found_again() -> None:
    by_lot = np.random.default_rng(5).integers(0, 3, 90)

    assert told(places(12.0), np.random.default_rng(2), by_lot) < 0.1


def test_it_is_the_mean_of_all_rounds() -> None:
    projected = places(2.0)
    group, chance = found(projected), np.random.default_rng(4)
    one_by_one = [told(projected, chance, group, 1) for _round in range(6)]

    assert len(set(one_by_one)) > 1
    assert told(projected, np.random.default_rng(4), group, 6) == pytest.approx(np.mean(one_by_one))


def test_where_the_middle_of_the_map_lies_plays_no_part() -> None:
    projected = places(3.0)
    aside = projected + np.array([40.0, -7.0, 90.0, 0.0, 0.0])
    group = found(projected)
    one, other = (told(some, np.random.default_rng(6), group) for some in (projected, aside))

    assert one == pytest.approx(other, abs=0.05)
    assert one > 0.5


def test_a_round_in_which_all_stand_in_one_place_says_nothing() -> None:
    same = np.zeros((90, 5))

    assert told(same, np.random.default_rng(7), np.zeros(90, np.int64)) == 0
    assert adjusted_rand(np.zeros(90, np.int64), np.zeros(90, np.int64)) == 1
