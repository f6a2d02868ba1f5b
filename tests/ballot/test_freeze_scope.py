"""Freezing what a motion asks and the rule it is asked under."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.ballot.motions import NOTICE, drafted, frozen, rules_of
from tests.ballot.test_draft_motion import PREPARE
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot import rulebook
from lilong.ballot.actions.change_scope import ItemDraft
from lilong.ballot.actions.freeze_scope import freeze_scope
from lilong.ballot.clocking import as_if
from lilong.ballot.gates import cautions, frozen_conflicts
from lilong.ballot.models import Motion
from lilong.ballot.scoping import scope_digest
from lilong.kernel.moves import ForbiddenMove
from lilong.kernel.refusal import Invalid, Refused


def freeze(actor, motion, at=NOTICE):
    with as_if(at):
        return freeze_scope(actor, motion_id=motion.id)


@everyone
def test_those_who_prepare_freeze_it(who, street, other_street, member):
    motion = drafted(member, street)
    actor = someone(who, street, other_street)

    may_or_is_refused(who in PREPARE, lambda: freeze(actor, motion))

    motion.refresh_from_db()
    assert motion.state == ("scope_frozen" if who in PREPARE else "draft")


def test_rule_options_and_digest_are_copied(street, member):
    rules_of(street, count_parking=True)

    motion = frozen(member, street)

    assert motion.rule["id"] == rulebook.rule_for(motion.matter, NOTICE.date()).id
    assert motion.rule_on == NOTICE.date()
    assert (motion.options["count_parking"], motion.options["stated"]) == (True, True)
    assert motion.scope_digest == scope_digest(motion)


def test_later_rules_of_the_compound_do_not_reach_it(street, member):
    motion = frozen(member, street)
    rules_of(street, count_parking=True)

    assert Motion.objects.get(pk=motion.pk).options["count_parking"] is False


def test_a_default_is_never_taken_silently(street, member):
    motion = frozen(member, street)

    assert motion.options["stated"] is False
    assert any("还没有登记议事规则" in str(said) for said, _basis in cautions(motion))


def test_two_rules_that_conflict_are_both_kept(street, member):
    motion = frozen(member, street, matter="lift_common_land")

    assert [rule.id for rule in frozen_conflicts(motion)] == ["civil-code-278-8"]


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("question", {"question": ""}),
        ("items", {"items": ()}),
        ("items", {"items": (ItemDraft("水管", included=False),)}),
    ],
)
def test_what_is_missing_is_said(street, member, field, other):
    motion = drafted(member, street, **other)

    with pytest.raises(Invalid) as refusal:
        freeze(member, motion)

    assert list(refusal.value.fields) == [field]
    motion.refresh_from_db()
    assert (motion.state, motion.rule, motion.scope_digest) == ("draft", None, "")


def test_the_whole_compound_does_not_decide_about_one_stair(street, member):
    with pytest.raises(Refused, match="不是问这些业主的") as refusal:
        freeze(member, drafted(member, street, matter="lift_stair"))

    assert refusal.value.basis
    one = drafted(member, street, matter="lift_stair", scope_ids=[street.numbers[0].id])
    assert freeze(member, one).state == "scope_frozen"


def test_before_the_law_there_is_no_rule(street, member):
    motion = drafted(member, street)

    with pytest.raises(Invalid, match="2019-05-01"):
        freeze(member, motion, at=datetime(2019, 5, 1, 4, 0, tzinfo=UTC))


def test_twice_is_once(street, member):
    with pytest.raises(ForbiddenMove):
        freeze(member, frozen(member, street))
