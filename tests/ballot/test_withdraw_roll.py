"""Taking a published roll back."""

from __future__ import annotations

import pytest
from tests.ballot.books import draft_of, published, unit_at
from tests.ballot.test_open_roll import PREPARERS
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.object_to_roll import object_to_roll
from lilong.ballot.actions.withdraw_roll import withdraw_roll
from lilong.ballot.models import RollObjection
from lilong.kernel.refusal import Invalid, Refused


@everyone
def test_who_prepares_votes_takes_it_back(who, street, other_street):
    roll, actor = published(street), someone(who, street, other_street)

    may_or_is_refused(
        who in PREPARERS, lambda: withdraw_roll(actor, roll_id=roll.id, reason="漏了两户")
    )
    roll.refresh_from_db()
    assert roll.state == ("draft" if who in PREPARERS else "published")


def test_what_was_objected_stays(member, owner, street):
    roll = published(street)
    unit = unit_at(roll, "甲弄1号101室")
    object_to_roll(owner, roll_id=roll.id, unit_id=unit.id, words="面积不对")

    withdrawn = withdraw_roll(member, roll_id=roll.id, reason="漏了两户")

    assert (withdrawn.state, withdrawn.objections_until) == ("draft", None)
    assert RollObjection.objects.get().state == "open"


def test_it_takes_a_reason_and_a_published_roll(member, street):
    roll = published(street)
    with pytest.raises(Invalid) as refusal:
        withdraw_roll(member, roll_id=roll.id, reason="  ")
    assert refusal.value.fields["reason"]
    roll.refresh_from_db()
    assert roll.state == "published"

    roll.delete()
    with pytest.raises(Refused):
        withdraw_roll(member, roll_id=draft_of(street).id, reason="漏了两户")
