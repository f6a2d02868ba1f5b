"""What the job back end lacks: leases, retries and a schedule."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lilong.commons.spaces import Local


class JobLease(Local):
    """A running job belongs to its worker until `until`; then the job is taken up again.

    How often it was tried is the number of workers in the job's own row.
    """

    job_id = models.UUIDField(primary_key=True)
    worker = models.CharField(max_length=64)
    until = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["until"], name="joblease_until")]


class JobSchedule(Local):
    """When a regular job is due next."""

    name = models.CharField(max_length=100, primary_key=True)
    due_at = models.DateTimeField()
