"""One unit of a roll: its values, what is wrong with them, and how they are written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lilong.ballot.holders import Holder, name_key
from lilong.ballot.models import Roll, RollOwner, RollUnit
from lilong.ballot.states import AreaBasis, SaleState, UnitKind
from lilong.commons.fields import known
from lilong.kernel.area import Area
from lilong.kernel.refusal import Invalid
from lilong.places.queries import PlaceView

# 100,000 m²: nothing that one certificate describes is larger.
LARGEST_AREA = 10_000_000
MOST_OWNERS = 30
# Values of a unit, as forms and the ledger name them.
FIELDS = ("address", "kind", "state", "area", "area_basis", "owners")
# What may stand in the ledger, which many may read: no name.
TOLD = ("address", "kind", "state", "area", "area_basis")


@dataclass(frozen=True, slots=True)
class Owner:
    """A registered owner: the name as it is written, and the share, such as `1/2`."""

    name: str
    share: str = ""
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a unit stands: a registered room, or words and the building they belong to.

    Attributes:
        place_id: the room; None where none is registered, such as for a parking space.
        path: of the room, or of the innermost registered place around the unit.
        walk: sorts units in the order one walks.
    """

    address: str
    place_id: UUID | None
    path: str
    building_id: UUID
    building_name: str
    walk: str


@dataclass(frozen=True, slots=True)
class Values:
    """What a roll says about a unit; `area` is in 0.01 m²."""

    address: str
    kind: str = UnitKind.DWELLING
    state: str = SaleState.SOLD
    area: int = 0
    area_basis: str = AreaBasis.UNKNOWN
    owners: tuple[Owner, ...] = ()

    @property
    def stamp(self) -> str:
        """A mark of just these values, by which a form says what its reader saw."""
        told = [getattr(self, name) for name in TOLD]
        told += [[owner.name, owner.share] for owner in self.owners]
        plain = json.dumps(told, ensure_ascii=False, default=str)
        return hashlib.sha256(plain.encode()).hexdigest()[:32]

    def changed(self, changes: Mapping[str, Any]) -> Values:
        """These values with some of them replaced."""
        return replace(self, **changes)

    def differing(self, other: Values) -> list[str]:
        """The fields in which the two differ."""
        return [name for name in FIELDS if _told(self, name) != _told(other, name)]


def _told(values: Values, name: str) -> Any:
    if name == "owners":
        return [(owner.name, owner.share) for owner in values.owners]
    return getattr(values, name)


def values_of(unit: RollUnit, owners: Iterable[RollOwner] | None = None) -> Values:
    """What stands in the roll about a unit. One query, or none when the owners are given."""
    rows = RollOwner.objects.filter(unit=unit).order_by("order") if owners is None else owners
    return Values(
        unit.address,
        unit.kind,
        unit.state,
        unit.area,
        unit.area_basis,
        tuple(Owner(known(row.name), row.share, row.person_id) for row in rows),
    )


def plain_values(values: Values, names: Iterable[str]) -> dict[str, Any]:
    """Some values as the ledger keeps them; names of persons are left out."""
    whole = asdict(values)
    return {name: whole[name] for name in names if name in TOLD}


# ── What is wrong ───────────────────────────────────────────────────────────────────────────


def wrong_area(area: int) -> str | Promise:
    """What is wrong with an area in 0.01 m²; empty when nothing is."""
    if area <= 0:
        return _("面积要大于零")
    if area > LARGEST_AREA:
        return _("面积大得不合常理，请看看小数点")
    return ""


def check(values: Values) -> None:
    """Refuse values that cannot stand in a roll.

    Raises:
        Invalid: with the field and what is wrong with it.
    """
    wrong: dict[str, list[object]] = {}
    if not values.address.strip():
        wrong["address"] = [_("请写地址")]
    if said := wrong_area(values.area):
        wrong["area"] = [said]
    for name, kind in (("kind", UnitKind), ("state", SaleState), ("area_basis", AreaBasis)):
        if getattr(values, name) not in kind.values:
            wrong[name] = [_("请从选项中选择")]
    if said := _wrong_owners(values):
        wrong["owners"] = [said]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)


def _wrong_owners(values: Values) -> str | Promise:
    names = [name_key(owner.name) for owner in values.owners]
    if values.state == SaleState.SOLD and not any(names):
        return _("已售的要写业主")
    if len(names) > MOST_OWNERS:
        return _("最多写 %(most)s 位业主") % {"most": MOST_OWNERS}
    if len(set(names)) < len(names):
        return _("同一位业主写了两次")
    if any(len(owner.name) > 80 or len(owner.share) > 40 for owner in values.owners):
        return _("名字最多 80 个字，份额最多 40 个字")
    return ""


def check_address_free(roll: Roll, address: str) -> None:
    """Refuse a second unit of one address in a roll."""
    same = RollUnit.objects.filter(roll=roll, address=address)
    if number := same.values_list("number", flat=True).first():
        raise Invalid(
            _("名册里已经有“%(address)s”，是第 %(number)s 号")
            % {"address": address, "number": number},
            fields={"address": [_("这个地址已经登记")]},
        )


# ── Writing ─────────────────────────────────────────────────────────────────────────────────


def insert(
    roll: Roll,
    number: int,
    spot: Spot,
    values: Values,
    *,
    marks: Mapping[str, str] | None = None,
    import_row_id: UUID | None = None,
    pk: UUID | None = None,
) -> tuple[RollUnit, list[RollOwner]]:
    """A unit and its owners, not saved yet; its head is its own until `rolls.settle`.

    Args:
        marks: `identity` and `phone`, see `Holder.of`.
    """
    holder = holder_of(values.owners, number=number, marks=marks)
    unit = RollUnit(
        **({"id": pk} if pk else {}),
        space_id=roll.space_id,
        roll=roll,
        number=number,
        place_id=spot.place_id,
        place_path=spot.path,
        building_id=spot.building_id,
        building_name=spot.building_name,
        address=spot.address,
        walk=spot.walk,
        kind=values.kind,
        state=values.state,
        area=values.area,
        area_basis=values.area_basis,
        head=number,
        holder=holder.text,
        holder_blind=holder.blind,
        import_row_id=import_row_id,
    )
    return unit, owner_rows(unit, values.owners)


def owner_rows(unit: RollUnit, owners: Sequence[Owner]) -> list[RollOwner]:
    """The rows of a unit's owners, not saved yet."""
    return [
        RollOwner(
            space_id=unit.space_id,
            unit=unit,
            order=order,
            name=owner.name,
            share=owner.share,
            person_id=owner.person_id,
        )
        for order, owner in enumerate(owners)
    ]


def holder_of(
    owners: Sequence[Owner], *, number: int, marks: Mapping[str, str] | None = None
) -> Holder:
    """The buyer of a unit, before anybody has said more about it."""
    return Holder.of([owner.name for owner in owners], number=number, **(marks or {}))


def holder_after(unit: RollUnit, owners: Sequence[Owner]) -> Holder:
    """The buyer of a unit whose owners are written anew; what was said of the same names holds."""
    before = Holder.read(known(unit.holder))
    after = holder_of(owners, number=unit.number)
    return before if before.names == after.names else after


def words_spot(compound: PlaceView, address: str, building: tuple[UUID, str]) -> Spot:
    """Where a unit stands of which nothing but words is known, in a building of the compound."""
    building_id, building_name = building
    walk = f"~{building_name}/{address}"[:200]
    return Spot(address, None, compound.path, building_id, building_name, walk)


def written_area(text: str) -> int:
    """An area that a person typed, in 0.01 m². Raises Invalid."""
    try:
        return Area.parse(text).dm2
    except ValueError as error:
        said = _("请写成数字，最多两位小数，例如 60.25")
        raise Invalid(_("有几处需要改一下"), fields={"area": [said]}) from error
