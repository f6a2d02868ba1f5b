"""How far the clock had come when it was last believed."""

from __future__ import annotations

from django.db import models

from lilong.commons.spaces import Local


class Heartbeat(Local):
    """One row, written once a minute while the clock is believed; see `ballot.clocking`.

    `at` is the database's time, `boot` which start of the machine it was, `steady` the nanoseconds
    of the clock that counts from that start and that nobody can set.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()
    boot = models.CharField(max_length=36, blank=True)
    steady = models.BigIntegerField()
