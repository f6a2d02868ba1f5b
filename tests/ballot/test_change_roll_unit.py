"""Correcting a unit, on the values one has seen."""

from __future__ import annotations

import pytest
from tests.ballot.books import draft_of, heads_of, published, unit_at
from tests.ballot.test_open_roll import PREPARERS
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.change_roll_unit import change_roll_unit
from lilong.ballot.actions.freeze_roll import freeze_roll
from lilong.ballot.actions.settle_buyers import settle_buyers
from lilong.ballot.models import RollOwner
from lilong.ballot.roll_units import Owner, values_of
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Conflict, Invalid, NotFound, Refused


def change(actor, unit, *, seen=None, **changes):
    stamp = values_of(unit).stamp if seen is None else seen
    return change_roll_unit(actor, roll_id=unit.roll_id, unit_id=unit.id, seen=stamp, **changes)


@everyone
def test_who_prepares_votes_corrects_units(who, street, other_street):
    unit = unit_at(draft_of(street), "甲弄1号101室")
    actor = someone(who, street, other_street)

    may_or_is_refused(who in PREPARERS, lambda: change(actor, unit, area=7000))
    unit.refresh_from_db()
    assert unit.area == (7000 if who in PREPARERS else 6025)


def test_counters_and_heads_follow_and_the_ledger_tells_what_is_no_name(member, street):
    roll = published(street)
    unit = unit_at(roll, "甲弄1号102室")

    change(member, unit, area=7000, state="undelivered", owners=(Owner("王小明"), Owner("赵六")))

    roll.refresh_from_db()
    assert (roll.area, roll.heads) == (6025 * 4 + 7000, 4)
    assert heads_of(roll) == [1, 0, 3, 4, 4]
    facts = LedgerEntry.objects.get(kind="ballot.roll_unit_changed").facts
    assert facts["fields"] == ["state", "area", "owners"]
    assert facts["before"] == {"state": "sold", "area": 6025}
    assert facts["after"] == {"state": "undelivered", "area": 7000}
    assert "王" not in str(facts)


def test_a_buyer_of_another_unit_becomes_one_head_only_for_a_firm(member, street):
    roll = draft_of(street)
    firm = "上海某某置业有限公司"

    change(member, unit_at(roll, "甲弄1号102室"), owners=(Owner(firm),))
    assert heads_of(roll) == [1, 2, 3, 2, 2]
    change(member, unit_at(roll, "甲弄1号102室"), owners=(Owner("张伟"),))
    assert heads_of(roll) == [1, 2, 3, 4, 4]


def test_a_corrected_spelling_keeps_what_was_said_of_the_buyer(member, street):
    roll = draft_of(street)
    both = [unit_at(roll, "甲弄1号101室"), unit_at(roll, "甲弄2号101室")]
    settle_buyers(member, roll_id=roll.id, unit_ids=[unit.id for unit in both], same=True)

    change(member, both[1], owners=(Owner("张伟"),))

    assert heads_of(roll) == [1, 2, 1, 4, 4]


def test_somebody_elses_change_meanwhile_is_shown_not_overwritten(member, worker, street):
    unit = unit_at(draft_of(street), "甲弄1号101室")
    seen = values_of(unit).stamp
    change(worker, unit, area=7000)

    with pytest.raises(Conflict) as refusal:
        change(member, unit, seen=seen, area=8000)

    assert (refusal.value.theirs, refusal.value.mine) == ({"area": 7000}, {"area": 8000})
    unit.refresh_from_db()
    assert unit.area == 7000


@pytest.mark.parametrize(
    "changes", [{"area": 0}, {"kind": "castle"}, {"owners": ()}, {"number": 9}, {}]
)
def test_what_cannot_be_changes_nothing(member, street, changes):
    unit = unit_at(draft_of(street), "甲弄1号101室")

    with pytest.raises(Invalid):
        change(member, unit, **changes)

    assert values_of(unit).area == 6025
    assert RollOwner.objects.filter(unit=unit).count() == 1


def test_nothing_in_a_frozen_roll_is_changed_and_a_unit_is_named_with_its_own_roll(member, street):
    roll = draft_of(street)
    unit = unit_at(roll, "甲弄1号101室")
    freeze_roll(SYSTEM, roll_id=roll.id)
    with pytest.raises(Refused, match="定稿"):
        change(member, unit, area=7000)

    newer = draft_of(street, {"甲弄1号101室": "张伟"})
    with pytest.raises(NotFound):
        change_roll_unit(member, roll_id=newer.id, unit_id=unit.id, seen="", area=7000)
    unit.refresh_from_db()
    assert unit.area == 6025
