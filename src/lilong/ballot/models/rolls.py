"""The roll of owners: units, who owns them, and what was said against it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lilong.ballot.models.constraints import among
from lilong.ballot.states import AreaBasis, ObjectionState, RollState, SaleState, UnitKind
from lilong.commons.fields import PathField, SealedField
from lilong.commons.spaces import OfSpace


class Roll(OfSpace):
    """业主名册 of a compound: draft, then open to objection, then frozen with a hash.

    `units`, `area` (0.01 m²) and `heads` are kept while it changes; `digest` is the SHA-256 of
    all its rows once it is frozen.
    """

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    place_path = PathField()
    title = models.CharField(_("名称"), max_length=80)
    state = models.CharField(max_length=10, choices=RollState.choices, default=RollState.DRAFT)
    units = models.PositiveIntegerField(default=0)
    area = models.BigIntegerField(default=0)
    heads = models.PositiveIntegerField(default=0)
    source = models.CharField(_("来源"), max_length=200, blank=True)
    published_at = models.DateTimeField(null=True)
    objections_until = models.DateField(null=True)
    frozen_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [among("state", RollState, "roll_state")]
        indexes: ClassVar = [
            models.Index(fields=["place_path", "-created_at"], name="roll_place"),
        ]

    def __str__(self) -> str:
        return self.title


class RollUnit(OfSpace):
    """One exclusive part of a roll: who it is, how large, on what basis.

    `number` is its number in the roll, from 1, by which ballots name it; it is never given
    again. `head` groups the units that are one head: the number of the first unit of the same
    buyer, 0 for everything unsold or undelivered. `holder` is the buyer's key that heads are made
    from, sealed; `holder_blind` is an HMAC of it, so that equal buyers are found without opening
    any. `building_id` and `building_name` are where turnout is told; `walk` sorts by the order
    one walks.
    """

    roll = models.ForeignKey(Roll, on_delete=models.CASCADE, related_name="unit_set")
    number = models.PositiveIntegerField()
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, null=True, related_name="+")
    place_path = PathField()
    building_id = models.UUIDField()
    building_name = models.CharField(max_length=80)
    address = models.CharField(_("地址"), max_length=160)
    walk = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=UnitKind.choices, default=UnitKind.DWELLING)
    state = models.CharField(max_length=11, choices=SaleState.choices, default=SaleState.SOLD)
    area = models.BigIntegerField(_("专有面积"))
    area_basis = models.CharField(
        max_length=8, choices=AreaBasis.choices, default=AreaBasis.UNKNOWN
    )
    head = models.PositiveIntegerField()
    holder = SealedField()
    holder_blind = models.CharField(max_length=64)
    import_row_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roll", "number"], name="rollunit_number_once"),
            models.UniqueConstraint(fields=["roll", "address"], name="rollunit_address_once"),
            models.CheckConstraint(condition=models.Q(area__gt=0), name="rollunit_area"),
            among("kind", UnitKind, "rollunit_kind"),
            among("state", SaleState, "rollunit_state"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["roll", "walk"], name="rollunit_walk"),
            models.Index(fields=["roll", "building_id", "walk"], name="rollunit_building"),
            models.Index(fields=["roll", "holder_blind"], name="rollunit_holder"),
            models.Index(fields=["roll", "place_path"], name="rollunit_path"),
            models.Index(fields=["import_row_id"], name="rollunit_import_row"),
        ]


class RollOwner(OfSpace):
    """A registered owner of a unit; joint owners are several rows of one unit, one head."""

    unit = models.ForeignKey(RollUnit, on_delete=models.CASCADE, related_name="owner_set")
    order = models.PositiveSmallIntegerField(default=0)
    name = SealedField()
    share = models.CharField(max_length=40, blank=True)
    person_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "order"], name="rollowner_order_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["person_id"], name="rollowner_person")]


class RollObjection(OfSpace):
    """Somebody says that the roll is wrong about a unit, and what became of it."""

    roll = models.ForeignKey(Roll, on_delete=models.CASCADE, related_name="objections")
    unit = models.ForeignKey(RollUnit, on_delete=models.CASCADE, related_name="objections")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    words = SealedField()
    state = models.CharField(
        max_length=10, choices=ObjectionState.choices, default=ObjectionState.OPEN
    )
    answer = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [among("state", ObjectionState, "rollobjection_state")]
        indexes: ClassVar = [
            models.Index(fields=["roll", "state", "made_at"], name="rollobjection_roll"),
            models.Index(fields=["by", "made_at"], name="rollobjection_by"),
        ]
