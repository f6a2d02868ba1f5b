"""Judging a motion: the worked cases, the edges of every share, and two counts that agree."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.voting.neighbours import (
    EVERYBODY,
    HALF,
    THREE_QUARTERS,
    TWO_THIRDS,
    asked,
    cast,
    house_of,
    roll_of,
    rule,
    some_ballots,
    some_options,
    some_parts,
    twelve,
)
from tests.engines.voting.second_tally import Counted, Part, count

from lilong.engines.voting import (
    FOLLOWS_MAJORITY,
    Ballots,
    Options,
    Roll,
    Threshold,
    Verdict,
    head_numbers,
    judge,
    standing,
)


def told(verdict: Verdict) -> dict:
    """The four figures as texts."""
    return {
        "participation": verdict.participation.as_dict(),
        "agreement": verdict.agreement.as_dict(),
    }


def codes(verdict: Verdict) -> list[str]:
    return [said.code for said in verdict.why]


def votes(agree: int, oppose: int = 0) -> Ballots:
    """The first units agree, the next oppose."""
    return cast((n, "agree" if n < agree else "oppose") for n in range(agree + oppose))


# ── The worked cases of the law's notes ─────────────────────────────────────────────────────


def test_exactly_two_thirds_taking_part_and_three_quarters_agreeing_carry():
    verdict = judge(rule(THREE_QUARTERS), roll_of(twelve()), votes(6, 2))

    assert verdict.word == "carried"
    assert told(verdict) == {
        "participation": {
            "area": {"have": "480.00", "of": "720.00", "need": "480.00", "met": True},
            "heads": {"have": "8", "of": "12", "need": "8", "met": True},
        },
        "agreement": {
            "area": {"have": "360.00", "of": "480.00", "need": "360.00", "met": True},
            "heads": {"have": "6", "of": "8", "need": "6", "met": True},
        },
    }
    assert codes(verdict) == [
        "quorum_area_met", "quorum_heads_met", "majority_area_met", "majority_heads_met",
    ]  # fmt: skip


def test_exactly_one_half_agreeing_is_no_majority():
    verdict = judge(rule(HALF), roll_of(twelve()), votes(4, 4))

    assert verdict.word == "not_carried"
    assert verdict.participation.met
    assert told(verdict)["agreement"] == {
        "area": {"have": "240.00", "of": "480.00", "need": "240.01", "met": False},
        "heads": {"have": "4", "of": "8", "need": "5", "met": False},
    }
    assert codes(verdict) == ["majority_area_missed", "majority_heads_missed"]
    assert verdict.why[0].facts["short"] == "0.01"


def test_an_owner_of_five_units_is_one_head_so_the_quorum_by_heads_is_missed():
    owners = ["大业主"] * 5 + [f"业主{n}" for n in range(5, 12)]

    verdict = judge(rule(HALF), roll_of(twelve(owners)), votes(8))

    assert told(verdict)["participation"] == {
        "area": {"have": "480.00", "of": "720.00", "need": "480.00", "met": True},
        "heads": {"have": "4", "of": "8", "need": "6", "met": False},
    }
    assert codes(verdict) == ["quorum_heads_missed"]
    assert verdict.why[0].facts["short"] == "2"


def test_everything_unsold_together_is_one_head_and_its_area_counts_in_full():
    parts = [*twelve()[:8], *(Part(Fraction(60), f"开发商{n}", False) for n in range(4))]

    verdict = judge(rule(THREE_QUARTERS), roll_of(parts), votes(8))

    assert verdict.carried
    assert told(verdict)["participation"] == {
        "area": {"have": "480.00", "of": "720.00", "need": "480.00", "met": True},
        "heads": {"have": "8", "of": "9", "need": "6", "met": True},
    }


# ── One unit and one hundredth of a square metre beside each share ──────────────────────────


@pytest.mark.parametrize(("agree", "oppose", "carried"), [(7, 0, False), (8, 0, True)])
def test_one_unit_fewer_than_two_thirds_is_no_quorum(agree, oppose, carried):
    assert judge(rule(HALF), roll_of(twelve()), votes(agree, oppose)).carried is carried


@pytest.mark.parametrize(("agree", "oppose", "carried"), [(8, 4, False), (9, 3, True)])
def test_one_unit_fewer_than_three_quarters_does_not_carry(agree, oppose, carried):
    assert judge(rule(THREE_QUARTERS), roll_of(twelve()), votes(agree, oppose)).carried is carried


@pytest.mark.parametrize(("agree", "oppose", "carried"), [(6, 6, False), (7, 5, True)])
def test_one_unit_more_than_half_carries(agree, oppose, carried):
    assert judge(rule(HALF), roll_of(twelve()), votes(agree, oppose)).carried is carried


@pytest.mark.parametrize(
    ("threshold", "exactly"),
    [(TWO_THIRDS, 40_000), (THREE_QUARTERS, 45_000), (HALF, 30_000)],
)
@pytest.mark.parametrize("beside", [-1, 0, 1])
def test_a_hundredth_of_a_square_metre_decides_the_majority(threshold, exactly, beside):
    agree = exactly + beside
    # Heads are far above every share, so that area alone decides.
    parts = [Part(Fraction(1, 100), f"小业主{n}") for n in range(20)]
    parts += [
        Part(Fraction(agree - 20, 100), "大业主"),
        Part(Fraction(60_000 - agree, 100), "反对者"),
    ]
    ballots = cast([*((n, "agree") for n in range(21)), (21, "oppose")])

    verdict = judge(rule(threshold), roll_of(parts), ballots)

    enough = beside > 0 or (beside == 0 and not threshold.strict)
    assert verdict.agreement.area.met is verdict.carried is enough


@pytest.mark.parametrize("beside", [-1, 0, 1])
def test_a_hundredth_of_a_square_metre_decides_the_quorum(beside):
    take_part = 40_000 + beside
    parts = [Part(Fraction(1, 100), f"小业主{n}") for n in range(20)]
    parts += [
        Part(Fraction(take_part - 20, 100), "大业主"),
        Part(Fraction(60_000 - take_part, 100), "缺席者"),
    ]

    verdict = judge(rule(HALF), roll_of(parts), votes(21))

    assert verdict.participation.area.met is verdict.carried is (beside >= 0)


def test_what_is_needed_is_the_smallest_amount_that_is_enough():
    assert TWO_THIRDS.need(10_000) == 6_667
    assert HALF.need(48_000) == 24_001
    assert HALF.need(8) == 5
    assert HALF.need(7) == 4
    assert THREE_QUARTERS.need(7) == 6


@given(st.fractions(Fraction(1, 50), 1), st.booleans(), st.integers(1, 10**15))
def test_need_is_met_by_itself_and_by_nothing_less(share, strict, of):
    threshold = Threshold(share, strict and share < 1)
    need = threshold.need(of)

    def enough(amount: int) -> bool:
        part = Fraction(amount, of)
        return part > share if threshold.strict else part >= share

    assert enough(need)
    assert not enough(need - 1)


# ── Choices ─────────────────────────────────────────────────────────────────────────────────


def test_abstaining_takes_part_and_does_not_agree():
    ballots = cast([*((n, "agree") for n in range(4)), *((n, "abstain") for n in range(4, 8))])

    verdict = judge(rule(HALF), roll_of(twelve()), ballots)

    assert verdict.participation.met
    assert (verdict.counted.agree_heads, verdict.counted.part_heads) == (4, 8)
    assert not verdict.carried


def test_a_spoiled_ballot_takes_part_only_where_the_compound_says_so():
    ballots = cast([*((n, "agree") for n in range(7)), (7, "spoiled")])
    roll = roll_of(twelve())

    without = judge(rule(HALF), roll, ballots)
    with_it = judge(rule(HALF), roll, ballots, Options(spoiled_counts_as_participation=True))

    assert (without.counted.part_heads, without.carried) == (7, False)
    assert (with_it.counted.part_heads, with_it.counted.agree_heads) == (8, 7)
    assert with_it.carried
    assert dict(with_it.counted.units) == {
        "agree": 7, "oppose": 0, "abstain": 0, "spoiled": 1, "none": 4,
    }  # fmt: skip


def test_an_owner_whose_units_differ_takes_part_and_does_not_agree():
    parts = [Part(Fraction(60), name) for name in ("甲", "甲", "乙")]

    verdict = judge(rule(HALF), roll_of(parts), cast([(0, "agree"), (1, "oppose"), (2, "agree")]))

    assert (verdict.counted.part_heads, verdict.counted.agree_heads) == (2, 1)
    assert (verdict.counted.part_area, verdict.counted.agree_area) == (18_000, 12_000)


def test_an_owner_who_votes_with_one_unit_of_two_takes_part_with_its_area_only():
    parts = [Part(Fraction(60), name) for name in ("甲", "甲", "乙")]

    counted = judge(rule(HALF), roll_of(parts), cast([(0, "agree")])).counted

    assert (counted.part_heads, counted.agree_heads, counted.part_area) == (1, 1, 6_000)


def test_a_spoiled_ballot_that_does_not_count_spoils_no_other_of_its_owner():
    parts = [Part(Fraction(60), "甲"), Part(Fraction(60), "甲")]
    ballots = cast([(0, "agree"), (1, "spoiled")])

    assert judge(rule(HALF), roll_of(parts), ballots).counted.agree_heads == 1
    counted = judge(
        rule(HALF), roll_of(parts), ballots, Options(spoiled_counts_as_participation=True)
    ).counted
    assert (counted.part_heads, counted.agree_heads) == (1, 0)


def test_parking_counts_only_where_the_compound_says_so():
    parts = [Part(Fraction(60), "甲"), Part(Fraction(12), "乙", parking=True)]
    ballots = cast([(0, "agree"), (1, "oppose")])

    without = judge(rule(HALF), roll_of(parts), ballots).counted
    counting = Options(count_parking=True)
    with_it = judge(rule(HALF), roll_of(parts, counting), ballots, counting).counted

    assert (without.area, without.heads, without.part_heads, without.left_out) == (6_000, 1, 1, 1)
    assert (with_it.area, with_it.heads, with_it.part_heads, with_it.left_out) == (7_200, 2, 2, 0)


def test_where_nobody_votes_nothing_is_carried_and_it_is_said_once():
    verdict = judge(rule(HALF), roll_of(twelve()), cast([]))

    assert not verdict.carried
    assert codes(verdict) == ["nobody_takes_part", "quorum_area_missed", "quorum_heads_missed"]


def test_on_a_roll_where_nothing_counts_nothing_is_carried():
    roll = Roll.of([1200], [0], counted=[False])

    verdict = judge(rule(HALF), roll, cast([(0, "agree")]))

    assert (verdict.word, codes(verdict)) == ("not_carried", ["empty_roll"])
    assert judge(rule(HALF), Roll.of([], []), cast([])).word == "not_carried"


# ── Unanimous ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("agree", "oppose", "carried"), [(12, 0, True), (11, 0, False), (11, 1, False)]
)
def test_turning_a_dwelling_into_a_shop_needs_everybody_affected(agree, oppose, carried):
    everybody = rule(EVERYBODY, EVERYBODY, unanimous=True)

    assert judge(everybody, roll_of(twelve()), votes(agree, oppose)).carried is carried


def test_a_rule_is_not_unanimous_by_name_only():
    with pytest.raises(ValueError, match="everybody"):
        rule(HALF, unanimous=True)


# ── Repeated ballots, and the append-only line ──────────────────────────────────────────────


@pytest.mark.parametrize(("policy", "agreeing"), [("first", 1), ("last", 0)])
def test_of_several_valid_ballots_the_first_or_the_last_counts(policy, agreeing):
    ballots = cast([(0, "agree"), (0, "abstain"), (0, "oppose")])

    counted = judge(rule(HALF), roll_of(twelve()), ballots, Options(repeat_policy=policy)).counted

    assert (counted.agree_heads, counted.part_heads, counted.repeated) == (agreeing, 1, 2)


@pytest.mark.parametrize("policy", ["first", "last"])
def test_a_spoiled_ballot_never_displaces_a_valid_one(policy):
    for order in ([(0, "spoiled"), (0, "agree")], [(0, "agree"), (0, "spoiled")]):
        verdict = judge(rule(HALF), roll_of(twelve()), cast(order), Options(repeat_policy=policy))
        assert verdict.counted.agree_heads == 1


def test_what_stands_last_in_a_units_line_counts():
    line = Ballots.line([0, 1, 0, 1], ["agree", "agree", "oppose", "agree"], [0, 0, 1, 2])

    counted = judge(rule(HALF), roll_of(twelve()), line, Options(repeat_policy="last")).counted

    assert (counted.part_heads, counted.agree_heads, counted.repeated) == (2, 1, 0)


@pytest.mark.parametrize("policy", ["first", "last"])
def test_in_a_line_too_a_spoiled_ballot_never_displaces_a_valid_one(policy):
    for choices in (["spoiled", "agree"], ["agree", "spoiled"]):
        line = Ballots.line([0, 0], choices, [0, 1])
        verdict = judge(rule(HALF), roll_of(twelve()), line, Options(repeat_policy=policy))
        assert dict(verdict.counted.units)["agree"] == 1


def test_a_struck_ballot_counts_as_none_until_the_unit_votes_again():
    struck = Ballots.line([0, 0], ["agree", "struck"], [0, 1])
    again = Ballots.line([0, 0, 0], ["agree", "struck", "oppose"], [0, 1, 2])

    assert judge(rule(HALF), roll_of(twelve()), struck).counted.part_heads == 0
    assert dict(judge(rule(HALF), roll_of(twelve()), again).counted.units)["oppose"] == 1


@pytest.mark.parametrize("replaces", [[0, 0], [0, 2], [1, 0]])
def test_a_line_in_which_two_ballots_of_a_unit_stand_is_refused(replaces):
    with pytest.raises(ValueError, match="replaces"):
        Ballots.line([0, 0], ["agree", "oppose"], replaces)


def test_a_line_that_replaces_another_units_ballot_is_refused():
    with pytest.raises(ValueError, match="ballot 2 replaces 0 of its unit, not 1"):
        Ballots.line([0, 1], ["agree", "oppose"], [0, 1])


ENTRIES = st.lists(
    st.tuples(
        st.integers(0, 3), st.sampled_from(["agree", "oppose", "abstain", "spoiled", "struck"])
    ),
    max_size=24,
)


@given(ENTRIES, st.sampled_from(["first", "last"]), st.booleans())
def test_a_line_counts_as_the_second_count_says(entries, policy, spoiled):
    options = Options(repeat_policy=policy, spoiled_counts_as_participation=spoiled)

    verdict = judge(rule(HALF), roll_of(twelve()), in_line(entries), options)

    assert_same(verdict, count(twelve(), entries, house_of(options), asked(rule(HALF))))


@given(ENTRIES, st.sampled_from(["first", "last"]))
def test_the_plain_form_and_the_line_say_the_same_of_what_was_not_struck(entries, policy):
    handed_in = [entry for entry in entries if entry[1] != "struck"]
    options = Options(repeat_policy=policy, spoiled_counts_as_participation=True)
    roll = roll_of(twelve())

    plain, line = (
        standing(roll, cast(handed_in), options),
        standing(roll, in_line(handed_in), options),
    )

    assert plain.choices.tolist() == line.choices.tolist()


def in_line(entries: list[tuple[int, str]]) -> Ballots:
    """Each replaces the one before of its unit, as the chain has them."""
    last: dict[int, int] = {}
    replaces = []
    for number, (unit, _choice) in enumerate(entries, 1):
        replaces.append(last.get(unit, 0))
        last[unit] = number
    return Ballots.line([unit for unit, _ in entries], [choice for _, choice in entries], replaces)


# ── What was not returned ───────────────────────────────────────────────────────────────────

FOLLOWING = Options(nonreturn_policy=FOLLOWS_MAJORITY)


def delivered(count: int) -> Roll:
    plain = roll_of(twelve())
    return Roll.of(plain.areas, plain.heads, delivered=[n < count for n in range(12)])


def test_following_the_majority_is_warned_of_where_it_alone_decides():
    verdict = judge(rule(HALF), delivered(12), votes(4, 1), FOLLOWING)

    assert (verdict.word, verdict.other_policy.word) == ("carried", "not_carried")
    assert (verdict.counted.followed, verdict.counted.agree_heads) == (7, 11)
    (warning,) = verdict.warnings
    assert (warning.code, warning.facts["units"]) == ("nonreturn_decides", 7)


def test_following_the_majority_is_not_warned_of_where_it_changes_nothing():
    verdict = judge(rule(HALF), delivered(12), votes(7, 1), FOLLOWING)

    assert verdict.word == verdict.other_policy.word == "carried"
    assert verdict.warnings == ()


def test_only_what_was_delivered_follows():
    verdict = judge(rule(HALF), delivered(6), votes(4, 1), FOLLOWING)

    assert (verdict.counted.followed, verdict.counted.part_heads) == (1, 6)


def test_a_majority_that_does_not_agree_is_followed_too():
    verdict = judge(rule(HALF), delivered(12), votes(2, 6), FOLLOWING)

    assert (verdict.counted.part_heads, verdict.counted.agree_heads) == (12, 2)


def test_where_nobody_voted_there_is_no_majority_to_follow():
    verdict = judge(rule(HALF), delivered(12), cast([]), FOLLOWING)

    assert (verdict.word, verdict.other_policy, verdict.counted.part_heads) == (
        "not_carried", None, 0,
    )  # fmt: skip


def test_by_default_what_was_not_returned_takes_no_part():
    assert judge(rule(HALF), delivered(12), votes(4, 1)).counted.part_heads == 5


# ── Rules that conflict ─────────────────────────────────────────────────────────────────────


def test_two_rules_for_one_matter_are_both_judged_and_a_difference_is_warned_of():
    verdict = judge(rule(HALF), roll_of(twelve()), votes(7, 5), conflicting=[rule(THREE_QUARTERS)])

    assert (verdict.word, verdict.conflicts[0].word) == ("carried", "not_carried")
    assert [said.code for said in verdict.warnings] == ["rules_disagree"]
    assert codes(verdict.conflicts[0]) == ["majority_area_missed", "majority_heads_missed"]


def test_two_rules_that_come_to_the_same_are_not_warned_of():
    verdict = judge(rule(HALF), roll_of(twelve()), votes(12), conflicting=[rule(THREE_QUARTERS)])

    assert (verdict.conflicts[0].word, verdict.warnings) == ("carried", ())


# ── What cannot be counted ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("area", [0, -1])
def test_a_unit_without_area_is_refused(area):
    with pytest.raises(ValueError, match="above zero"):
        Roll.of([6000, area], [0, 1])


@pytest.mark.parametrize("area", [0.1, 60.0, "60", True, Fraction(60)])
def test_no_floating_area_comes_in(area):
    with pytest.raises(TypeError, match="whole number"):
        Roll.of([area], [0])


def test_no_floating_column_comes_in():
    with pytest.raises(TypeError, match="float64"):
        Roll.of(np.array([60.1]), [0])


def test_three_tenths_of_six_are_exactly_half_and_no_majority():
    parts = [Part(Fraction("0.10"), f"业主{n}") for n in range(6)]

    verdict = judge(rule(HALF), roll_of(parts), votes(3, 3))

    # In floating point the same three tenths are more than half.
    assert sum([0.1] * 3) / sum([0.1] * 6) > 0.5
    assert verdict.agreement.area.as_dict() == {
        "have": "0.30", "of": "0.60", "need": "0.31", "met": False,
    }  # fmt: skip


def test_areas_that_together_exceed_64_bits_are_refused():
    with pytest.raises(ValueError, match="64 bits"):
        Roll.of([2**62, 2**62], [0, 1])
    with pytest.raises(ValueError, match="64 bits"):
        Roll.of(np.array([2**62, 2**62]), [0, 1])
    assert Roll.of([2**62, 2**62 - 1], [0, 1]).area == 2**63 - 1


def test_shares_of_the_largest_areas_do_not_run_over():
    most = (2**63 - 1) // 3
    roll = Roll.of([most, most, most], [0, 1, 2])

    verdict = judge(rule(TWO_THIRDS), roll, votes(2, 1))

    assert verdict.carried
    assert verdict.agreement.area.have == 2 * most


def test_a_ballot_of_a_unit_that_is_not_on_the_roll_is_refused():
    with pytest.raises(ValueError, match="unit 12 is not on a roll of 12"):
        judge(rule(HALF), roll_of(twelve()), cast([(12, "agree")]))


@pytest.mark.parametrize(
    ("units", "choices"),
    [([0], ["maybe"]), ([0], ["struck"]), ([-1], ["agree"]), ([0, 1], ["agree"])],
)
def test_ballots_that_cannot_be_are_refused(units, choices):
    with pytest.raises(ValueError, match=r"choice|strike|negative"):
        Ballots.of(units, choices)


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="one length"):
        Roll.of([6000, 6000], [0])
    with pytest.raises(ValueError, match="what it replaces"):
        Ballots.line([0], ["agree"], [])


def test_an_unknown_policy_or_state_is_refused():
    with pytest.raises(ValueError, match="repeated"):
        Options(repeat_policy="best")
    with pytest.raises(ValueError, match="not returned"):
        Options(nonreturn_policy="agree")
    with pytest.raises(ValueError, match="sold"):
        head_numbers(["甲"], ["rented"])


@pytest.mark.parametrize(
    ("share", "strict"), [(Fraction(0), False), (Fraction(3, 2), False), (Fraction(1), True)]
)
def test_a_share_that_nobody_or_anybody_reaches_is_no_threshold(share, strict):
    with pytest.raises(ValueError, match="threshold"):
        Threshold(share, strict)


# ── Two counts ──────────────────────────────────────────────────────────────────────────────

RULES = (rule(HALF), rule(THREE_QUARTERS), rule(TWO_THIRDS), rule(EVERYBODY, EVERYBODY))


def assert_same(verdict: Verdict, second: Counted) -> None:
    ours = verdict.counted
    assert (
        Fraction(ours.area, 100),
        ours.heads,
        Fraction(ours.part_area, 100),
        ours.part_heads,
        Fraction(ours.agree_area, 100),
        ours.agree_heads,
        verdict.carried,
    ) == (
        second.all_area,
        second.all_owners,
        second.part_area,
        second.part_owners,
        second.agree_area,
        second.agree_owners,
        second.carried,
    )


PARTS = st.lists(
    st.builds(
        Part,
        st.integers(1, 40_000).map(lambda area: Fraction(area, 100)),
        st.sampled_from(["甲", "乙", "丙", "丁", "戊", "己"]),
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=16,
)
OPTIONS = st.builds(
    Options,
    count_parking=st.booleans(),
    spoiled_counts_as_participation=st.booleans(),
    repeat_policy=st.sampled_from(["first", "last"]),
)


@given(PARTS, OPTIONS, st.sampled_from(RULES), st.data())
def test_both_counts_agree_on_any_ownership(parts, options, one, data):
    ballots = data.draw(
        st.lists(
            st.tuples(
                st.integers(0, len(parts) - 1),
                st.sampled_from(["agree", "oppose", "abstain", "spoiled"]),
            ),
            max_size=30,
        )
    )

    verdict = judge(one, roll_of(parts, options), cast(ballots), options)

    assert_same(verdict, count(parts, ballots, house_of(options), asked(one)))


@pytest.mark.slow
@pytest.mark.once
def test_both_counts_agree_on_a_hundred_thousand_motions():
    chance, carried = Random(278), 0
    for _neighbourhood in range(10_000):
        parts, options = some_parts(chance), some_options(chance)
        roll, house = roll_of(parts, options), house_of(options)
        for _motion in range(10):
            ballots, one = some_ballots(chance, len(parts)), chance.choice(RULES)
            verdict = judge(one, roll, cast(ballots), options)
            assert_same(verdict, count(parts, ballots, house, asked(one)))
            carried += verdict.carried
    # Neither outcome is rare, so a count that always says the same would show.
    assert 10_000 < carried < 90_000


def test_the_second_count_would_show_a_count_by_units_instead_of_owners():
    """Negative control: the same motion with every unit as a head of its own differs."""
    parts = twelve(["大业主"] * 5 + [f"业主{n}" for n in range(5, 12)])
    wrong = Roll.of([6000] * 12, range(12))

    verdict = judge(rule(HALF), wrong, votes(8))

    second = count(parts, [(n, "agree") for n in range(8)], house_of(Options()), asked(rule(HALF)))
    with pytest.raises(AssertionError):
        assert_same(verdict, second)
