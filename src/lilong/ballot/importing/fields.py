"""The fields of a draft: a unit's spot and values as JSON, its names sealed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from lilong.ballot.roll_units import Owner, Spot, Values
from lilong.commons.imports.sealing import opened_text, sealed_text

FIELDS = ("address", "area", "area_basis", "kind", "state", "owners")


@dataclass(frozen=True)
class Unit:
    """A unit as a row of a file describes it.

    Attributes:
        marks: what the identity and telephone numbers beside the names left behind.
        joins: the row names another owner of a unit that stands above it.
    """

    spot: Spot
    values: Values
    marks: Mapping[str, str] = field(default_factory=dict)
    joins: bool = False


def as_fields(unit: Unit) -> dict[str, Any]:
    """The unit as an import's row keeps it."""
    spot, values = unit.spot, unit.values
    named = {
        "owners": [[owner.name, owner.share] for owner in values.owners],
        "marks": dict(unit.marks),
    }
    return {
        "address": spot.address,
        "place": str(spot.place_id or ""),
        "path": spot.path,
        "building": [str(spot.building_id), spot.building_name],
        "walk": spot.walk,
        "area": values.area,
        "area_basis": values.area_basis,
        "kind": values.kind,
        "state": values.state,
        "named": sealed_text(json.dumps(named, ensure_ascii=False)),
        **({"joins": True} if unit.joins else {}),
    }


def from_fields(fields: Mapping[str, Any]) -> Unit:
    """The unit that `as_fields` was made of."""
    named = json.loads(opened_text(fields["named"]))
    building_id, building_name = fields["building"]
    place_id = UUID(fields["place"]) if fields["place"] else None
    spot = Spot(
        fields["address"],
        place_id,
        fields["path"],
        UUID(building_id),
        building_name,
        fields["walk"],
    )
    owners = tuple(Owner(name, share) for name, share in named["owners"])
    values = Values(
        spot.address,
        fields["kind"],
        fields["state"],
        fields["area"],
        fields["area_basis"],
        owners,
    )
    return Unit(spot, values, named["marks"], bool(fields.get("joins")))


def joined(first: Unit, others: Iterable[Unit]) -> Unit:
    """A unit with the owners that further rows name; the numbers of all of them are its marks."""
    owners, marks = list(first.values.owners), [first.marks]
    for other in others:
        owners += [one for one in other.values.owners if one not in owners]
        marks.append(other.marks)
    # Numbers speak for a buyer only where every owner has one.
    both = {
        name: "&".join(sorted(mark[name] for mark in marks))
        for name in ("identity", "phone")
        if all(name in mark for mark in marks)
    }
    return Unit(first.spot, first.values.changed({"owners": tuple(owners)}), both)
