"""Correct what a roll says about a unit, on the values one has seen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions, roll_units, rolls
from lilong.ballot.events import RollUnitChanged
from lilong.ballot.models import Roll, RollOwner, RollUnit
from lilong.ballot.roll_units import Values
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.commons.wording import listed
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Conflict, Invalid

CHANGEABLE = frozenset(roll_units.FIELDS) - {"address"}


@use_case
def change_roll_unit(
    actor: Actor, /, *, roll_id: UUID, unit_id: UUID, seen: str, **changes: Any
) -> RollUnit:
    """Change values of a unit of a draft or published roll; its heads follow.

    The address stays: it says which unit this is.

    Args:
        seen: the `stamp` of the values that the actor saw.
        changes: `kind`, `state`, `area` (0.01 m²), `area_basis`, `owners` (of `Owner`).

    Raises:
        NotAllowed: the actor does not prepare votes here.
        NotFound: there is no such unit in this roll.
        Refused: the roll is frozen.
        Conflict: somebody has changed the unit meanwhile, and otherwise.
        Invalid: a value cannot be used, or nothing is changed.
    """
    roll = rolls.locked_roll(roll_id)
    permissions.keep_roll(actor, roll.place_path)
    rolls.check_open(roll)
    if unknown := set(changes) - CHANGEABLE:
        raise Invalid(_("这些内容不能在这里修改：%(names)s") % {"names": listed(sorted(unknown))})
    unit = rolls.unit_of(roll, unit_id)
    before = roll_units.values_of(unit)
    after = before.changed(_with_persons(before, changes))
    fields = before.differing(after)
    _check_seen(before, after, seen, fields)
    if not fields:
        raise Invalid(_("没有需要保存的修改"))
    roll_units.check(after)
    _write(roll, unit, after, fields)
    record(
        actor,
        RollUnitChanged(
            space_id=roll.space_id,
            place_path=roll.place_path,
            subject_id=roll.id,
            title=roll.title,
            number=unit.number,
            fields=tuple(fields),
            before=roll_units.plain_values(before, fields),
            after=roll_units.plain_values(after, fields),
        ),
    )
    return unit


def _with_persons(before: Values, changes: dict[str, Any]) -> dict[str, Any]:
    """The changes, in which an owner who stays keeps the person known behind the name."""
    if "owners" not in changes:
        return changes
    persons = {owner.name: owner.person_id for owner in before.owners}
    owners = [
        roll_units.Owner(owner.name, owner.share, owner.person_id or persons.get(owner.name))
        for owner in changes["owners"]
    ]
    return {**changes, "owners": tuple(owners)}


def _check_seen(before: Values, after: Values, seen: str, fields: list[str]) -> None:
    if seen != before.stamp and fields:
        raise Conflict(
            _("您修改的时候，别人也改了这一户。两个版本都在下面，请核对后再保存。"),
            theirs={name: getattr(before, name) for name in fields},
            mine={name: getattr(after, name) for name in fields},
        )


def _write(roll: Roll, unit: RollUnit, after: Values, fields: list[str]) -> None:
    blinds = [unit.holder_blind]
    plain = [name for name in fields if name != "owners"]
    for name in plain:
        setattr(unit, name, getattr(after, name))
    if "owners" in fields:
        holder = roll_units.holder_after(unit, after.owners)
        unit.holder, unit.holder_blind = holder.text, holder.blind
        plain += ["holder", "holder_blind"]
        RollOwner.objects.filter(unit=unit).delete()
        RollOwner.objects.bulk_create(roll_units.owner_rows(unit, after.owners))
    unit.save(update_fields=plain)
    rolls.settle(roll, [*blinds, unit.holder_blind])
    unit.refresh_from_db()
