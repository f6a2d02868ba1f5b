"""The address tree: city > district > 街道 > 片区 > 居民区 > 小区 > 弄 > 号 > 单元 > 室."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from lilong.commons.fields import BytewiseField, PathField
from lilong.commons.spaces import Shared
from lilong.places.kinds import KINDS


class Datum(models.TextChoices):
    WGS84 = "wgs84", "WGS-84"
    GCJ02 = "gcj02", "GCJ-02"
    BD09 = "bd09", "BD-09"


class Place(Shared):
    """One place of the tree.

    `path` starts with the parent's path and ends with a slash. `space_id` is the street the
    place lies in (the street itself too), or CITY above the streets. `plan` holds the schematic
    outline in local metres of its compound's plan:
    {"shape": "polygon"|"line"|"point", "points": [[x, y], …], "width": metres of a lane,
    "features": what stands in a compound, each with kind, shape, points, name, width, r}; y runs
    north, and the compounds of one residents' area share their origin. `x`, `y` are the anchor
    in the same metres. `longitude`, `latitude` are optional and always WGS-84;
    `datum` says what was received. `area` is in 0.01 m². `sort_key` orders 2号 before 10号.
    """

    kind = models.CharField(max_length=20, choices=[(k.code, k.label) for k in KINDS.values()])
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    space_id = models.UUIDField(editable=False)
    path = PathField(unique=True)
    name = BytewiseField(_("名称"), max_length=80)
    english_name = models.CharField(max_length=120, blank=True)
    sort_key = models.CharField(max_length=40, blank=True)
    address = BytewiseField(_("地址"), max_length=160)
    area = models.BigIntegerField(null=True)
    area_basis = models.CharField(max_length=40, blank=True)
    households = models.PositiveIntegerField(null=True)
    plan = models.JSONField(null=True)
    x = models.FloatField(null=True)
    y = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    datum = models.CharField(max_length=6, choices=Datum.choices, blank=True)
    closed_on = models.DateField(null=True)
    source = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(path__endswith="/"), name="place_path_slash"),
            models.UniqueConstraint(fields=["parent", "kind", "name"], name="place_name_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["parent", "sort_key", "name"], name="place_children"),
            models.Index(fields=["kind", "path"], name="place_kind_path"),
            models.Index(fields=["name"], name="place_name"),
            models.Index(fields=["address"], name="place_address"),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def uuid(self) -> UUID:
        """The id, typed."""
        return self.id
