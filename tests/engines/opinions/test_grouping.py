"""Cells, groups and their number: by hand and against plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.opinions import plain

from lilong.engines.opinions.agreement import adjusted_rand
from lilong.engines.opinions.cells import MOST_CELLS, gather
from lilong.engines.opinions.grouping import (
    best_grouping,
    first_distinct,
    grouping_from,
    refined,
    settle,
    silhouette,
)

POINTS = st.lists(
    st.tuples(st.integers(-5, 5).map(float), st.integers(-5, 5).map(float)),
    min_size=6,
    max_size=25,
).filter(lambda points: len(set(points)) > 3)


def blobs(centres: list[tuple[float, float]], each: int, spread: float, seed: int) -> np.ndarray:
    chance = np.random.default_rng(seed)
    return np.concatenate([chance.normal(at, spread, (each, 2)) for at in centres])


def chance() -> np.random.Generator:
    return np.random.default_rng(7)


# ── Cells ───────────────────────────────────────────────────────────────────────────────────


def test_people_in_one_place_are_one_cell_of_their_number() -> None:
    cells = gather(np.array([[1.0, 2.0], [0.0, 0.0], [1.0, 2.0]]))

    assert cells.places.tolist() == [[0, 0], [1, 2]]
    assert cells.weights.tolist() == [1, 2]
    assert cells.cell.tolist() == [1, 0, 1]


def test_up_to_a_hundred_places_each_is_its_own_cell() -> None:
    points = np.random.default_rng(1).normal(size=(MOST_CELLS, 2))

    assert len(gather(points).places) == MOST_CELLS
    assert len(gather(np.concatenate([points, points])).places) == MOST_CELLS


def test_more_places_are_cut_into_cells_that_hold_who_is_close() -> None:
    points = blobs([(0, 0), (50, 0)], 2000, 1.0, 2)
    cells = gather(points)
    own = np.hypot(*(points - cells.places[cells.cell]).T)

    assert 64 < len(cells.places) <= 128
    assert cells.weights.sum() == 4000
    assert np.median(own) < 0.3
    assert cells.places.T @ cells.weights == pytest.approx(points.sum(axis=0))
    assert not set(cells.cell[:2000]) & set(cells.cell[2000:])


def test_neither_names_nor_order_of_people_change_the_cells() -> None:
    points = blobs([(0, 0), (3, 1)], 300, 1.0, 3)
    order = np.random.default_rng(4).permutation(600)
    one, other = gather(points), gather(points[order])

    assert one.places == pytest.approx(other.places)
    assert one.cell[order].tolist() == other.cell.tolist()


def test_who_weighs_nothing_moves_no_cell() -> None:
    cells = gather(np.array([[0.0, 0.0], [9.0, 9.0], [1.0, 1.0]]), np.array([2.0, 0.0, 1.0]))

    assert cells.places.tolist() == [[0, 0], [1, 1]]
    assert cells.weights.tolist() == [2, 1]
    assert cells.cell.tolist() == [0, -1, 1]


# ── k-means ─────────────────────────────────────────────────────────────────────────────────


@given(POINTS, st.integers(2, 3))
@settings(max_examples=60)
def test_groups_settle_as_in_plain_loops(points: list[tuple[float, float]], groups: int) -> None:
    starts = first_distinct(np.array(points), groups)
    centres, group = plain.lloyd([list(point) for point in points], starts.tolist())
    cells = gather(np.array(points))
    found = grouping_from(cells, starts)

    assert found.centres == pytest.approx(np.array(centres))
    assert found.group[cells.cell].tolist() == group


def test_a_centre_to_which_nobody_is_nearest_stays() -> None:
    cells = gather(np.array([[0.0, 0.0], [1.0, 0.0]]))
    centres, group = settle(cells, np.array([[[0.0, 0.0], [99.0, 0.0]]]))

    assert centres[0].tolist() == [[0.5, 0.0], [99.0, 0.0]]
    assert group[0].tolist() == [0, 0]


def test_the_first_places_that_differ_start_in_the_order_of_people() -> None:
    points = np.array([[5.0, 5.0], [5.0, 5.0], [1.0, 1.0], [0.0, 3.0]])

    assert first_distinct(points, 2).tolist() == [[5, 5], [1, 1]]
    with pytest.raises(ValueError, match="3 places do not give 4"):
        first_distinct(points, 4)


@pytest.mark.parametrize("number", [2, 3, 4])
def test_as_many_groups_are_found_as_there_are(number: int) -> None:
    centres = [(0.0, 0.0), (10.0, 0.0), (0.0, 10.0), (10.0, 10.0)][:number]
    points = blobs(centres, 80, 1.0, number)
    found = best_grouping(gather(points), chance())

    assert found is not None
    assert len(found.centres) == number
    assert adjusted_rand(found.of_points(points), np.repeat(np.arange(number), 80)) == 1
    assert np.bincount(refined(found, points).group).tolist() == [80] * number


def test_a_grouping_with_a_group_too_small_to_tell_of_comes_last() -> None:
    """Two people aside make three groups the best; where groups need five people, it is two."""
    points = np.concatenate([blobs([(0, 0), (10, 0)], 40, 1.0, 5), [[5.0, 14.0], [5.2, 14.0]]])
    three = best_grouping(gather(points), chance())
    two = best_grouping(gather(points), chance(), smallest=5)

    assert three is not None
    assert two is not None
    assert sorted(np.bincount(three.of_points(points))) == [2, 40, 40]
    assert len(two.centres) == 2
    assert np.bincount(two.of_points(points)).min() >= 40


def test_where_every_grouping_has_a_small_group_the_best_is_taken() -> None:
    points = blobs([(0, 0), (10, 0)], 3, 1.0, 6)
    found = best_grouping(gather(points), chance(), smallest=5)

    assert found is not None
    assert np.bincount(found.of_points(points)).tolist() == [3, 3]


def test_people_in_one_place_form_no_groups() -> None:
    assert best_grouping(gather(np.zeros((5, 2))), chance()) is None


# ── Silhouette ──────────────────────────────────────────────────────────────────────────────


def test_two_pairs_have_the_silhouette_computed_by_hand() -> None:
    """Places 0, 1 and 10, 11. For 0: own 1, other (10 + 11) / 2; for 1: own 1, other 9.5."""
    apart = np.abs(np.subtract.outer([0.0, 1, 10, 11], [0.0, 1, 10, 11]))
    by_hand = (2 * (1 - 1 / 10.5) + 2 * (1 - 1 / 9.5)) / 4

    assert silhouette(apart, np.ones(4), np.array([0, 0, 1, 1])) == pytest.approx(by_hand)


@given(POINTS, st.integers(0, 2**16))
@settings(max_examples=60)
def test_the_silhouette_of_cells_is_that_of_the_people_in_them(
    points: list[tuple[float, float]], seed: int
) -> None:
    cells = gather(np.array(points))
    group = np.random.default_rng(seed).integers(0, 2, len(cells.places))
    group[:2] = 0, 1
    apart = np.sqrt(((cells.places[:, None] - cells.places) ** 2).sum(axis=2))
    whole = plain.silhouette(points, group[cells.cell].tolist())

    assert silhouette(apart, cells.weights, group) == pytest.approx(whole)


# ── Agreement ───────────────────────────────────────────────────────────────────────────────

LABELS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=2, max_size=25)


@given(LABELS)
def test_agreement_is_that_of_all_pairs_of_people(labels: list[tuple[int, int]]) -> None:
    one, other = zip(*labels, strict=True)

    assert adjusted_rand(np.array(one), np.array(other)) == pytest.approx(
        plain.adjusted_rand(one, other)
    )


def test_agreement_of_known_groupings() -> None:
    """Of Hubert and Arabie's kind: [0,0,1,1] against [0,0,1,2] is (1 - 1/3) / (1.5 - 1/3)."""
    four = np.array([0, 0, 1, 1])

    assert adjusted_rand(four, np.array([1, 1, 0, 0])) == 1
    assert adjusted_rand(four, np.array([0, 0, 1, 2])) == pytest.approx(4 / 7)
    assert adjusted_rand(four, np.array([0, 1, 0, 1])) == pytest.approx(-0.5)
    with pytest.raises(ValueError, match="of one length"):
        adjusted_rand(four, np.array([0, 1]))
