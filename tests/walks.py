"""Who × where: every role at the place it is usually held, and a secretary of another street."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lilong.kernel.actor import VISITOR, Actor
from lilong.kernel.refusal import NotAllowed
from tests.neighbourhood import Street, person_with

EVERYONE = [
    "secretary@area",
    "committee_chair@area",
    "community_worker@area",
    "street_officer@street",
    "patch_officer@street",
    "department_officer@street",
    "steward@street",
    "owners_committee_member@compound",
    "committee_secretary@compound",
    "property_staff@compound",
    "contractor@compound",
    "block_leader@number",
    "volunteer@number",
    "block_leader@other number",
    "owner@room",
    "resident@room",
    "trainee@street",
    "secretary@other street",
    "nobody@nowhere",
]
KEEPERS = frozenset({"secretary@area", "committee_chair@area", "community_worker@area"})
HEADS = frozenset({"secretary@area", "committee_chair@area"})
RECORDERS = KEEPERS | {"property_staff@compound", "block_leader@number", "volunteer@number"}

everyone = pytest.mark.parametrize("who", EVERYONE)


def someone(who: str, street: Street, other: Street) -> Actor:
    """The actor behind `role@where`; places are those of the first room of the street."""
    role, where = who.split("@")
    if role == "nobody":
        return VISITOR
    place = {
        "area": street.area,
        "street": street.street,
        "compound": street.compound,
        "number": street.numbers[0],
        "other number": street.numbers[1],
        "room": street.rooms[0],
        "other street": other.area,
    }[where]
    return person_with(role, place)


def may_or_is_refused(may: bool, act: Callable[[], object]) -> None:
    """Do it, and expect a refusal of the person exactly where they may not."""
    if may:
        act()
        return
    with pytest.raises(NotAllowed) as refusal:
        act()
    assert refusal.value.sentence
