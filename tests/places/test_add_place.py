"""Registering places."""

from __future__ import annotations

import pytest
from tests.neighbourhood import person_with

from lilong.commons.ledger.chain import verify_all
from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.usecase import HouseRule
from lilong.kernel.actor import SYSTEM, VISITOR
from lilong.kernel.refusal import Invalid, NotAllowed
from lilong.places.actions.add_place import add_place


def test_a_room_carries_the_address_of_its_lane_and_number(street):
    assert street.rooms[0].address == "甲弄1号101室"


def test_every_place_of_a_street_carries_that_street(street):
    assert {place.space_id for place in street.rooms} == {street.street.id}


def test_a_number_cannot_stand_above_a_lane(street):
    with pytest.raises(Invalid, match="不能放在这一级下面"):
        add_place(SYSTEM, parent_id=street.numbers[0].id, kind="lane", name="丙弄")


def test_the_same_name_twice_is_refused_in_words(street):
    with pytest.raises(Invalid, match="已经有"):
        add_place(SYSTEM, parent_id=street.lanes[0].id, kind="number", name="1")


def test_a_visitor_registers_nothing(street):
    before = LedgerEntry.objects.count()

    with pytest.raises(NotAllowed):
        add_place(VISITOR, parent_id=street.lanes[0].id, kind="number", name="9")

    assert LedgerEntry.objects.count() == before


def test_a_community_worker_registers_in_the_own_area_only(street, other_street):
    worker = person_with("community_worker", street.area)

    add_place(worker, parent_id=street.lanes[0].id, kind="number", name="9")

    with pytest.raises(NotAllowed):
        add_place(worker, parent_id=other_street.lanes[0].id, kind="number", name="9")


def test_the_ledger_holds_after_building_two_streets(street, other_street):
    assert LedgerEntry.objects.filter(space_id=street.street.id).count() == 23
    assert list(verify_all()) == []


def test_a_use_case_that_asks_nobody_is_stopped(street):
    from lilong.commons.usecase import USE_CASES, use_case

    @use_case
    def forget_to_ask(actor):
        return None

    try:
        with pytest.raises(HouseRule, match="asked no permission"):
            forget_to_ask(SYSTEM)
    finally:
        USE_CASES.pop(forget_to_ask.name)
