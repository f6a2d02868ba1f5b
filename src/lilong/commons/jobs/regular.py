"""The regular jobs of the commons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from lilong.commons.files.checking import forget_orphans
from lilong.commons.files.previews import make_due
from lilong.commons.jobs.declaring import job, scheduled
from lilong.commons.jobs.models import JobLease
from lilong.commons.ledger.listening import catch_up
from lilong.commons.notices.mailing import send_waiting
from lilong.commons.progress import forget_finished

DONE_KEPT = timedelta(days=1)
FAILED_KEPT = timedelta(days=14)

Forget = Callable[[date], int]
EXPIRIES: dict[str, Forget] = {}


def register_expiry(name: str, forget: Forget) -> None:
    """Have `forget(today)` called each night; it removes what has been sealed long enough."""
    EXPIRIES[name] = forget


@scheduled(every=timedelta(minutes=1))
@job(attempts=1)
def hand_on_events() -> int:
    """Hand the ledger's entries to listeners that missed them."""
    return catch_up()


@scheduled(every=timedelta(minutes=1))
@job(attempts=1)
def send_mail() -> int:
    """Send the notices that wait, one mail a person."""
    return send_waiting(timezone.now())


@scheduled(every=timedelta(minutes=10))
@job(attempts=1)
def make_due_previews() -> int:
    """Make the previews that no job of their own was ordered for."""
    return make_due()


@scheduled(daily_at=time(2, 40))
@job(attempts=2)
def forget_expired() -> int:
    """Remove sealed things whose keeping time has passed."""
    today = timezone.localdate()
    return sum(forget(today) for forget in EXPIRIES.values())


@scheduled(daily_at=time(3, 10))
@job(attempts=2)
def tidy_up() -> int:
    """Remove finished jobs, contents that nobody names, and old progress notes."""
    now = timezone.now()
    ended = DBTaskResult.objects.filter(
        Q(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - DONE_KEPT)
        | Q(status=TaskResultStatus.FAILED, finished_at__lt=now - FAILED_KEPT)
    )
    JobLease.objects.filter(until__lt=now - DONE_KEPT).delete()
    return ended.delete()[0] + forget_orphans() + forget_finished(now)


@scheduled(daily_at=time(3, 30))
@job(attempts=2)
def take_statistics() -> None:
    """Let SQLite look how many rows its indexes tell apart, by which it chooses among them.

    PostgreSQL does so by itself. Every row of every index is read: with a part of them (`PRAGMA
    analysis_limit`) it took the wrong ones for lists of cases. Whoever wants to write waits as
    long, at an hour at which hardly anybody does.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
