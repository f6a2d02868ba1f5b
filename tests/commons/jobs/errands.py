"""Jobs for tests."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

from django.db import transaction

from lilong.commons.jobs.declaring import job, scheduled
from lilong.commons.jobs.models import JobLease


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
    name = "金丝雀"
    raise ValueError(f"{name} is never stored")


@job(attempts=3)
def die_always() -> None:
    """Take the whole worker down, as a picture that fills the memory would."""
    _note("died")
    os.kill(os.getpid(), 9)


@job(attempts=2)
def take_long(turns: int) -> None:
    """Hold the database's write lock again and again, as the import of ledgers does."""
    for _ in range(turns):
        with transaction.atomic():
            JobLease.objects.filter(worker="nobody").update(worker="nobody")
            time.sleep(0.6)
        time.sleep(0.15)
    _note("long")


@scheduled(every=timedelta(seconds=1))
@job(attempts=1)
def every_second() -> None:
    """Leave a mark."""
    _note("tick")
