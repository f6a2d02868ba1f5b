"""`lilong ballot doors`: which doors it names, in what order, and what it refuses."""

from __future__ import annotations

import pytest
from tests.ballot.judging import WRONG, answer, content, run, units, votes

__all__ = ["answer", "run"]


def test_the_fewest_doors_that_still_carry_are_named(answer):
    told = answer("doors", content(ballots=votes(3, 2)))

    assert (told["reachable"], told["doors"]) == (True, ["5", "6", "7"])
    assert told["why"] == [
        "再有 3 户同意就能通过：还差 180.00㎡、3 人，这些户是 180.00㎡、3 人。",
        "不可能更少：少于 3 户，怎么选都不够。",
    ]


def test_knocking_at_the_doors_named_carries_the_motion(answer):
    owned = {"unit10": {"owner": "业主9"}, "unit11": {"area": "130.00"}}
    before = content(units=units(**owned), ballots=votes(4, 1))

    doors = answer("doors", before)["doors"]

    visited = [*before["ballots"], *({"unit": unit, "choice": "agree"} for unit in doors)]
    assert answer("judge", before)["verdict"] == "not_carried"
    assert answer("judge", {**before, "ballots": visited})["verdict"] == "carried"


def test_what_is_out_of_reach_says_why(answer):
    told = answer("doors", content(ballots=votes(0, 7)))

    assert (told["reachable"], told["doors"]) == (False, [])
    assert told["why"] == [
        "面积已经不可能够：还没有表决的 5 户就算都同意，只增加 300.00㎡，而至少要增加 1260.00㎡。",
        "人数已经不可能够：还没有表决的 5 户就算都同意，只增加 5 人，而至少要增加 21 人。",
    ]


def test_what_is_carried_already_needs_no_door(answer):
    told = answer("doors", content())

    assert (told["reachable"], told["doors"]) == (True, [])
    assert told["why"] == ["现在就已经够了，不用再敲门。"]


@pytest.mark.parametrize(
    "estimates",
    [
        {"8": "0.3", "9": "0.9", "10": "0.8", "11": 1},
        [
            {"unit": "8", "chance": "0.3"},
            {"unit": "9", "chance": 0.9},
            {"unit": "10", "chance": "0.8"},
            {"unit": "11", "chance": "1.0"},
        ],
    ],
)
def test_with_estimates_the_likeliest_doors_come_first(answer, estimates):
    told = answer("doors", content(matter="other", ballots=votes(6), estimates=estimates))

    assert told["doors"] == ["11", "9", "10"]
    assert told["why"][0].startswith("按各户的把握，敲这 3 户的门预计够了")
    assert any("2 户没有写把握，按一半计" in note for note in told["notes"])


def test_units_may_carry_their_estimate_themselves(answer):
    own = {f"unit{n}": {"estimate": "0.9" if n > 9 else "0.1"} for n in range(6, 12)}

    told = answer("doors", content(matter="other", units=units(**own), ballots=votes(7)))

    assert told["doors"] == ["10", "11"]
    assert not any("没有写把握" in note for note in told["notes"])


def test_estimates_that_do_not_carry_are_told_and_the_motion_stays_in_reach(answer):
    few = {str(number): "0.1" for number in range(6, 12)}

    told = answer("doors", content(matter="other", ballots=votes(6), estimates=few))

    assert (told["reachable"], len(told["doors"])) == (True, 6)
    assert "预计也不够" in told["why"][0]


def test_for_a_lift_on_common_land_the_doors_of_both_rules_are_named(answer):
    told = answer("doors", content(matter="lift_common_land", ballots=votes(5, 3)))

    (other,) = told["conflicts"]
    assert told["doors"] == []
    assert len(other["doors"]) == 4
    assert "要敲的门不同" in told["warnings"][0]


def test_without_json_it_is_told_in_sentences(run):
    code, out, err = run("doors", content(ballots=votes(3, 2)))

    assert (code, err) == (0, "")
    assert "要敲的门：5、6、7" in out.splitlines()


def test_every_file_that_cannot_be_judged_has_no_doors_either(run):
    for name, (written, sentence) in WRONG.items():
        code, out, err = run("doors", written, "--json")

        assert (code, out) == (1, ""), name
        assert sentence in err, (name, err)
