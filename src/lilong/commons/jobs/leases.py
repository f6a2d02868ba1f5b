"""A running job belongs to its worker for a while; a live worker renews, a dead one cannot.

On SQLite a long act holds the only write lock and the renewal has to wait for it. So a worker
also holds a lock file for the job, which the system frees when the process ends: a job whose
file is still locked on this machine is left alone, however overdue its lease.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from lilong.commons.jobs.declaring import patience_of
from lilong.commons.jobs.models import JobLease

if TYPE_CHECKING:
    Job = DBTaskResult[Any, Any]

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)


def take_lease(job_id: UUID, worker: str, lease: timedelta) -> None:
    """Note in the claiming transaction whose the job is now."""
    JobLease.objects.update_or_create(
        job_id=job_id, defaults={"worker": worker, "until": timezone.now() + lease}
    )


def drop_lease(job_id: UUID, worker: str) -> None:
    """The job is no longer running here."""
    JobLease.objects.filter(job_id=job_id, worker=worker).delete()


@contextmanager
def renewing(job_id: UUID, worker: str, lease: timedelta) -> Iterator[None]:
    """Renew the lease from a thread of its own, and hold the job's file, while the body runs."""
    done = threading.Event()
    thread = threading.Thread(target=_renew, args=(job_id, worker, lease, done), daemon=True)
    with _holding_file(job_id):
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()


def _renew(job_id: UUID, worker: str, lease: timedelta, done: threading.Event) -> None:
    while not done.wait(lease.total_seconds() / 3):
        try:
            held = JobLease.objects.filter(job_id=job_id, worker=worker)
            held.update(until=timezone.now() + lease)
        except DatabaseError as error:
            logger.warning("lease of %s not renewed yet: %s", job_id, type(error).__name__)
            connection.close()
    connections.close_all()


def reap(lease: timedelta) -> int:
    """Take up the jobs of dead workers again; return how many.

    A job that has been tried as often as it may is marked failed instead.
    """
    reaped = 0
    for job in _overdue(lease):
        with transaction.atomic():
            reaped += _reap_one(job, lease)
    return reaped


def _overdue(lease: timedelta) -> list[Job]:
    now = timezone.now()
    held = JobLease.objects.filter(until__gte=now).values("job_id")
    # Claiming and leasing are one transaction. A job without a lease could not be marked as
    # ended, say because the database was away; it gets the same time.
    running = DBTaskResult.objects.running().filter(started_at__lt=now - lease)
    return [job for job in running.exclude(id__in=held) if not _is_held_here(job.id)]


def _reap_one(job: Job, lease: timedelta) -> int:
    """Give one job back, unless another worker did or its own has renewed meanwhile."""
    if JobLease.objects.filter(job_id=job.id, until__gte=timezone.now()).exists():
        return 0
    same = DBTaskResult.objects.running().filter(pk=job.pk, started_at=job.started_at)
    changed = same.update(**_after_death(job))
    JobLease.objects.filter(job_id=job.id).delete()
    if changed:
        logger.warning("job %s taken up again: its worker is gone", job.id)
    return changed


def _after_death(job: Job) -> dict[str, object]:
    if len(job.worker_ids) < patience_of(job.task_path).attempts:
        return {"status": TaskResultStatus.READY, "started_at": None}
    return {
        "status": TaskResultStatus.FAILED,
        "finished_at": timezone.now(),
        "exception_class_path": "builtins.RuntimeError",
        "traceback": "The worker died each time it ran this job.",
    }


# ── Lock files ──────────────────────────────────────────────────────────────────────────────


def _lock_path(job_id: UUID) -> Path:
    return Path(settings.DATA_DIR) / "run" / "jobs" / str(job_id)


@contextmanager
def _holding_file(job_id: UUID) -> Iterator[None]:
    path = _lock_path(job_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def _is_held_here(job_id: UUID) -> bool:
    """Whether a live process of this machine holds the job's file; a dead one's is removed."""
    try:
        handle = os.open(_lock_path(job_id), os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _lock_path(job_id).unlink(missing_ok=True)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
