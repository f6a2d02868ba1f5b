"""Correcting what is known about a place."""

from __future__ import annotations

import pytest
from tests.neighbourhood import person_with

from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import Invalid, NotAllowed
from lilong.places.actions.change_place import change_place


def test_the_area_of_a_room_is_corrected_and_the_ledger_says_which_field(street):
    worker = person_with("community_worker", street.area)

    change_place(worker, place_id=street.rooms[0].id, area=3650, area_basis="certificate")

    street.rooms[0].refresh_from_db()
    assert street.rooms[0].area == 3650
    facts = LedgerEntry.objects.order_by("-number").first().facts
    assert facts == {"address": "甲弄1号101室", "fields": ["area", "area_basis"]}


def test_a_name_is_not_corrected_here(street):
    with pytest.raises(Invalid, match="不能在这里修改：name"):
        change_place(person_with("secretary", street.area), place_id=street.rooms[0].id, name="102")


def test_no_area_is_below_zero(street):
    with pytest.raises(Invalid, match="面积不能小于零"):
        change_place(person_with("secretary", street.area), place_id=street.rooms[0].id, area=-1)


@pytest.mark.parametrize("role", ["owner", "volunteer", "contractor", "committee_secretary"])
def test_those_who_do_not_keep_the_address_base_change_nothing(street, role):
    with pytest.raises(NotAllowed):
        change_place(person_with(role, street.area), place_id=street.rooms[0].id, area=1)


def test_the_steward_of_another_street_changes_nothing(street, other_street):
    with pytest.raises(NotAllowed):
        change_place(
            person_with("steward", other_street.street), place_id=street.rooms[0].id, area=1
        )
