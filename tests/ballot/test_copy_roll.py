"""Beginning with what stood in the last roll."""

from __future__ import annotations

import pytest
from tests.ballot.books import draft_of, heads_of, unit_at
from tests.ballot.test_open_roll import PREPARERS
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.add_roll_unit import add_roll_unit
from lilong.ballot.actions.copy_roll import copy_roll
from lilong.ballot.actions.freeze_roll import freeze_roll
from lilong.ballot.actions.open_roll import open_roll
from lilong.ballot.actions.settle_buyers import settle_buyers
from lilong.ballot.models import RollOwner, RollUnit
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Refused


@pytest.fixture
def last(street):
    """Last year's roll, in which the two 张伟 are one person."""
    roll = draft_of(street)
    both = [unit_at(roll, "甲弄1号101室").id, unit_at(roll, "甲弄2号101室").id]
    settle_buyers(SYSTEM, roll_id=roll.id, unit_ids=both, same=True)
    freeze_roll(SYSTEM, roll_id=roll.id)
    roll.refresh_from_db()
    return roll


@pytest.fixture
def new(last, street):
    """This year's roll, still empty."""
    return open_roll(SYSTEM, place_id=street.compound.id, title="新的")


@everyone
def test_who_prepares_votes_copies(who, street, other_street, last, new):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in PREPARERS, lambda: copy_roll(actor, roll_id=new.id, from_roll_id=last.id)
    )
    assert RollUnit.objects.filter(roll=new).exists() == (who in PREPARERS)


def test_numbers_owners_and_what_was_said_of_buyers_come_along(member, last, new):
    copied = copy_roll(member, roll_id=new.id, from_roll_id=last.id)

    assert (copied.units, copied.area, copied.heads) == (last.units, last.area, last.heads)
    assert heads_of(copied) == heads_of(last) == [1, 2, 1, 4, 4]
    names = RollOwner.objects.filter(unit=unit_at(copied, "甲弄1号102室")).order_by("order")
    assert [owner.name for owner in names] == ["王小明", "李红"]
    assert RollUnit.objects.filter(roll=last).count() == 5


def test_nothing_is_copied_over_something_or_from_a_roll_that_may_change(member, street, last, new):
    add_roll_unit(SYSTEM, roll_id=new.id, address="乙弄3号101室", area=100, state="unsold")

    with pytest.raises(Refused, match="空的"):
        copy_roll(member, roll_id=new.id, from_roll_id=last.id)
    RollUnit.objects.filter(roll=new).delete()
    with pytest.raises(Refused, match="已经定稿"):
        copy_roll(member, roll_id=new.id, from_roll_id=new.id)
    assert not RollUnit.objects.filter(roll=new).exists()


def test_another_compounds_roll_is_not_copied(member, other_street, new):
    theirs = draft_of(other_street, {"甲弄1号101室": "别人"})
    freeze_roll(SYSTEM, roll_id=theirs.id)

    with pytest.raises(Refused, match="本小区"):
        copy_roll(member, roll_id=new.id, from_roll_id=theirs.id)
