"""Norms of compounds, in versions, and what was measured against them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from django.db import models

from lilong.cases.files.models import Case
from lilong.cases.norms.states import AdoptedBy
from lilong.commons.fields import PathField
from lilong.commons.spaces import OfSpace

# What was decided last holds, and what was written down last of one day.
IN_FORCE_FIRST = ("-adopted_on", "-version")


class Norm(OfSpace):
    """One version of what a compound agreed on for a kind of case. Never changed; superseded by
    what is decided later.

    Attributes:
        place: the compound.
        kind: code of a case kind whose machine is `norm`.
        version: from 1 within place and kind.
        values: see `judging`; what nobody set is missing.
        adopted_on, adopted_by, paper: when, by what, and the paper that shows it.
        resolution_id: the council's resolution, where there is one.
    """

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    place_path = PathField()
    kind = models.CharField(max_length=30)
    version = models.PositiveSmallIntegerField()
    values = models.JSONField()
    adopted_on = models.DateField()
    adopted_by = models.CharField(max_length=12, choices=AdoptedBy.choices)
    paper = models.CharField(max_length=100)
    resolution_id = models.UUIDField(null=True)
    written_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "kind", "version"], name="norm_version_once"),
        ]


def norm_on(place_id: UUID, kind: str, day: date | None = None) -> Norm | None:
    """The norm that holds at a compound on a day: what was decided last by then; today by default.
    Of two of one day the one written down later. One query."""
    rows = Norm.objects.filter(place_id=place_id, kind=kind)
    rows = rows.filter(adopted_on__lte=day) if day else rows
    return rows.order_by(*IN_FORCE_FIRST).first()


class Measurement(OfSpace):
    """What was measured of one case, held against the norm of that day.

    `points` and `result` are what `judging.judge` said then: a later norm rewrites nothing.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="measurements")
    norm = models.ForeignKey(Norm, on_delete=models.PROTECT, null=True, related_name="+")
    order = models.PositiveSmallIntegerField()
    values = models.JSONField()
    points = models.JSONField(default=dict)
    result = models.CharField(max_length=12)
    measured_on = models.DateField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "order"], name="measurement_order_once"),
        ]
