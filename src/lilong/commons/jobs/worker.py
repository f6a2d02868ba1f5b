"""The worker: one process beside the pages that does the jobs, on SQLite as on PostgreSQL."""

from __future__ import annotations

import logging
import os
import socket
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import (
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
    transaction,
)
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.module_loading import autodiscover_modules
from django_tasks import TaskResultStatus
from django_tasks.signals import task_finished, task_started
from django_tasks_db.management.commands.db_worker import Worker as PlainWorker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from lilong.commons.discreet import told_of
from lilong.commons.jobs.declaring import patience_of
from lilong.commons.jobs.leases import LEASE, drop_lease, reap, renewing, take_lease
from lilong.commons.jobs.schedule import enqueue_due

if TYPE_CHECKING:
    Job = DBTaskResult[Any, Any]

logger = logging.getLogger(__name__)
LOOK_ROUND = timedelta(seconds=5)


class Worker(PlainWorker):
    """A worker that leases its jobs, takes up those of dead workers, retries, and keeps hours.

    Its signals are the plain worker's: the first SIGTERM lets the running job end, the second
    gives it back.
    """

    def __init__(self, *, interval: float, batch: bool, lease: timedelta) -> None:
        host = socket.gethostname()[:30].replace("/", "_")
        super().__init__(
            queue_names=["*"],
            interval=interval,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"{host}-{os.getpid()}-{get_random_string(8)}",
            excluded_queue_names=[],
        )
        self.lease = lease
        self._look_round_at = timezone.now()

    def run(self) -> None:
        """Work until told to stop; in a batch, until nothing is ready."""
        while self.running:
            close_old_connections()
            worked = self._turn()
            if not worked and self.batch:
                return
            if not worked and self.running:
                time.sleep(self.interval)

    def _turn(self) -> bool:
        """One look for work; a database that is busy or away is tried again next time."""
        try:
            self._look_round()
            claimed = self._claim()
            if claimed is not None:
                self.run_task(claimed)
        except (OperationalError, InterfaceError) as error:
            logger.warning("the database does not answer: %s", type(error).__name__)
            connection.close()
            time.sleep(self.interval)
            return True
        return claimed is not None

    def _look_round(self) -> None:
        now = timezone.now()
        if now >= self._look_round_at:
            self._look_round_at = now + min(LOOK_ROUND, self.lease / 3)
            reap(self.lease)
            enqueue_due(now)

    def _claim(self) -> Job | None:
        ready = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
        if not ready.exists():  # a look takes no lock
            return None
        with exclusive_transaction(ready.db):
            claimed = ready.get_locked()
            if claimed is not None:
                claimed.claim(self.worker_id)
                take_lease(claimed.id, self.worker_id, self.lease)
        return claimed

    def run_task(self, db_task_result: Job) -> None:
        """Do one claimed job, and note how it ended."""
        self.running_task = True
        try:
            with renewing(db_task_result.id, self.worker_id, self.lease):
                self._do(db_task_result)
        finally:
            self.running_task = False
            drop_lease(db_task_result.id, self.worker_id)

    def _do(self, job: Job) -> None:
        try:
            result = job.task_result
            task = result.task
            task_started.send(sender=type(task.get_backend()), task_result=result)
            job.set_successful(task.call(*result.args, **result.kwargs))
        except Exception as error:
            self._retry_or_fail(job, error)
        except BaseException:
            # Told twice to stop: the job is another worker's now.
            _give_back(job, timedelta(0))
            raise
        if job.status in (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED):
            _tell_finished(job)

    def _retry_or_fail(self, job: Job, error: Exception) -> None:
        patience, tried = patience_of(job.task_path), len(job.worker_ids)
        if tried >= patience.attempts or isinstance(error, ImportError):
            _note_failure(job, error)
            logger.error("job %s failed for good", job.task_path, exc_info=error)
            return
        logger.warning("job %s failed (%d): %s", job.task_path, tried, type(error).__name__)
        _give_back(job, patience.wait(tried))


def _give_back(job: Job, wait: timedelta) -> None:
    job.status = TaskResultStatus.READY
    job.run_after = timezone.now() + wait
    job.save(update_fields=["status", "run_after"])


def _note_failure(job: Job, error: Exception) -> None:
    with transaction.atomic():
        job.set_failed(error)
        job.traceback = told_of(error)
        job.save(update_fields=["traceback"])


def _tell_finished(job: Job) -> None:
    try:
        result = job.task_result
    except ImportError:  # the job's function is gone; its row says so
        return
    task_finished.send(sender=type(result.task.get_backend()), task_result=result)


def run_worker(*, interval: float = 1.0, batch: bool = False, lease: timedelta = LEASE) -> None:
    """Do jobs in this process until it is told to stop.

    Args:
        interval: seconds between two looks when there is nothing to do.
        batch: stop as soon as nothing is ready.
        lease: how long a job of a worker that died lies still before it is taken up again.
    """
    from lilong.commons.jobs import regular  # noqa: F401 – declares the regular jobs

    autodiscover_modules("tasks")
    worker = Worker(interval=interval, batch=batch, lease=lease)
    worker.configure_signals()
    worker.run()
