"""Hotline orders: a place's own times, its street's list of assistance, and what was said."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lilong.cases.files.models import Case
from lilong.commons.fields import PathField, SealedField
from lilong.commons.spaces import OfSpace


class HotlineTimes(OfSpace):
    """In how many working days a residents' area answers a hotline order; versions, never changed.

    No law gives the days: each street sets its own, so an amount stands here with its text only.

    Attributes:
        version: from 1 within the area; the last one holds for what comes in from now on.
        first_contact, close: working days; None where nobody has set any.
        source: the text that sets them.
    """

    area_id = models.UUIDField()
    place_path = PathField()
    version = models.PositiveSmallIntegerField()
    first_contact = models.PositiveSmallIntegerField(null=True)
    close = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(max_length=100)
    set_on = models.DateField()
    set_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area_id", "version"], name="hotlinetimes_once"),
        ]


class AssistanceList(OfSpace):
    """A street's list of what a residents' committee assists with; versions, never changed.

    A committee may refuse what stands on no such list (上海市居民委员会工作条例 arts. 27, 28).

    Attributes:
        version: from 1 within the street; the last one holds.
        title, issuer, issued_on: of the paper itself.
        items: its items in their own words, in order.
        source: where the paper can be read.
    """

    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=100)
    issuer = models.CharField(max_length=60)
    issued_on = models.DateField()
    items = models.JSONField()
    source = models.CharField(max_length=200)
    written_on = models.DateField()
    written_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["space_id", "version"], name="assistancelist_once"),
        ]


class OrderWords(OfSpace):
    """What a caller said, as the order has it: for full sight only.

    Whoever speaks tells who they are ("downstairs of me"). The case's summary is read by the party
    who is talked of, by block leaders, and by those it is handed to; a keeper writes it. Sealed,
    and forgotten when the case has rested as long as its parties' names are kept.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="order_words")
    words = SealedField()
