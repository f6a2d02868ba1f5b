"""Taking a unit out of a roll."""

from __future__ import annotations

import pytest
from tests.ballot.books import draft_of, heads_of, published, unit_at
from tests.ballot.test_open_roll import PREPARERS
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.answer_objection import answer_objection
from lilong.ballot.actions.freeze_roll import freeze_roll
from lilong.ballot.actions.object_to_roll import object_to_roll
from lilong.ballot.actions.remove_roll_unit import remove_roll_unit
from lilong.ballot.models import RollUnit
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, Refused


def remove(actor, unit, reason="登记重了"):
    return remove_roll_unit(actor, roll_id=unit.roll_id, unit_id=unit.id, reason=reason)


@everyone
def test_who_prepares_votes_takes_units_out(who, street, other_street):
    unit = unit_at(draft_of(street), "甲弄1号101室")
    actor = someone(who, street, other_street)

    may_or_is_refused(who in PREPARERS, lambda: remove(actor, unit))
    assert RollUnit.objects.filter(pk=unit.pk).exists() != (who in PREPARERS)


def test_heads_and_counters_follow(member, street):
    roll = draft_of(street)

    remove(member, unit_at(roll, "甲弄2号102室"))

    roll.refresh_from_db()
    assert heads_of(roll) == [1, 2, 3, 5]
    assert (roll.units, roll.area, roll.heads) == (4, 4 * 6025, 4)


def test_it_takes_a_reason_an_answered_objection_and_a_roll_that_may_change(member, owner, street):
    roll = published(street)
    unit = unit_at(roll, "甲弄1号101室")
    objection = object_to_roll(owner, roll_id=roll.id, unit_id=unit.id, words="没有这一户")

    with pytest.raises(Invalid):
        remove(member, unit, " ")
    with pytest.raises(Refused, match="还没有答复"):
        remove(member, unit)
    assert RollUnit.objects.filter(pk=unit.pk).exists()
    answer_objection(member, objection_id=objection.id, upheld=True, answer="去掉")
    remove(member, unit)

    other = draft_frozen(street, roll)
    with pytest.raises(Refused, match="定稿"):
        remove(member, other)
    assert RollUnit.objects.filter(pk=other.pk).exists()


def draft_frozen(street, roll):
    unit = unit_at(roll, "甲弄2号101室")
    type(roll).objects.filter(pk=roll.pk).update(state="draft")
    freeze_roll(SYSTEM, roll_id=roll.id)
    return unit
