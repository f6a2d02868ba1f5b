"""Columns of votes: names in natural order, and of a pair the last vote."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lilong.engines.opinions import BadVotes, Votes

CAST = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 4), st.sampled_from([1, 0, -1]), st.integers(0, 9)),
    min_size=1,
    max_size=60,
)


def as_pairs(votes: Votes) -> dict[tuple[str, str], int]:
    return {
        (votes.participants[who], votes.statements[what]): int(choice)
        for who, what, choice in zip(votes.who, votes.what, votes.choice, strict=True)
    }


def test_a_changed_mind_counts_once_as_it_was_said_last() -> None:
    votes = Votes.of(["王", "李", "王"], ["灯", "灯", "灯"], [1, 0, -1])

    assert as_pairs(votes) == {("王", "灯"): -1, ("李", "灯"): 0}


def test_the_latest_moment_counts_whatever_the_order_of_rows() -> None:
    votes = Votes.of(["王", "王", "王"], ["灯", "灯", "灯"], [1, -1, 0], [30, 10, 30])

    assert as_pairs(votes) == {("王", "灯"): 0}


def test_names_stand_in_the_order_a_person_would_put_them() -> None:
    votes = Votes.of(["10", "2", "b", "7"], ["s"] * 4, [1, 1, 1, 1])

    assert votes.participants == ("2", "7", "10", "b")


def test_a_number_and_its_text_are_one_name() -> None:
    same = Votes.of(np.array([7, 7, 100_000]), [1, 2, 1], [1, 0, -1])

    assert as_pairs(same) == as_pairs(Votes.of(["7", "7", "100000"], ["1", "2", "1"], [1, 0, -1]))


def test_numbers_that_lie_far_apart_are_told_apart() -> None:
    far = Votes.of(np.array([-5, 2**60, 2**60 + 1]), np.array([0, 0, 0]), [1, 0, -1])

    assert far.participants == (str(2**60), str(2**60 + 1), "-5")
    assert far.choice.tolist() == [0, -1, 1]


@given(CAST)
def test_votes_are_those_of_a_plain_dictionary(cast: list[tuple[int, int, int, int]]) -> None:
    plain = {}
    for who, what, choice, _moment in sorted(cast, key=lambda row: row[3]):
        plain[str(who), str(what)] = choice

    votes = Votes.of(*zip(*cast, strict=True))

    assert as_pairs(votes) == plain
    assert len(votes) == len(plain)
    assert votes.answered.tolist() == [
        sum(who == name for who, _what in plain) for name in votes.participants
    ]
    assert votes.starts[-1] == len(plain)


@given(CAST, st.randoms(use_true_random=False))
def test_with_one_vote_a_pair_the_order_of_rows_changes_nothing(
    cast: list[tuple[int, int, int, int]], dice: random.Random
) -> None:
    once = list({(who, what): (who, what, choice) for who, what, choice, _moment in cast}.values())
    mixed = dice.sample(once, len(once))
    one, other = Votes.of(*zip(*once, strict=True)), Votes.of(*zip(*mixed, strict=True))

    assert one.participants == other.participants
    assert as_pairs(one) == as_pairs(other)
    assert np.array_equal(one.who, other.who)
    assert np.array_equal(one.choice, other.choice)


def test_a_vote_that_is_none_is_refused_with_its_row() -> None:
    with pytest.raises(BadVotes) as caught:
        Votes.of(["a", "b"], ["s", "s"], [1, 2])

    (sentence,) = caught.value.sentences
    assert (sentence.code, dict(sentence.facts)) == ("unknown_vote", {"line": 2, "vote": "2"})


def test_no_votes_are_refused_as_such() -> None:
    with pytest.raises(BadVotes) as caught:
        Votes.of([], [], [])

    assert [one.code for one in caught.value.sentences] == ["no_votes"]


@pytest.mark.parametrize("moments", [None, [1]])
def test_columns_of_different_lengths_are_a_mistake_of_the_caller(
    moments: list[int] | None,
) -> None:
    with pytest.raises(ValueError, match="of one length"):
        Votes.of(["a", "b"], ["s", "s"] if moments else ["s"], [1, 1], moments)
