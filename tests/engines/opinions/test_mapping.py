"""The map of a conversation: firm groups, honest doubt, and nothing told of a few."""

from __future__ import annotations

import json
import random
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.opinions.conversations import camps, random_votes

from lilong.engines.opinions import (
    NOTES,
    UNABLE,
    OpinionMap,
    Options,
    Sentence,
    Votes,
    adjusted_rand,
    answer,
    map_opinions,
)
from lilong.engines.opinions.mapping import answers_needed, hidden_figures


def code(sentence: Sentence) -> str:
    return sentence.code


def camp_of(found: OpinionMap) -> list[str]:
    return [found.votes.participants[at][0] for at in found.placed]


def rows_of(votes: Votes) -> list[tuple[str, str, int]]:
    rows = zip(votes.who, votes.what, votes.choice, strict=True)
    return [(votes.participants[p], votes.statements[s], int(c)) for p, s, c in rows]


THREE = camps([30, 25, 20], 24, 11)
"""Three camps that are easily told apart."""

SEVERAL = {"lift": (1, -1), "light": (1, 1), "fence": (-1, -1), "bikes": (-1, 1)}


def two_camps(one: int = 12, other: int = 10) -> Votes:
    """Two camps, split over lift and bikes, at one for the light and against the fence."""
    rows = [
        (f"{'甲乙'[camp]}{person}", f"{statement}{copy}", sides[camp])
        for camp, size in enumerate((one, other))
        for person in range(size)
        for statement, sides in SEVERAL.items()
        for copy in range(2)
    ]
    # One in each camp sees it the other way, so that nobody is of one block.
    rows += [("甲0", "lift0", -1), ("乙0", "bikes0", -1)]
    return Votes.of(*zip(*rows, strict=True))


# ── Groups ──────────────────────────────────────────────────────────────────────────────────


def test_the_camps_are_found_firm_and_largest_first() -> None:
    found = map_opinions(THREE)

    assert [one.size for one in found.groups] == [30, 25, 20]
    assert adjusted_rand(found.group, np.unique(camp_of(found), return_inverse=True)[1]) == 1
    assert found.stability > 0.95
    assert found.stable
    assert found.notes == ()


def test_what_both_camps_want_what_both_reject_and_what_divides_them() -> None:
    told = answer(map_opinions(two_camps()), code)

    assert told["consensus"] == ["light0", "light1"]
    assert told["rejected"] == ["fence0", "fence1"]
    assert sorted(told["divisive"]) == ["bikes0", "bikes1", "lift0", "lift1"]
    assert told["figures"]["lift1"] == {
        "agree": 12, "disagree": 10, "pass": 0,
        "groups": [{"agree": 12, "disagree": 0, "pass": 0},
                   {"agree": 0, "disagree": 10, "pass": 0}],
    }  # fmt: skip


def test_answers_by_lot_are_not_called_groups() -> None:
    for seed in range(3):
        found = map_opinions(random_votes(seed, 120, 30, 0.6))
        assert found.stability < 0.4
        assert not found.stable
        assert found.notes[0].code == "no_stable_groups"
        assert found.notes[0].facts["needed_per_mille"] == 500


def test_given_starting_centres_keep_their_numbers() -> None:
    free = map_opinions(THREE)
    starts = np.array([one.centre for one in free.groups])[::-1] + 0.1
    found = map_opinions(THREE, Options(starts=starts))

    assert [one.size for one in found.groups] == [20, 25, 30]
    assert (2 - found.group).tolist() == free.group.tolist()


def test_a_number_of_groups_starts_from_the_first_places_that_differ() -> None:
    found = map_opinions(two_camps(), Options(starts=2))

    assert sorted(one.size for one in found.groups) == [10, 12]
    with pytest.raises(ValueError, match="places do not give 9 starting centres"):
        map_opinions(two_camps(), Options(starts=9))


def test_a_statement_left_out_is_listed_nowhere_and_parts_nobody() -> None:
    out = ["light0", "lift0", "lift1"]
    told = answer(map_opinions(two_camps(), Options(left_out=out)), code)

    assert told["consensus"] == ["light1"]
    assert sorted(told["divisive"]) == ["bikes0", "bikes1"]


def test_who_answered_little_is_counted_but_not_placed() -> None:
    rows = [*rows_of(two_camps()), ("路过", "light0", -1)]
    votes = Votes.of(*zip(*rows, strict=True))
    found = map_opinions(votes)
    told = answer(found, code)

    assert told["participants"] == 23
    assert sum(one.size for one in found.groups) == 22
    assert "路过" not in told["coordinates"]
    assert told["figures"]["light0"]["disagree"] == 1
    assert [(one.code, dict(one.facts)) for one in found.notes] == [
        ("not_placed", {"participants": 1, "needed": 7})
    ]


def test_fewer_answers_are_enough_where_fifteen_people_would_not_be_left() -> None:
    def needed(*answers: int) -> int:
        rows = [(f"p{p}", f"s{s}", 1) for p, n in enumerate(answers) for s in range(n)]
        return answers_needed(Votes.of(*zip(*rows, strict=True)))

    assert needed(*[9] * 20) == 7
    assert needed(*[4] * 20) == 4
    assert needed(*[9] * 14, 3, 2, 2) == 3
    assert needed(9, 9, 1) == 1


# ── Too little to draw a map of ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([("王", f"s{n}", n % 3 - 1) for n in range(9)], "one_participant"),
        ([(f"p{n}", "装灯", n % 3 - 1) for n in range(9)], "one_statement"),
        ([(f"p{n}", f"s{m}", 1) for n in range(9) for m in range(4)], "everyone_alike"),
        ([(f"p{n}", f"s{m}", 0) for n in range(9) for m in range(4)], "everyone_alike"),
        ([(f"p{n}", f"s{n}", n % 2) for n in range(9)], "everyone_alike"),
    ],
)
def test_where_nothing_can_be_grouped_the_reason_is_said(
    rows: list[tuple[str, str, int]], why: str
) -> None:
    found = map_opinions(Votes.of(*zip(*rows, strict=True)))
    told = answer(found, code)

    assert found.unable is not None
    assert found.unable.code == why
    assert told["notes"][0] == why
    assert set(told["notes"]) <= {*UNABLE, *NOTES}
    assert (told["groups"], told["divisive"], told["coordinates"]) == ([], [], {})
    assert (told["stability"], told["stable"]) == (0.0, False)


def test_where_everyone_agrees_that_is_the_consensus() -> None:
    votes = Votes.of(*zip(*[(f"p{n}", "装灯", 1) for n in range(9)], strict=True))

    assert answer(map_opinions(votes), code)["consensus"] == ["装灯"]


def test_options_that_make_no_sense_are_refused() -> None:
    for options in (Options(smallest=0), Options(most_groups=1), Options(rounds=0)):
        with pytest.raises(ValueError, match="no map can be drawn so"):
            map_opinions(THREE, options)


# ── Nothing is told of a few ────────────────────────────────────────────────────────────────


def test_who_is_in_a_small_group_and_what_it_says_is_not_told() -> None:
    """Twenty-five, twenty and three people: the three cannot be had by subtracting either."""
    votes = camps([25, 20, 3], 24, 2, clear=6.0)
    told = answer(map_opinions(votes, Options(starts=centres_of(votes))), code)
    text = json.dumps(told, ensure_ascii=False)

    assert [one["size"] for one in told["groups"]] == [25, 20, 3]
    assert [one["members"] is None for one in told["groups"]] == [False, False, True]
    assert [one["centre"] is None for one in told["groups"]] == [False, False, True]
    assert [one["standing_out"] is None for one in told["groups"]] == [False, True, True]
    assert "甲3" in text
    assert "丙" not in text
    for figures in told["figures"].values():
        assert [one is None for one in figures["groups"]] == [False, True, True]
    assert told["notes"] == ["small_groups_hidden"]


def centres_of(votes: Votes) -> np.ndarray:
    """Where the three camps stand."""
    found = map_opinions(votes)
    own = np.array(camp_of(found))
    return np.array([found.points[own == camp].mean(axis=0) for camp in "甲乙丙"])


def test_a_few_people_apart_do_not_decide_what_all_camps_agree_on() -> None:
    """Three against the light: no camp, and nobody learns that there are such people."""
    few = [(f"丙{n}", f"{what}{copy}", -1 if what != "fence" else 1)
           for n in range(3) for what in SEVERAL for copy in range(2)]  # fmt: skip
    votes = Votes.of(*zip(*rows_of(two_camps()), *few, strict=True))
    told = answer(map_opinions(votes, Options(starts=centres_of(votes))), code)

    assert [one["size"] for one in told["groups"]] == [12, 10, 3]
    assert told["consensus"] == ["light0", "light1"]
    assert told["rejected"] == ["fence0", "fence1"]


def test_with_a_smaller_limit_the_same_group_is_told_of() -> None:
    votes = camps([25, 20, 3], 24, 2, clear=6.0)
    told = answer(map_opinions(votes, Options(starts=centres_of(votes), smallest=3)), code)

    assert all(one["members"] for one in told["groups"])
    assert all(all(one["groups"]) for one in told["figures"].values())


def test_of_four_people_there_are_no_figures_and_no_lists() -> None:
    rows = [
        (f"p{n}", f"s{m}", 1 if n < 2 else -1 + 2 * (m == 0)) for n in range(4) for m in range(9)
    ]
    found = map_opinions(Votes.of(*zip(*rows, strict=True)))
    told = answer(found, code)

    assert (told["figures"], told["consensus"], told["divisive"]) == ({}, [], [])
    assert told["coordinates"] == {}
    assert "too_few_participants" in told["notes"]


def test_no_more_is_told_than_was_asked() -> None:
    told = answer(map_opinions(two_camps()), code, members=False, coordinates=False)

    assert "甲" not in json.dumps(told, ensure_ascii=False)
    assert [one["members"] for one in told["groups"]] == [None, None]


@given(st.lists(st.integers(1, 12), min_size=1, max_size=5), st.integers(1, 8))
def test_what_is_hidden_belongs_to_two_groups_and_enough_people(
    sizes: list[int], smallest: int
) -> None:
    hidden = hidden_figures(sizes, smallest)
    small = {number for number, size in enumerate(sizes) if size < smallest}

    assert small <= hidden
    assert bool(hidden) == bool(small)
    if hidden and len(hidden) < len(sizes):
        assert len(hidden) >= 2
        assert sum(sizes[number] for number in hidden) >= smallest


# ── The same votes, the same map ────────────────────────────────────────────────────────────


@given(st.integers(0, 50), st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None)
def test_the_order_of_rows_and_votes_that_were_changed_alter_nothing(
    seed: int, dice: random.Random
) -> None:
    votes = camps([9, 8, 7], 12, seed, clear=1.0)
    rows = rows_of(votes)
    changed = [(who, what, dice.choice((1, 0, -1))) for who, what, _choice in rows[::5]]
    mixed = changed + dice.sample(rows, len(rows))
    options = Options(rounds=3)

    one = answer(map_opinions(votes, options), code)
    other = answer(map_opinions(Votes.of(*zip(*mixed, strict=True)), options), code)

    assert one == other


@given(st.integers(0, 50))
@settings(max_examples=8, deadline=None)
def test_other_names_give_the_same_groups(seed: int) -> None:
    """Turned round, so that who stood first stands last."""
    votes = camps([12, 9], 14, seed)
    renamed = [
        (f"{1000 - votes.participants.index(who)}", what, c) for who, what, c in rows_of(votes)
    ]
    one = map_opinions(votes, Options(rounds=1))
    other = map_opinions(Votes.of(*zip(*renamed, strict=True)), Options(rounds=1))

    assert one.points == pytest.approx(other.points[::-1], abs=1e-7)
    assert [g.size for g in one.groups] == [g.size for g in other.groups]
    assert adjusted_rand(one.group, other.group[::-1]) == 1


@given(st.integers(0, 50))
@settings(max_examples=8, deadline=None)
def test_the_opposite_of_every_vote_turns_consensus_into_rejection(seed: int) -> None:
    votes = camps([12, 9], 14, seed)
    turned = [(who, what, -choice) for who, what, choice in rows_of(votes)]
    one = map_opinions(votes, Options(rounds=1))
    other = map_opinions(Votes.of(*zip(*turned, strict=True)), Options(rounds=1))

    assert adjusted_rand(one.group, other.group) == 1
    assert (one.consensus, one.rejected) == (other.rejected, other.consensus)
    assert sorted(one.divisive) == sorted(other.divisive)


def test_the_answer_is_plain_json_and_the_same_each_time() -> None:
    one, other = (json.dumps(answer(map_opinions(THREE), code)) for _turn in range(2))

    assert one == other
    assert "NaN" not in one
    assert not re.search(r"-0\.0[,\]]", one)
    told = json.loads(one)
    assert set(told["coordinates"]) == {name for g in told["groups"] for name in g["members"]}
    assert told["participants"] == 75


def test_many_people_are_mapped_by_a_sample_and_cells() -> None:
    """Over ten thousand: the stability is that of a sample, groups are those of everybody."""
    chance = np.random.default_rng(8)
    camp = chance.integers(0, 3, 12_000)
    leans = chance.normal(size=(3, 40))
    who, what = np.nonzero(chance.random((12_000, 40)) < 0.4)
    felt = leans[camp[who], what] + chance.normal(size=len(who))
    votes = Votes.of(who, what, np.where(felt > 0, 1, -1).astype(np.int8))
    found = map_opinions(votes, Options(rounds=5))
    true = camp[[int(votes.participants[at]) for at in found.placed]]

    assert adjusted_rand(found.group, true) > 0.8
    assert found.stability > 0.9
