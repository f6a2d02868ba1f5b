"""Directions and places: by hand, and against dense arithmetic in plain Python."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.engines.opinions import plain
from tests.engines.opinions.conversations import camps, random_votes

from lilong.engines.opinions import Votes
from lilong.engines.opinions.components import components, projections, scale

# Two say yes to the lift and no to the hedge, two the other way round.
FACING = Votes.of(
    ["a", "a", "b", "b", "c", "c", "d", "d"], ["lift", "hedge"] * 4, [1, -1, 1, -1, -1, 1, -1, 1]
)


def test_two_against_two_come_out_as_computed_by_hand() -> None:
    """Means 0; products [[4, -4], [-4, 4]]; so the direction is (1, -1) / √2 and its square 8."""
    found = components(FACING)

    assert FACING.statements == ("hedge", "lift")
    assert found.centre.tolist() == [0, 0]
    assert found.axes[0] == pytest.approx([math.sqrt(0.5), -math.sqrt(0.5)])
    assert found.spread == pytest.approx([math.sqrt(8), 0], abs=1e-7)
    assert projections(FACING, found)[:, 0] == pytest.approx(
        [-math.sqrt(2)] * 2 + [math.sqrt(2)] * 2
    )


def test_who_answered_one_of_two_is_moved_out_by_the_root_of_two() -> None:
    votes = Votes.of([*"aabbccdd", "e"], [*["lift", "hedge"] * 4, "lift"],
                     [1, -1, 1, -1, -1, 1, -1, 1, 1])  # fmt: skip
    found = components(votes)
    factor = scale(votes, found.left_out)

    assert factor == pytest.approx([1, 1, 1, 1, math.sqrt(2)])
    assert found.centre == pytest.approx([0, 0.2])
    # e is moved by its own vote alone: 1 - 0.2 on the lift.
    assert projections(votes, found)[4] == pytest.approx(0.8 * found.axes[:, 1])


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("people", "statements", "density"), [(14, 6, 0.9), (30, 12, 0.5)])
def test_directions_and_places_equal_dense_arithmetic(
    seed: int, people: int, statements: int, density: float
) -> None:
    votes = random_votes(seed, people, statements, density)
    table = plain.table_of(votes)
    (first, one), (second, other) = plain.widest_directions(plain.filled_and_centred(table), 2)
    found = components(votes)
    turned = [
        axis if np.dot(axis, ours) > 0 else [-a for a in axis]
        for axis, ours in zip((one, other), found.axes, strict=True)
    ]
    ours = projections(votes, found) * scale(votes, found.left_out)[:, None]

    assert found.spread == pytest.approx([first, second], abs=1e-6)
    assert found.axes == pytest.approx(np.array(turned), abs=1e-6)
    assert ours == pytest.approx(np.array(plain.places(table, turned)), abs=1e-6)


def test_work_in_blocks_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    votes = camps([20, 20], 15, 3)
    whole = components(votes)
    placed = projections(votes, whole)
    monkeypatch.setattr("lilong.engines.opinions.components._CELLS", 45)  # three people a block

    assert components(votes).axes == pytest.approx(whole.axes)
    assert projections(votes, whole) == pytest.approx(placed)


def test_the_largest_figure_of_a_direction_is_positive_so_pictures_are_not_mirrored() -> None:
    for seed in range(10):
        found = components(random_votes(seed, 25, 8, 0.8))
        largest = np.abs(found.axes).argmax(axis=1)
        assert (found.axes[[0, 1], largest] > 0).all()


def test_where_all_say_the_same_nothing_divides() -> None:
    assert not components(Votes.of(["a", "a", "b"], ["s", "t", "s"], [1, 0, 1])).divides
    assert components(FACING).divides


def test_a_left_out_statement_divides_nobody() -> None:
    votes = Votes.of([*"aabb"], ["s", "t"] * 2, [1, 1, 1, -1])

    assert components(votes).divides
    assert not components(votes, np.array([False, True])).divides


def test_leaving_a_statement_out_does_not_move_those_who_answered_it_outward() -> None:
    """Two of three answered; with the third left out it counts as answered by both."""
    votes = Votes.of([*"aab"], ["s", "t", "s"], [1, 1, -1])

    assert scale(votes, np.array([False, False])) == pytest.approx([1, math.sqrt(2)])
    assert scale(votes, np.array([False, True])) == pytest.approx([1, 1])
