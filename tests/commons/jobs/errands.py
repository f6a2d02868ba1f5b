"""Jobs for tests, and the command by which other processes enqueue and do them.

python -m tests.commons.jobs.errands VERB …

VERB is migrate, enqueue NUMBER, order JOB …, work LEASE or work-without-reaper LEASE (seconds).
"""

from __future__ import annotations

import os
import sys
import time
from datetime import timedelta
from pathlib import Path

from lilong.commons.jobs.declaring import job, scheduled


def _folder() -> Path:
    return Path(os.environ["LILONG_DATA"])


def _note(line: str) -> None:
    """One line on disk at once: what was done stays known when the process is killed."""
    handle = os.open(_folder() / "done.txt", os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    os.write(handle, f"{line}\n".encode())
    os.close(handle)


@job(attempts=3)
def run_errand(number: int) -> None:
    """Leave a mark; number 7 holds up its first worker until somebody kills it."""
    if number == 7 and not (_folder() / "held.txt").exists():
        (_folder() / "held.txt").write_text(str(os.getpid()))
        time.sleep(600)
    _note(f"{number}")


@job(attempts=3, back_off=timedelta(milliseconds=200))
def fail_twice(number: int) -> None:
    """Fail twice, then succeed."""
    tries = _folder() / f"tries-{number}.txt"
    tries.write_text(tries.read_text() + "x" if tries.exists() else "x")
    if len(tries.read_text()) < 3:
        raise ValueError("not yet")
    _note(f"{number}")


@job(attempts=2, back_off=timedelta(milliseconds=100))
def fail_always() -> None:
    """Fail."""
    raise ValueError("never")


@job(attempts=3)
def die_always() -> None:
    """Take the whole worker down, as a picture that fills the memory would."""
    _note("died")
    os.kill(os.getpid(), 9)


@job(attempts=1)
def take_long(seconds: float) -> None:
    """Hold the database's write lock for long, as the import of a ledger does."""
    from django.db import transaction

    from lilong.commons.jobs.models import JobLease

    with transaction.atomic():
        JobLease.objects.filter(worker="nobody").update(worker="nobody")
        time.sleep(seconds)
    _note("long")


@scheduled(every=timedelta(seconds=1))
@job(attempts=1)
def every_second() -> None:
    """Leave a mark."""
    _note("tick")


def main(verb: str, *values: str) -> None:
    """One verb of this command."""
    import django

    django.setup()
    from django.core.management import call_command
    from tests.commons.jobs import errands  # the jobs by their importable names

    from lilong.commons.jobs.worker import run_worker

    if verb == "migrate":
        call_command("migrate", verbosity=0)
    elif verb == "enqueue":
        for number in range(int(values[0])):
            errands.run_errand.enqueue(number)
    elif verb == "order":
        getattr(errands, values[0]).enqueue(*[int(value) for value in values[1:]])
    elif verb == "work":
        run_worker(interval=0.05, lease=timedelta(seconds=float(values[0])))
    elif verb == "work-without-reaper":
        from lilong.commons.jobs import worker

        worker.reap = lambda lease: 0
        run_worker(interval=0.05, lease=timedelta(seconds=float(values[0])))


if __name__ == "__main__":
    main(*sys.argv[1:])
