"""Entering a unit by hand."""

from __future__ import annotations

import pytest
from tests.ballot.books import draft_of, heads_of, unit_at
from tests.ballot.test_open_roll import PREPARERS
from tests.walks import everyone, may_or_is_refused, someone

from lilong.ballot.actions.add_roll_unit import add_roll_unit
from lilong.ballot.actions.freeze_roll import freeze_roll
from lilong.ballot.actions.remove_roll_unit import remove_roll_unit
from lilong.ballot.models import RollOwner, RollUnit
from lilong.ballot.roll_units import Owner
from lilong.kernel.actor import SYSTEM
from lilong.kernel.refusal import Invalid, Refused

WANG = [Owner("王小明", "1/2"), Owner("李红", "1/2")]


@pytest.fixture
def draft(street):
    """An empty draft."""
    return draft_of(street, {})


@everyone
def test_who_prepares_votes_enters_units(who, street, other_street, draft):
    actor = someone(who, street, other_street)

    may_or_is_refused(
        who in PREPARERS,
        lambda: add_roll_unit(
            actor, roll_id=draft.id, address="甲弄1号101室", area=6025, owners=WANG
        ),
    )
    draft.refresh_from_db()
    assert draft.units == (who in PREPARERS)


def test_a_unit_stands_at_its_room_in_its_building_with_its_owners_sealed(member, street, draft):
    unit = add_roll_unit(
        member,
        roll_id=draft.id,
        address="甲弄1号101",
        area=6025,
        area_basis="register",
        owners=WANG,
    )

    room, building = street.rooms[0], street.numbers[0]
    assert (unit.place_id, unit.place_path) == (room.id, room.path)
    assert (unit.building_id, unit.building_name) == (building.id, building.address)
    assert (unit.number, unit.head, unit.address) == (1, 1, room.address)
    stored = RollOwner.objects.raw("SELECT id, name AS stood FROM ballot_rollowner")
    assert all("王" not in row.stood and "李" not in row.stood for row in stored)


def test_a_room_nobody_registered_and_a_parking_space_stand_with_their_words(member, street, draft):
    room = add_roll_unit(member, roll_id=draft.id, address="甲弄1号301室", area=1, owners=WANG)
    space = add_roll_unit(
        member, roll_id=draft.id, address="B1-023", area=1200, kind="parking", owners=WANG
    )

    assert room.place_id is None
    assert room.building_id == street.numbers[0].id
    assert room.address == f"{street.numbers[0].address}301室"
    assert (space.address, space.building_name) == ("车位B1-023", "车位")
    assert space.place_path == street.compound.path


def test_what_is_unsold_or_undelivered_is_one_head_and_its_area_counts(member, draft):
    for room, state in (("101", "unsold"), ("102", "undelivered")):
        add_roll_unit(
            member, roll_id=draft.id, address=f"甲弄3号{room}室", area=5000, state=state,
            owners=[Owner("某某置业公司")],
        )  # fmt: skip
    add_roll_unit(member, roll_id=draft.id, address="乙弄1号101室", area=1, owners=WANG)

    draft.refresh_from_db()
    assert heads_of(draft) == [0, 0, 3]
    assert (draft.units, draft.area, draft.heads) == (3, 10001, 2)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"area": 0}, "area"),
        ({"area": -6025}, "area"),
        ({"area": 10_000_001}, "area"),
        ({"owners": []}, "owners"),
        ({"owners": [Owner("张伟"), Owner("張 偉")]}, "owners"),
        ({"kind": "castle"}, "kind"),
        ({"state": "leased"}, "state"),
        ({"area_basis": "guess"}, "area_basis"),
        ({"address": " "}, "address"),
        ({"address": "丙弄1号101室"}, "address"),
        ({"address": "随便哪里"}, "address"),
    ],
)
def test_what_cannot_be_is_refused_with_the_field_and_nothing_is_entered(
    member, draft, values, field
):
    whole = {"address": "甲弄1号101室", "area": 6025, "owners": WANG} | values

    with pytest.raises(Invalid) as refusal:
        add_roll_unit(member, roll_id=draft.id, **whole)

    assert refusal.value.fields[field]
    assert not RollUnit.objects.exists()


def test_an_address_stands_in_a_roll_once(member, street):
    roll = draft_of(street)

    with pytest.raises(Invalid, match="第 1 号"):
        add_roll_unit(member, roll_id=roll.id, address="甲弄1号101", area=1, owners=WANG)


def test_the_number_of_a_unit_that_was_taken_away_is_not_given_again(member, street):
    roll = draft_of(street)
    last = unit_at(roll, "乙弄1号101室")
    remove_roll_unit(member, roll_id=roll.id, unit_id=last.id, reason="重复")

    unit = add_roll_unit(member, roll_id=roll.id, address="乙弄1号101室", area=1, owners=WANG)

    assert (last.number, unit.number) == (5, 6)


def test_nothing_is_entered_into_a_frozen_roll(member, street):
    roll = draft_of(street)
    freeze_roll(SYSTEM, roll_id=roll.id)

    with pytest.raises(Refused, match="定稿") as refusal:
        add_roll_unit(member, roll_id=roll.id, address="乙弄3号101室", area=1, owners=WANG)
    assert refusal.value.remedy
    assert RollUnit.objects.count() == 5
