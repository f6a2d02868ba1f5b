"""Minutes: every text that was saved is kept; one that was approved is fixed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lilong.commons.spaces import OfSpace
from lilong.council.models.meetings import Meeting
from lilong.council.states import MinutesState


class MinutesVersion(OfSpace):
    """The minutes as they stood when somebody saved, approved or corrected them; never changed.

    Attributes:
        number: from 1 without gaps within the meeting; the highest one counts.
        content: `points` (item id → text), `remarks`; in an approved one also `agenda`,
            `attendance`, `quorum`, `resolutions` and `actions`, so that it stands by itself.
        corrects: number of the approved version that it corrects, and why.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes_set")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=MinutesState.choices)
    content = models.JSONField()
    corrects = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="minutesversion_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=MinutesState.values), name="minutesversion_state"
            ),
        ]
