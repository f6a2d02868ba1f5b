"""The rules of voting as data: whole, sourced, one for a matter on a day."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from lilong.ballot.rulebook import check, conflicting, matters, rule_by_id, rule_for, rules
from lilong.engines.voting import Rule, Threshold
from lilong.kernel.refusal import Invalid

TODAY = date(2026, 11, 28)
HALF = Threshold(Fraction(1, 2), strict=True)
THREE_QUARTERS = Threshold(Fraction(3, 4), strict=False)
TWO_THIRDS = Threshold(Fraction(2, 3), strict=False)
EVERYBODY = Threshold(Fraction(1), strict=False)

MAJORITIES = {
    "rules": HALF,
    "covenant": HALF,
    "committee": HALF,
    "property_company": HALF,
    "repair_fund_use": HALF,
    "fund_raise": THREE_QUARTERS,
    "alter_rebuild": THREE_QUARTERS,
    "common_part_use": THREE_QUARTERS,
    "other": HALF,
    "dwelling_to_business": EVERYBODY,
    "part_repair_fund_use": HALF,
    "part_fund_raise": THREE_QUARTERS,
    "part_alter_rebuild": THREE_QUARTERS,
    "part_other": HALF,
    "lift_stair": THREE_QUARTERS,
    "lift_common_land": HALF,
    "lift_private_part": EVERYBODY,
}


def test_every_matter_asks_for_the_shares_of_its_article():
    kept = {matter: rule_for(matter, TODAY) for matter in matters()}

    assert {m: (rule.majority_area, rule.majority_heads) for m, rule in kept.items()} == {
        matter: (share, share) for matter, share in MAJORITIES.items()
    }
    for rule in kept.values():
        quorum = EVERYBODY if rule.unanimous else TWO_THIRDS
        assert (rule.quorum_area, rule.quorum_heads) == (quorum, quorum), rule.id


def test_no_rule_asks_for_the_old_quorum_of_one_half():
    assert all(rule.quorum_area.share >= Fraction(2, 3) for rule in rules())


def test_every_rule_says_in_both_languages_what_it_is_and_where_it_stands_written():
    for rule in rules():
        assert all((rule.label, rule.english, rule.basis, rule.basis_english)), rule.id
        assert rule.source, rule.id
        assert rule.scopes, rule.id
        assert len(rule.notes) == len(rule.notes_english), rule.id
        assert rule.checked_on >= rule.effective_from, rule.id


def test_the_first_rules_begin_with_the_civil_code():
    assert rule_for("other", date(2021, 1, 1)).effective_from == date(2021, 1, 1)

    with pytest.raises(Invalid) as refused:
        rule_for("other", date(2020, 12, 31))

    assert "2020-12-31" in refused.value.sentence
    assert "2021-01-01" in refused.value.remedy


def test_a_lift_on_common_land_names_the_rule_that_asks_for_more():
    rule = rule_for("lift_common_land", TODAY)

    assert [other.id for other in conflicting(rule, TODAY)] == ["civil-code-278-8"]
    assert conflicting(rule_for("other", TODAY), TODAY) == ()


def test_no_assembly_is_called_on_listed_matters_during_reelection():
    barred = {rule.matter for rule in rules() if rule.barred_during_reelection}

    assert {"property_company", "repair_fund_use", "alter_rebuild", "other"} <= barred
    assert "committee" not in barred


def test_a_rule_frozen_into_a_motion_comes_back_the_same():
    for rule in rules():
        assert Rule.from_dict(json.loads(json.dumps(rule.as_dict()))) == rule


def test_a_rulebook_that_contradicts_itself_is_refused():
    rule = rule_by_id("civil-code-278-9")
    with pytest.raises(ValueError, match="one id"):
        check((rule, rule))
    with pytest.raises(ValueError, match="on the same day"):
        check((rule, replace(rule, id="another")))
    with pytest.raises(ValueError, match="not there"):
        check((replace(rule, conflicts_with=("nowhere",)),))
    with pytest.raises(ValueError, match="not there"):
        check((replace(rule, supersedes="nowhere"),))


def test_a_rule_that_ends_gives_way_to_the_next_on_that_day():
    until = replace(rule_by_id("civil-code-278-9"), effective_to=date(2027, 1, 1))
    after = replace(
        until, id="next", effective_from=date(2027, 1, 1), effective_to=None, supersedes=until.id
    )

    check((until, after))

    assert [one.in_force(date(2026, 12, 31)) for one in (until, after)] == [True, False]
    assert [one.in_force(date(2027, 1, 1)) for one in (until, after)] == [False, True]


@pytest.mark.parametrize(
    "wrong",
    [
        {"effective_to": "2020-01-01"},
        {"effective_from_known": "century"},
        {"majority_area": {"share": [0.5, 1], "strict": True}},
        {"majority_area": {"share": [1, 0], "strict": True}},
        {"colour": "red"},
    ],
)
def test_an_entry_that_cannot_be_is_refused(wrong):
    with pytest.raises((ValueError, TypeError, ZeroDivisionError)):
        Rule.from_dict({**rule_by_id("civil-code-278-9").as_dict(), **wrong})
