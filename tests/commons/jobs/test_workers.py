"""Whatever becomes of the workers, no job is lost (real processes, both databases)."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.utils.dateparse import parse_datetime

# Each test brings its own database.
pytestmark = [pytest.mark.slow, pytest.mark.once]


def test_two_workers_lose_no_job_when_one_is_killed_in_the_middle(workshop):
    workshop.tell("enqueue", "200")
    first, second = workshop.work(), workshop.work()
    held = workshop.folder / "held.txt"
    workshop.wait(lambda: held.exists() and held.read_text())
    victim, survivor = (first, second) if held.read_text() == str(first.pid) else (second, first)

    victim.send_signal(signal.SIGKILL)
    workshop.wait(lambda: "7" in workshop.done())

    wanted = Counter(str(number) for number in range(200))
    workshop.wait(lambda: set(wanted) <= set(workshop.done()))
    done = workshop.done()
    del done["tick"]
    assert done == wanted  # each once: number 7 left its mark only after it was taken up again
    survivor.send_signal(signal.SIGTERM)
    assert survivor.wait(timeout=30) == 0
    assert workshop.states("run_errand") == {"SUCCESSFUL": 200}


def test_without_the_reaper_the_killed_workers_job_stays_for_ever(workshop):
    workshop.tell("enqueue", "8")
    worker = workshop.work("work-without-reaper", lease=0.5)
    held = workshop.folder / "held.txt"
    workshop.wait(lambda: held.exists() and held.read_text())
    worker.send_signal(signal.SIGKILL)
    worker.wait()

    workshop.work("work-without-reaper", lease=0.5)
    time.sleep(3)  # six leases

    assert "7" not in workshop.done()
    assert workshop.states("run_errand")["RUNNING"] == 1


def test_a_live_worker_keeps_a_job_that_outlasts_its_lease(workshop):
    # On SQLite the job holds the only write lock most of the time: renewing has to wait.
    workshop.tell("order", "take_long", "5")
    workshop.work(lease=0.5)
    workshop.work(lease=0.5)

    workshop.wait(lambda: workshop.done()["long"])
    time.sleep(1.5)

    assert workshop.done()["long"] == 1
    assert workshop.states("take_long") == {"SUCCESSFUL": 1}


@pytest.mark.parametrize("workshop", ["sqlite"], indirect=True)
def test_without_the_lock_file_such_a_job_would_be_done_twice(workshop):
    workshop.tell("order", "take_long", "15")
    workshop.work("work-without-files", lease=0.5)
    workshop.work("work-without-files", lease=0.5)

    workshop.wait(lambda: workshop.done()["long"] == 2)


def test_a_job_that_fails_is_tried_again_until_it_succeeds(workshop):
    workshop.tell("order", "fail_twice", "1")
    workshop.work()

    workshop.wait(lambda: workshop.done()["1"] == 1)
    workshop.wait(lambda: workshop.states("fail_twice") == {"SUCCESSFUL": 1})
    assert (workshop.folder / "tries-1.txt").read_text() == "xxx"


def test_a_job_that_always_fails_is_given_up(workshop):
    workshop.tell("order", "fail_always")
    workshop.work()

    workshop.wait(lambda: workshop.states("fail_always") == {"FAILED": 1})
    ((_state, _when, told),) = workshop.jobs("fail_always")
    assert told.endswith("ValueError")
    assert "errands.py" in told
    assert "金丝雀" not in told


def test_a_job_that_kills_its_worker_is_given_up_after_its_attempts(workshop):
    workshop.tell("order", "die_always")
    for _ in range(3):
        workshop.work(lease=0.5).wait(timeout=30)
    assert workshop.done()["died"] == 3

    workshop.work(lease=0.5)
    workshop.wait(lambda: workshop.states("die_always") == {"FAILED": 1})
    assert workshop.done()["died"] == 3


def test_told_to_stop_a_worker_ends_its_job_first(workshop):
    workshop.tell("order", "take_long", "2")
    worker = workshop.work()
    jobs = workshop.folder / "run" / "jobs"
    workshop.wait(lambda: jobs.exists() and any(jobs.iterdir()))

    os.kill(worker.pid, signal.SIGTERM)

    assert worker.wait(timeout=30) == 0
    assert workshop.done()["long"] == 1
    assert workshop.states("take_long") == {"SUCCESSFUL": 1}


def test_told_twice_to_stop_a_worker_gives_its_job_back(workshop):
    workshop.tell("order", "take_long", "60")
    worker = workshop.work()
    jobs = workshop.folder / "run" / "jobs"
    workshop.wait(lambda: jobs.exists() and any(jobs.iterdir()))

    os.kill(worker.pid, signal.SIGTERM)
    time.sleep(0.5)
    os.kill(worker.pid, signal.SIGTERM)

    assert worker.wait(timeout=30) != 0
    assert workshop.states("take_long") == {"READY": 1}


def test_two_workers_keep_one_schedule(workshop):
    workers = [workshop.work(lease=0.6), workshop.work(lease=0.6)]
    workshop.wait(lambda: workshop.done()["tick"] >= 7)
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=30)

    times = [
        parse_datetime(str(enqueued)) for _state, enqueued, _told in workshop.jobs("every_second")
    ]
    # A busy machine may enqueue late, and the next one in time: a second and a half is for that.
    # Of two schedules, these would take half as long.
    least = timedelta(seconds=len(times) - 2.5)
    assert times[-1] - times[0] > least
