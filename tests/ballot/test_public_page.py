"""What anybody may know of a vote: from the notice on, no name, no unit, no choice of one."""

from __future__ import annotations

import pytest
from django.utils.translation import override
from tests.ballot.motions import agreeing, counted, drafted, frozen, noticed, opened, posted
from tests.ballot.motions import vote as votes
from tests.ballot.votes import behind_our_back, some_id

from lilong.ballot.actions.publish_root import publish_root
from lilong.ballot.actions.withdraw_motion import withdraw_motion
from lilong.ballot.models import Ballot, Motion
from lilong.ballot.queries.public import (
    asked_of,
    check_receipt,
    in_fours,
    outcome_of,
    public_motion,
    roots_of,
    shows_turnout,
)
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, NotFound


def digits_of(motion: Motion, number: int) -> str:
    return Ballot.objects.get(motion=motion, number=number).hash


# ── From the notice on ──────────────────────────────────────────────────────────────────────


def test_before_its_notice_a_vote_is_as_if_it_were_not_there(stage):
    for made in (drafted(stage.member, stage.street), frozen(stage.member, stage.street)):
        with pytest.raises(NotFound) as hidden:
            public_motion(made.id)
        with pytest.raises(NotFound) as unknown:
            public_motion(some_id())
        assert hidden.value.sentence == unknown.value.sentence


def test_from_the_notice_on_everybody_finds_it(stage):
    assert public_motion(noticed(stage).id).code


def test_what_was_withdrawn_before_its_notice_stays_unknown(stage):
    motion = frozen(stage.member, stage.street)
    withdraw_motion(stage.member, motion_id=motion.id, reason="方案要改")

    with pytest.raises(NotFound):
        public_motion(motion.id)


def test_what_was_withdrawn_after_its_notice_says_why(stage):
    motion = noticed(stage)
    withdraw_motion(stage.member, motion_id=motion.id, reason="方案要改")

    assert public_motion(motion.id).state_reason == "方案要改"


# ── What it takes ───────────────────────────────────────────────────────────────────────────


def test_the_rule_is_told_with_its_basis_and_its_source(stage):
    rule, *others = asked_of(noticed(stage))

    assert others == []
    assert rule.taking_part == "面积三分之二以上，人数三分之二以上"
    assert rule.agreeing == "面积过半数，人数过半数"
    assert "二百七十八条" in rule.basis
    assert rule.source


def test_in_english_the_rule_is_english(stage):
    motion = noticed(stage)

    with override("en"):
        assert "Civil Code" in asked_of(motion)[0].basis


def test_taking_part_is_shown_only_while_voting_and_where_the_rules_say_so(stage):
    motion = opened(stage)
    assert not shows_turnout(motion)

    motion.options["public_turnout"] = True
    assert shows_turnout(motion)
    motion.state = "closed"
    assert not shows_turnout(motion)


# ── The outcome ─────────────────────────────────────────────────────────────────────────────


def test_nothing_is_told_of_a_count_that_is_not_posted(stage):
    assert outcome_of(counted(stage, agreeing(8))) is None


def test_a_carried_vote_tells_its_four_figures(stage):
    outcome = outcome_of(posted(stage, agreeing(8)))

    assert outcome is not None
    assert outcome.carried
    assert [(one.have, one.need, one.of, one.met) for one in outcome.gauges] == [
        (48_000, 48_000, 72_000, True),
        (8, 8, 12, True),
        (48_000, 24_001, 48_000, True),
        (8, 5, 8, True),
    ]
    assert len(outcome.why) == 4
    assert (outcome.choices["agree"], outcome.choices["none"]) == (8, 4)


def test_a_vote_that_was_not_carried_says_what_was_missed(stage):
    motion = posted(stage, agreeing(4, of=8, rest="oppose"))

    outcome = outcome_of(motion)

    assert outcome is not None
    assert not outcome.carried
    assert [gauge.met for gauge in outcome.gauges] == [True, True, False, False]
    assert all("不够" in sentence for sentence in outcome.why)
    with override("en"):
        english = outcome_of(motion)
    assert english is not None
    assert not [sentence for sentence in english.why if "不够" in sentence]


# ── Roots and receipts ──────────────────────────────────────────────────────────────────────


def test_a_receipt_of_a_published_ballot_names_the_root_over_it(stage):
    motion = opened(stage)
    votes(motion, agreeing(3))
    publish_root(SYSTEM, motion_id=motion.id)
    votes(motion, {4: "oppose"})

    found = check_receipt(motion, number="2", digits=digits_of(motion, 2)[:8])

    assert found.included
    assert found.root is not None
    assert (found.root.counter, found.root.size) == (1, 3)
    later = check_receipt(motion, number="4", digits=digits_of(motion, 4))
    assert (later.included, later.root) == (True, None)


def test_one_wrong_digit_is_not_included(stage):
    motion = opened(stage)
    votes(motion, agreeing(2))
    digits = digits_of(motion, 1)[:8]
    wrong = digits[:-1] + ("0" if digits[-1] != "0" else "1")

    assert check_receipt(motion, number="1", digits=digits).included
    assert not check_receipt(motion, number="1", digits=wrong).included
    assert not check_receipt(motion, number="2", digits=digits).included
    assert not check_receipt(motion, number="99", digits=digits).included


def test_a_receipt_of_another_vote_is_not_included(stage):
    motion, other = opened(stage), opened(stage, title="另一件事")
    votes(motion, agreeing(2))

    assert not check_receipt(other, number="1", digits=digits_of(motion, 1)).included


def test_a_receipt_says_neither_the_choice_nor_that_another_followed(stage):
    motion = opened(stage)
    votes(motion, {1: "agree", 2: "oppose"})
    options = {**(motion.options or {}), "repeat_policy": "last"}
    behind_our_back(Motion.objects.filter(pk=motion.pk), options=options)
    before = [check_receipt(motion, number=str(n), digits=digits_of(motion, n)) for n in (1, 2)]
    votes(motion, {1: "oppose"})

    after = [check_receipt(motion, number=str(n), digits=digits_of(motion, n)) for n in (1, 2)]

    assert before == after
    assert [one.included for one in after] == [True, True]


@pytest.mark.parametrize(
    "typed", ["3F0A 91c2", "3f0a-91c2", " 3f0a91c2 ", "3f0a·91c2·0000"], ids=str
)
def test_digits_are_read_as_people_type_them(stage, typed):
    assert not check_receipt(noticed(stage), number="1", digits=typed).included


@pytest.mark.parametrize(
    ("number", "digits", "field"),
    [
        ("1", "3f0a", "digits"),
        ("1", "zzzzzzzz", "digits"),
        ("1", "a" * 65, "digits"),
        ("0", "3f0a91c2", "number"),
        ("一", "3f0a91c2", "number"),
        ("1" * 10, "3f0a91c2", "number"),
        ("-1", "3f0a91c2", "number"),
        ("", "3f0a91c2", "number"),
    ],
)
def test_what_is_no_receipt_is_refused_at_its_field(stage, number, digits, field):
    with pytest.raises(Invalid) as refused:
        check_receipt(noticed(stage), number=number, digits=digits)

    assert list(refused.value.fields) == [field]


def test_roots_are_told_newest_first_in_groups_of_four(stage):
    motion = counted(stage, agreeing(8))

    roots = roots_of(motion)

    assert [root.counter for root in roots] == [2, 1]

    assert roots[0].final
    assert roots[0].size == 8
    assert "".join(roots[0].groups) == roots[0].root
    assert {len(group) for group in roots[0].groups} == {4}
    assert in_fours("abcdef") == ["abcd", "ef"]
