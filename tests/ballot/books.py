"""Rolls in the state a test begins with, made through the real use cases."""

from __future__ import annotations

from datetime import timedelta

from tests.neighbourhood import Street

from lilong.ballot import rolls
from lilong.ballot.actions.add_roll_unit import add_roll_unit
from lilong.ballot.actions.open_roll import open_roll
from lilong.ballot.actions.publish_roll import publish_roll
from lilong.ballot.models import Roll, RollUnit
from lilong.ballot.roll_units import Owner
from lilong.kernel.actor import SYSTEM

BUYERS = {
    "甲弄1号101室": "张伟",
    "甲弄1号102室": "王小明、李红",
    "甲弄2号101室": "张 伟",
    "甲弄2号102室": "上海某某置业有限公司",
    "乙弄1号101室": "上海某某置业有限公司",
}


def draft_of(street: Street, buyers: dict[str, str] | None = None) -> Roll:
    """A draft of the compound with a unit of 60.25 m² for each address and its owners."""
    roll = open_roll(SYSTEM, place_id=street.compound.id, title="2026 年名册")
    for address, names in (BUYERS if buyers is None else buyers).items():
        owners = [Owner(name) for name in names.split("、")]
        add_roll_unit(SYSTEM, roll_id=roll.id, address=address, area=6025, owners=owners)
    roll.refresh_from_db()
    return roll


def published(street: Street, *, days: int = 15) -> Roll:
    """The same roll, open to objection for so many days."""
    roll = draft_of(street)
    return publish_roll(SYSTEM, roll_id=roll.id, until=rolls.today() + timedelta(days=days))


def unit_at(roll: Roll, address: str) -> RollUnit:
    """The roll's unit at an address."""
    return RollUnit.objects.get(roll=roll, address__endswith=address)


def heads_of(roll: Roll) -> list[int]:
    """The heads of the units in the order of their numbers."""
    units = RollUnit.objects.filter(roll=roll).order_by("number")
    return list(units.values_list("head", flat=True))
