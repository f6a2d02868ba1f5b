"""Making a roll final."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.ballot.books import draft_of, published, unit_at
from tests.ballot.test_open_roll import PREPARERS
from tests.ballot.votes import some_id
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot import rolls
from lilong.ballot.actions.answer_objection import answer_objection
from lilong.ballot.actions.freeze_roll import freeze_roll
from lilong.ballot.actions.object_to_roll import object_to_roll
from lilong.ballot.clocking import as_if
from lilong.ballot.models import RollUnit
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import NotFound, Refused


@everyone
def test_who_prepares_votes_freezes(who, street, other_street):
    roll, actor = draft_of(street), someone(who, street, other_street)

    may_or_is_refused(who in PREPARERS, lambda: freeze_roll(actor, roll_id=roll.id))
    roll.refresh_from_db()
    assert roll.state == ("frozen" if who in PREPARERS else "draft")


def test_the_digest_is_of_just_these_rows(member, street):
    roll = freeze_roll(member, roll_id=draft_of(street).id)

    assert roll.digest == rolls.roll_digest(rolls.roll_rows(roll))
    assert roll.frozen_at
    facts = LedgerEntry.objects.get(kind="ballot.roll_frozen").facts
    assert (facts["units"], facts["heads"], facts["digest"]) == (5, 4, roll.digest)


def test_heads_that_went_wrong_are_numbered_anew(member, street):
    roll = draft_of(street)
    RollUnit.objects.filter(roll=roll).update(head=1)

    assert freeze_roll(member, roll_id=roll.id).heads == 4


def test_an_empty_roll_and_one_under_objection_are_not_frozen(member, owner, street):
    empty = draft_of(street, {})
    with pytest.raises(Refused, match="还没有专有部分"):
        freeze_roll(member, roll_id=empty.id)
    empty.delete()

    roll = published(street, days=3)
    unit = unit_at(roll, "甲弄1号101室")
    objection = object_to_roll(owner, roll_id=roll.id, unit_id=unit.id, words="不对")
    after = datetime.now(UTC) + timedelta(days=4)
    with as_if(after), pytest.raises(Refused, match="1 条异议") as refusal:
        freeze_roll(member, roll_id=roll.id)
    assert refusal.value.remedy
    answer_objection(member, objection_id=objection.id, upheld=False, answer="无误")
    with pytest.raises(Refused, match="还没有结束"):
        freeze_roll(member, roll_id=roll.id)
    roll.refresh_from_db()
    assert (roll.state, roll.digest) == ("published", "")
    with as_if(after):
        assert freeze_roll(member, roll_id=roll.id).state == "frozen"


def test_a_roll_is_frozen_once_and_has_to_be_there(member, street):
    roll = freeze_roll(member, roll_id=draft_of(street).id)

    with pytest.raises(Refused):
        freeze_roll(member, roll_id=roll.id)
    with pytest.raises(NotFound):
        freeze_roll(member, roll_id=some_id())
