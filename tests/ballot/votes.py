"""Rolls and motions for tests, put straight into the tables in the state a test begins with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from tests.neighbourhood import Street

from lilong.ballot import rolls
from lilong.ballot.guards import install_guards, lift_guards
from lilong.ballot.models import ChainHead, Motion, Roll, RollOwner, RollUnit, Voter
from lilong.ballot.scoping import digest_of, motion_text
from lilong.ballot.states import MotionState, RollState
from lilong.engines.proof import genesis
from lilong.places.models import Place

NOW = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)
AREA = 6000
OPTIONS: dict[str, Any] = {
    "count_parking": False,
    "spoiled_counts_as_participation": False,
    "nonreturn_policy": "not_participating",
    "repeat_policy": "first",
    "scrutineers_required": 0,
    "complaint_days": 0,
}
# The frozen rule of an ordinary matter, as `ballot.rulebook` writes it.
MATTER = "repair_fund_use"


def roll_of(
    street: Street,
    *,
    rooms: list[Place] | None = None,
    state: str = "frozen",
    word: str = "",
    shown: bool = True,
) -> Roll:
    """A roll of the compound: one unit a room, 60.00 m² each, one owner each.

    It was shown to the owners, as a notice asks for, unless `shown` says otherwise.
    """
    chosen = street.rooms if rooms is None else rooms
    compound = street.compound
    roll = Roll.objects.create(
        space_id=compound.space_id,
        place=compound,
        place_path=compound.path,
        title=f"{word}示例名册",
        published_at=NOW - timedelta(days=20) if shown else None,
        objections_until=(NOW - timedelta(days=6)).date() if shown else None,
        units=len(chosen),
        area=AREA * len(chosen),
        heads=len(chosen),
    )
    units = [new_unit(roll, number, room) for number, room in enumerate(chosen, 1)]
    RollUnit.objects.bulk_create(units)
    RollOwner.objects.bulk_create(
        RollOwner(space_id=roll.space_id, unit=unit, name=f"{word}业主{unit.number}")
        for unit in units
    )
    roll.state = state
    if state == RollState.FROZEN:
        roll.digest = rolls.roll_digest(rolls.roll_rows(roll))
    roll.save()
    return roll


def unit_of(roll: Roll, number: int, room: Place, **other: Any) -> RollUnit:
    """One unit of a roll at a room."""
    unit = new_unit(roll, number, room, **other)
    unit.save(force_insert=True)
    return unit


def new_unit(roll: Roll, number: int, room: Place, **other: Any) -> RollUnit:
    """One unit of a roll at a room, not yet saved."""
    building = room.parent
    assert building is not None
    values = {
        "number": number,
        "place": room,
        "place_path": room.path,
        "building_id": building.id,
        "building_name": building.address,
        "address": room.address,
        "walk": room.path,
        "area": AREA,
        "area_basis": "register",
        "head": number,
        "holder": f"业主{number}",
        "holder_blind": f"{number:064x}",
        **other,
    }
    return RollUnit(space_id=roll.space_id, roll=roll, **values)


def motion_on(
    roll: Roll,
    *,
    state: str = MotionState.OPEN,
    options: dict[str, Any] | None = None,
    matter: str = MATTER,
    **other: Any,
) -> Motion:
    """A motion over the whole roll; with voters and the head of its chain from the notice on."""
    noticed = state not in (MotionState.DRAFT, MotionState.SCOPE_FROZEN)
    values: dict[str, Any] = {
        "code": f"2026-{Motion.objects.count() + 1:02d}",
        "title": "示例事项",
        "question": "是否同意使用维修资金更换水泵？",
        "matter": matter,
        "scope_paths": [roll.place_path],
        "rule_on": NOW.date(),
        "options": {**OPTIONS, **(options or {})},
        "opens_at": NOW - timedelta(days=1),
        "closes_at": NOW + timedelta(days=3650),
        "units": roll.units,
        "area": roll.area,
        "heads": roll.heads,
        **other,
    }
    motion = Motion.objects.create(
        space_id=roll.space_id,
        place_id=roll.place_id,
        place_path=roll.place_path,
        roll=roll,
        state=MotionState.DRAFT if noticed else state,
        **values,
    )
    if noticed:
        rows = rolls.roll_rows(roll, motion.scope_paths, motion.options or {})
        motion.roll_digest = rolls.roll_digest(rows)
        # As it will be read again: what was put in may be told less exactly by the database.
        motion.save()
        motion.refresh_from_db()
        motion.motion_digest = digest_of(motion_text(motion))
        make_voters(motion)
        motion.state = state
        motion.save()
    return motion


def make_voters(motion: Motion) -> None:
    """A voter for each unit of the motion's roll, and the beginning of its chain."""
    Voter.objects.bulk_create(
        Voter(
            space_id=motion.space_id,
            motion=motion,
            unit=unit,
            number=unit.number,
            place_path=unit.place_path,
            building_id=unit.building_id,
            walk=unit.walk,
        )
        for unit in RollUnit.objects.filter(roll_id=motion.roll_id)
    )
    ChainHead.objects.create(
        space_id=motion.space_id,
        motion=motion,
        hash=genesis(motion.motion_digest, motion.roll_digest).hex(),
    )


@contextmanager
def unguarded() -> Iterator[None]:
    """What somebody with the database's own password does, or a test that needs the unusual."""
    connection.check_constraints()
    lift_guards()
    yield
    connection.check_constraints()
    install_guards()


def behind_our_back(rows: QuerySet[Any], **values: Any) -> int:
    """Set what the guards keep."""
    with unguarded():
        return rows.update(**values)


def voter_of(motion: Motion, number: int) -> Voter:
    """The motion's voter with this unit number."""
    return Voter.objects.get(motion=motion, number=number)


def some_id() -> UUID:
    """An id that nothing has."""
    return UUID(int=1)
