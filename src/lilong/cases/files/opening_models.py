"""Which cases were opened together, from many findings at once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lilong.commons.fields import PathField
from lilong.commons.spaces import OfSpace


class BulkOpening(OfSpace):
    """One opening of many cases, which can be undone as one.

    `area_id`, `place_path`: of the residents' area.
    """

    area_id = models.UUIDField()
    place_path = PathField()
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    count = models.PositiveSmallIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["area_id", "at"], name="bulkopening_area")]


class OpenedTogether(OfSpace):
    """That a case was opened by a `BulkOpening`."""

    opening = models.ForeignKey(BulkOpening, on_delete=models.CASCADE, related_name="opened")
    case = models.OneToOneField(
        "cases.Case", on_delete=models.CASCADE, related_name="opened_together"
    )
