"""Beginning a roll."""

from __future__ import annotations

import pytest
from tests.ballot.books import draft_of
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.freeze_roll import freeze_roll
from lilong.ballot.actions.open_roll import open_roll
from lilong.ballot.models import Roll
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, Refused

PREPARERS = {
    "committee_chair@area",
    "community_worker@area",
    "owners_committee_member@compound",
    "committee_secretary@compound",
}


@everyone
def test_who_prepares_votes_begins_a_roll(who, street, other_street):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in PREPARERS,
        lambda: open_roll(actor, place_id=street.compound.id, title="2026 年名册"),
    )
    assert Roll.objects.count() == (who in PREPARERS)


def test_a_roll_begins_empty_as_a_draft(member, street):
    roll = open_roll(member, place_id=street.compound.id, title=" 名册 ", source="登记中心")

    assert (roll.title, roll.state, roll.units, roll.source) == ("名册", "draft", 0, "登记中心")


def test_a_roll_belongs_to_a_compound_and_has_a_title(worker, street):
    with pytest.raises(Invalid, match="不是小区"):
        open_roll(worker, place_id=street.area.id, title="名册")
    with pytest.raises(Invalid) as refusal:
        open_roll(worker, place_id=street.compound.id, title="  ")
    assert refusal.value.fields["title"]
    assert not Roll.objects.exists()


def test_a_compound_prepares_one_roll_at_a_time(member, street):
    first = draft_of(street)

    with pytest.raises(Refused, match="还没有定稿") as refusal:
        open_roll(member, place_id=street.compound.id, title="又一份")
    assert refusal.value.remedy
    freeze_roll(SYSTEM, roll_id=first.id)
    open_roll(member, place_id=street.compound.id, title="又一份")
    assert Roll.objects.count() == 2
