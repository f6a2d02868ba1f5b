"""What is done regularly, and when."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from lilong.commons.jobs import regular
from lilong.commons.jobs.declaring import REGULAR, Patience, Regular, scheduled
from lilong.commons.jobs.models import JobSchedule
from lilong.commons.jobs.schedule import enqueue_due

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
NIGHT = Regular("night", regular.tidy_up, None, time(3, 10))


@pytest.fixture(autouse=True)
def only_ours(monkeypatch, settings, tmp_path):
    """Whatever other modules do regularly is not our concern here."""
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    for name in list(REGULAR):
        if not name.startswith("lilong.commons.jobs.regular."):
            monkeypatch.delitem(REGULAR, name)


def enqueued() -> list[str]:
    paths = DBTaskResult.objects.values_list("task_path", flat=True)
    return sorted(path.rpartition(".")[2] for path in paths)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-23 03:09", "2026-11-23 03:10"),
        ("2026-11-23 03:10", "2026-11-24 03:10"),
        ("2026-12-31 22:00", "2027-01-01 03:10"),
    ],
)
def test_a_nightly_job_is_due_at_its_hour_in_shanghai(now, due):
    moment, expected = (datetime.fromisoformat(t).replace(tzinfo=SHANGHAI) for t in (now, due))

    assert NIGHT.next_after(moment) == expected


def test_a_job_is_either_every_so_often_or_daily():
    for wrong in ({}, {"every": timedelta(hours=1), "daily_at": time(3)}):
        with pytest.raises(ValueError, match="either"):
            scheduled(**wrong)


def test_each_failure_doubles_the_wait():
    patience = Patience(attempts=4, back_off=timedelta(seconds=10))

    assert [patience.wait(tried).seconds for tried in (1, 2, 3)] == [10, 20, 40]


def test_minute_jobs_are_due_at_once_and_nightly_ones_at_night():
    now = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)
    assert enqueue_due(now) == 3
    assert enqueued() == ["hand_on_events", "make_due_previews", "send_mail"]

    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)
    assert enqueue_due(now + timedelta(seconds=59)) == 0
    assert enqueue_due(now + timedelta(seconds=60)) == 2
    assert enqueue_due(datetime(2026, 11, 24, 3, 10, tzinfo=SHANGHAI)) >= 2
    assert {"forget_expired", "tidy_up"} <= set(enqueued())


def test_a_job_that_is_still_at_it_is_not_started_beside_itself():
    now = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)
    enqueue_due(now)

    assert enqueue_due(now + timedelta(minutes=5)) == 0
    assert enqueued() == ["hand_on_events", "make_due_previews", "send_mail"]


def test_after_a_week_of_silence_a_job_is_caught_up_once():
    now = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)
    enqueue_due(now)
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)

    assert enqueue_due(now + timedelta(days=7)) == 6
    assert set(JobSchedule.objects.values_list("due_at", flat=True)) > {
        now + timedelta(days=7, minutes=1)
    }


def test_each_regular_job_runs():
    regular.EXPIRIES["test"] = lambda today: 3
    try:
        assert regular.forget_expired.call() >= 3
    finally:
        del regular.EXPIRIES["test"]
    assert regular.hand_on_events.call() == 0
    assert regular.make_due_previews.call() == 0
    assert regular.send_mail.call() == 0


def test_finished_jobs_are_removed_after_a_day_and_failed_ones_after_two_weeks():
    now = timezone.now()
    ages = {"SUCCESSFUL": (0.5, 2), "FAILED": (2, 15), "READY": (30,), "RUNNING": (30,)}
    for status, days in ages.items():
        for age in days:
            row = regular.send_mail.enqueue().db_result
            ended = now - timedelta(days=age) if status in ("SUCCESSFUL", "FAILED") else None
            DBTaskResult.objects.filter(pk=row.pk).update(status=status, finished_at=ended)

    regular.tidy_up.call()

    left = sorted(DBTaskResult.objects.values_list("status", flat=True))
    assert left == ["FAILED", "READY", "RUNNING", "SUCCESSFUL"]


def test_each_night_the_database_learns_how_its_indexes_part_the_rows(street):
    def known():
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":  # it looks by itself: the job leaves it alone
                return {"places_place"}
            cursor.execute("SELECT name FROM sqlite_master WHERE name = 'sqlite_stat1'")
            if cursor.fetchone() is None:
                return set()
            cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat1")
            return {row[0] for row in cursor.fetchall()}

    regular.take_statistics.call()

    assert "places_place" in known()
