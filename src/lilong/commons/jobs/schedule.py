"""Enqueuing what is due regularly."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from lilong.commons.jobs.declaring import REGULAR, Regular
from lilong.commons.jobs.models import JobSchedule

_UNFINISHED = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


def enqueue_due(now: datetime) -> int:
    """Enqueue each regular job that is due at `now`; return how many this worker enqueued.

    However long nobody worked, a job is caught up once.
    """
    _know_all(now)
    due = JobSchedule.objects.filter(due_at__lte=now, name__in=REGULAR)
    return sum(_enqueue(REGULAR[row.name], row.due_at, now) for row in due)


def _know_all(now: datetime) -> None:
    known = set(JobSchedule.objects.values_list("name", flat=True))
    new = [
        JobSchedule(name=name, due_at=now if regular.every else regular.next_after(now))
        for name, regular in REGULAR.items()
        if name not in known
    ]
    if new:
        JobSchedule.objects.bulk_create(new, ignore_conflicts=True)


def _enqueue(regular: Regular, due_at: datetime, now: datetime) -> int:
    """Of all workers that see the job due, the one that moves its date enqueues it."""
    with transaction.atomic():
        mine = JobSchedule.objects.filter(name=regular.name, due_at=due_at)
        if not mine.update(due_at=regular.next_after(now)):
            return 0
        earlier = DBTaskResult.objects.filter(task_path=regular.name, status__in=_UNFINISHED)
        if earlier.exists():  # still at it: the next time is soon enough
            return 0
        regular.task.enqueue()
    return 1
