"""Opening a roll to objection."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.ballot.books import draft_of, published
from tests.ballot.test_open_roll import PREPARERS
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot import rolls
from lilong.ballot.actions.freeze_roll import freeze_roll
from lilong.ballot.actions.publish_roll import publish_roll
from lilong.kernel.refusal import Invalid, Refused


def in_days(days):
    return rolls.today() + timedelta(days=days)


@everyone
def test_who_prepares_votes_publishes(who, street, other_street):
    roll, actor = draft_of(street), someone(who, street, other_street)

    may_or_is_refused(
        who in PREPARERS, lambda: publish_roll(actor, roll_id=roll.id, until=in_days(15))
    )
    roll.refresh_from_db()
    assert roll.state == ("published" if who in PREPARERS else "draft")


def test_a_published_roll_says_until_when(member, street):
    roll = publish_roll(member, roll_id=draft_of(street).id, until=in_days(7))

    assert roll.objections_until == in_days(7)
    assert roll.published_at


@pytest.mark.parametrize("days", [-1, 0, 181])
def test_the_last_day_is_neither_today_nor_out_of_sight(member, street, days):
    roll = draft_of(street)

    with pytest.raises(Invalid) as refusal:
        publish_roll(member, roll_id=roll.id, until=in_days(days))

    assert refusal.value.fields["until"]
    roll.refresh_from_db()
    assert roll.state == "draft"


def test_an_empty_a_published_and_a_frozen_roll_are_not_published(member, street):
    empty = draft_of(street, {})
    with pytest.raises(Refused, match="还没有专有部分"):
        publish_roll(member, roll_id=empty.id, until=in_days(7))
    empty.delete()
    roll = published(street)
    with pytest.raises(Refused):
        publish_roll(member, roll_id=roll.id, until=in_days(7))
    type(roll).objects.filter(pk=roll.pk).update(state="draft")
    freeze_roll(member, roll_id=roll.id)
    with pytest.raises(Refused):
        publish_roll(member, roll_id=roll.id, until=in_days(7))
    roll.refresh_from_db()
    assert roll.state == "frozen"
