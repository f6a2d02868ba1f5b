"""Registering a whole compound at once."""

from __future__ import annotations

import pytest
from tests.neighbourhood import person_with

from lilong.commons.ledger.chain import verify_all
from lilong.commons.ledger.models import LedgerEntry
from lilong.kernel.refusal import Invalid, NotAllowed
from lilong.places.actions.add_places import NewPlace, add_places
from lilong.places.models import Place

LANE = [
    NewPlace("c", "lane", "丙弄", {"plan": {"shape": "line", "points": [[0, 0], [0, 9]]}}),
    NewPlace("c/1", "number", "1", {"x": 1.5, "y": 2.5}),
    NewPlace("c/1/101", "room", "101", {"area": 3150}),
]


def test_a_lane_with_number_and_room_is_one_line_in_the_ledger(street):
    worker = person_with("community_worker", street.area)
    before = LedgerEntry.objects.count()

    assert add_places(worker, below=street.compound.id, places=LANE) == 3

    entry = LedgerEntry.objects.order_by("-number").first()
    assert LedgerEntry.objects.count() == before + 1
    assert entry.facts == {
        "address": street.compound.address,
        "count": 3,
        "kinds": {"lane": 1, "number": 1, "room": 1},
    }
    assert list(verify_all()) == []


def test_places_registered_together_are_as_those_registered_one_by_one(street):
    add_places(person_with("secretary", street.area), below=street.compound.id, places=LANE)

    room = Place.objects.get(name="101", address="丙弄1号101室")
    assert room.path == street.compound.path + "c/1/101/"
    assert room.parent.parent.parent_id == street.compound.id
    assert (room.space_id, room.area, room.sort_key) == (street.street.id, 3150, "000101")


@pytest.mark.parametrize(
    ("places", "why"),
    [
        ([], "没有要登记的地点"),
        ([LANE[1], LANE[0]], "上一级还没有登记"),
        ([LANE[0], NewPlace("c/x", "compound", "某小区")], "不能放在这一级下面"),
        ([LANE[0], NewPlace("d", "lane", "丙弄")], "已经有"),
        ([LANE[0], NewPlace("c", "lane", "丁弄")], "已经有"),
        ([NewPlace("x", "lane", "甲弄")], "已经有"),
        ([NewPlace("x", "subdistrict", "某街道")], "单独登记"),
    ],
)
def test_one_wrong_place_and_nothing_is_registered(street, places, why):
    before = Place.objects.count()

    with pytest.raises(Invalid, match=why):
        add_places(person_with("secretary", street.area), below=street.compound.id, places=places)

    assert Place.objects.count() == before


def test_a_block_leader_registers_no_compound(street):
    with pytest.raises(NotAllowed):
        add_places(
            person_with("block_leader", street.lanes[0]), below=street.lanes[0].id, places=LANE[1:]
        )


def test_a_secretary_registers_nothing_in_another_street(street, other_street):
    with pytest.raises(NotAllowed):
        add_places(
            person_with("secretary", street.area), below=other_street.compound.id, places=LANE
        )


def test_a_number_without_a_lane_carries_its_compound_in_the_address(street):
    add_places(
        person_with("secretary", street.area),
        below=street.compound.id,
        places=[NewPlace("1", "number", "1"), NewPlace("1/lift", "common_part", "1号电梯")],
    )

    assert Place.objects.get(path=street.compound.path + "1/lift/").address == "枫林小区1号1号电梯"
