"""A motion with many units, put straight into an installation's tables: units, voters, slips.

    python -m tests.ballot.faults.ground UNITS [first|last]

prints the motion's id and then one token a line.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from uuid import UUID

import django
from tests.tables import make_tables

BUILDINGS = 60


def main(units: int, policy: str) -> None:
    """Migrate, build, print."""
    django.setup()
    from lilong.ballot import slips

    make_tables()
    motion_id, voters = build(units, policy)
    lines = [motion_id.hex, *(slips.token(voter, 1) for voter in voters)]
    sys.stdout.write("\n".join(lines) + "\n")


def build(units: int, policy: str = "first") -> tuple[UUID, list[UUID]]:
    """The motion and its voters, in the order of their units."""
    from lilong.ballot import rolls
    from lilong.ballot.models import ChainHead, Motion, Roll, RollUnit, Voter
    from lilong.ballot.scoping import digest_of, motion_text
    from lilong.engines.proof import genesis
    from lilong.kernel.actor import SYSTEM
    from lilong.kernel.ids import uuid7
    from lilong.places.actions.add_place import add_place
    from lilong.places.models import Place

    place: Place | None = Place.objects.filter(kind="compound").first()
    if place is None:
        for kind, name in (
            ("city", "上海市"), ("district", "徐汇区"), ("subdistrict", "测量街道"),
            ("residents_area", "测量居民区"), ("compound", "测量小区"),
        ):  # fmt: skip
            parent = place.id if place else None
            place = add_place(SYSTEM, parent_id=parent, kind=kind, name=name)
    assert place is not None
    common = {"space_id": place.space_id, "place": place, "place_path": place.path}
    roll = Roll.objects.create(**common, title="名册", units=units, area=6000 * units, heads=units)
    now = datetime.now(UTC)
    motion = Motion.objects.create(
        **common, roll=roll, code=f"2026-{Motion.objects.count() + 1:02d}", title="测量",
        question="同意吗？", matter="repair_fund_use", options={"repeat_policy": policy},
        scope_paths=[place.path], opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=3650),
    )  # fmt: skip
    buildings = [uuid7() for _ in range(BUILDINGS)]
    voters: list[UUID] = []
    for start in range(1, units + 1, 5000):
        numbers = range(start, min(start + 5000, units + 1))
        rows = [
            RollUnit(
                space_id=place.space_id, roll=roll, number=n, place_path=place.path,
                building_id=buildings[n % BUILDINGS], building_name="1号", address=f"{n}室",
                walk=f"{n:08d}", area=6000, head=n, holder="", holder_blind="",
            )
            for n in numbers
        ]  # fmt: skip
        RollUnit.objects.bulk_create(rows)
        made = [
            Voter(
                space_id=place.space_id, motion=motion, unit=row, number=row.number,
                place_path=place.path, building_id=row.building_id, walk=row.walk,
            )
            for row in rows
        ]  # fmt: skip
        Voter.objects.bulk_create(made)
        voters += [voter.id for voter in made]
    # What was noticed takes nothing more: units and voters come before.
    roll.state, roll.digest = "frozen", rolls.roll_digest(rolls.roll_rows(roll))
    roll.save()
    asked = rolls.roll_rows(roll, motion.scope_paths, motion.options)
    motion.roll_digest = rolls.roll_digest(asked)
    motion.motion_digest = digest_of(motion_text(motion))
    hashed = genesis(motion.motion_digest, motion.roll_digest).hex()
    ChainHead.objects.create(space_id=place.space_id, motion=motion, hash=hashed)
    motion.state = "open"
    motion.save()
    return motion.id, voters


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "first")
