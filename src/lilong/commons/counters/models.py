"""Counters kept in the transaction, so that no page counts rows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lilong.commons.spaces import OfSpace


class Tally(OfSpace):
    """How many of something there are at one place and below.

    `name` says what is counted (`survey.findings`), `key` the kind of it (a facet, a month).
    """

    scope_id = models.UUIDField()
    name = models.CharField(max_length=40)
    key = models.CharField(max_length=60)
    count = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scope_id", "name", "key"], name="tally_once"),
        ]
