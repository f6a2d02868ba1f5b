"""Whether owners of one name are one buyer."""

from __future__ import annotations

import pytest
from tests.ballot.books import draft_of, heads_of, unit_at
from tests.ballot.test_open_roll import PREPARERS
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.freeze_roll import freeze_roll
from lilong.ballot.actions.settle_buyers import settle_buyers
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import Invalid, Refused

ZHANG = ("甲弄1号101室", "甲弄2号101室")


def settle(actor, roll, *addresses, same=True):
    ids = [unit_at(roll, address).id for address in addresses]
    return settle_buyers(actor, roll_id=roll.id, unit_ids=ids, same=same)


@everyone
def test_who_prepares_votes_says_who_is_one_buyer(who, street, other_street):
    roll, actor = draft_of(street), someone(who, street, other_street)

    may_or_is_refused(who in PREPARERS, lambda: settle(actor, roll, *ZHANG))
    assert heads_of(roll)[2] == (1 if who in PREPARERS else 3)


def test_a_name_alone_is_no_proof_but_a_firms_name_is(street):
    assert heads_of(draft_of(street)) == [1, 2, 3, 4, 4]


def test_what_was_said_can_be_unsaid_and_the_counters_follow(member, street):
    roll = draft_of(street)
    assert roll.heads == 4

    assert settle(member, roll, *ZHANG).heads == 3
    assert settle(member, roll, *ZHANG, same=False).heads == 4
    assert heads_of(roll) == [1, 2, 3, 4, 4]
    entry = LedgerEntry.objects.filter(kind="ballot.buyers_settled").last()
    assert entry.facts["numbers"] == [1, 3]
    assert "张" not in str(entry.facts)


def test_who_was_said_to_be_another_is_not_drawn_in_again(member, street):
    roll = draft_of(street, dict.fromkeys([*ZHANG, "乙弄1号101室"], "张伟"))
    settle(member, roll, ZHANG[0], "乙弄1号101室")
    settle(member, roll, *ZHANG, same=False)

    settle(member, roll, *ZHANG)

    assert heads_of(roll) == [1, 1, 3]


def test_it_takes_two_units_of_one_name(member, street):
    roll = draft_of(street)

    with pytest.raises(Invalid, match="两户"):
        settle(member, roll, ZHANG[0])
    with pytest.raises(Invalid, match="两户"):
        settle(member, roll, ZHANG[0], ZHANG[0])
    with pytest.raises(Invalid, match="不同名"):
        settle(member, roll, ZHANG[0], "甲弄1号102室")
    assert heads_of(roll) == [1, 2, 3, 4, 4]


def test_nothing_is_said_any_more_of_a_frozen_roll(member, street):
    roll = draft_of(street)
    freeze_roll(member, roll_id=roll.id)

    with pytest.raises(Refused, match="定稿"):
        settle(member, roll, *ZHANG)
    assert heads_of(roll) == [1, 2, 3, 4, 4]
