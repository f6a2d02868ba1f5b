"""How far the clock had come when it was last believed."""

from __future__ import annotations

from datetime import timedelta

from django.db import models

from lilong.commons.spaces import Local


class Heartbeat(Local):
    """One row, written once a minute while the clock is believed; see `ballot.clocking`.

    `at` is the database's time, `boot` which start of the machine it was, `steady` the nanoseconds
    of the clock that counts from that start and that nobody can set.

    `looked_at`, `apart` and `written` are of the last time that a person compared the clock with
    another: what it said, how far it was ahead of the machine's, and the latest time that had
    been written down of any vote.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()
    boot = models.CharField(max_length=36, blank=True)
    steady = models.BigIntegerField()
    looked_at = models.DateTimeField(null=True)
    apart = models.DurationField(default=timedelta)
    written = models.DateTimeField(null=True)
