"""An owner says that the roll is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from tests.ballot.books import draft_of, published, unit_at
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.object_to_roll import object_to_roll
from lilong.ballot.clocking import as_if
from lilong.ballot.models import RollObjection
from lilong.kernel.refusal import Invalid, NotFound, Refused


def object_(actor, unit, words="我家是 62 平方米"):
    return object_to_roll(actor, roll_id=unit.roll_id, unit_id=unit.id, words=words)


@everyone
def test_the_owners_of_the_compound_object(who, street, other_street):
    unit = unit_at(published(street), "甲弄1号101室")
    actor = someone(who, street, other_street)

    may_or_is_refused(who == "owner@room", lambda: object_(actor, unit))
    assert RollObjection.objects.exists() == (who == "owner@room")


def test_a_neighbours_unit_may_be_objected_to_and_the_words_are_sealed(owner, street):
    unit = unit_at(published(street), "乙弄1号101室")

    objection = object_(owner, unit, "这家的面积多写了阳台")

    assert (objection.state, objection.by_id) == ("open", owner.person_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM ballot_rollobjection")
        assert "阳台" not in cursor.fetchone()[0]


@pytest.mark.parametrize("words", ["", "  ", "长" * 501])
def test_something_is_said_and_not_too_much(owner, street, words):
    unit = unit_at(published(street), "甲弄1号101室")

    with pytest.raises(Invalid) as refusal:
        object_(owner, unit, words)

    assert refusal.value.fields["words"]
    assert not RollObjection.objects.exists()


def test_one_waits_for_the_answer_before_objecting_again(owner, street):
    roll = published(street)
    object_(owner, unit_at(roll, "甲弄1号101室"))

    with pytest.raises(Refused, match="正在等答复"):
        object_(owner, unit_at(roll, "甲弄1号101室"), "还有")
    object_(owner, unit_at(roll, "甲弄1号102室"))
    assert RollObjection.objects.count() == 2


def test_it_is_the_time_of_objection(owner, street):
    unit = unit_at(draft_of(street), "甲弄1号101室")
    with pytest.raises(Refused, match="不在公示"):
        object_(owner, unit)
    unit.roll.delete()

    unit = unit_at(published(street, days=3), "甲弄1号101室")
    last_day, after = (datetime.now(UTC) + timedelta(days=days) for days in (3, 4))
    with as_if(after), pytest.raises(Refused, match="为止"):
        object_(owner, unit)
    assert not RollObjection.objects.exists()
    with as_if(last_day):
        object_(owner, unit)


def test_a_unit_is_named_with_its_own_roll(owner, street, other_street):
    roll, theirs = published(street), published(other_street)

    with pytest.raises(NotFound):
        object_to_roll(
            owner, roll_id=roll.id, unit_id=unit_at(theirs, "甲弄1号101室").id, words="不对"
        )
