"""Who × where: every role at the place it is usually held, and a secretary of another street."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

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


def everyone(test: Callable[..., None]) -> Callable[..., None]:
    """Walk through `test` once as each `who` of EVERYONE, each from the same state.

    What one did is rolled back before the next comes, so that the neighbourhood and the vote
    they stand in are built once and not nineteen times.
    """
    parameters = inspect.signature(test).parameters
    assert "who" in parameters, "a test of everyone asks who it is"

    @functools.wraps(test)
    def each(**fixtures: Any) -> None:
        assert connection.in_atomic_block, "what one did could not be rolled back"
        for who in EVERYONE:
            try:
                with transaction.atomic():
                    test(who=who, **fixtures)
                    transaction.set_rollback(True)
            except BaseException as error:
                error.add_note(f"as {who}")
                raise

    kept = [one for name, one in parameters.items() if name != "who"]
    each.__signature__ = inspect.Signature(kept)  # type: ignore[attr-defined]
    return each


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
