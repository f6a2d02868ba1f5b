"""Declaring jobs: what may be tried again, and what is done regularly.

    @scheduled(daily_at=time(3, 20))
    @job(attempts=3)
    def forget_old_drafts() -> int: …

A job is enqueued in the transaction of the act that needs it (`forget.enqueue(…)`), takes JSON
values, and is written so that running twice does no harm: a worker that dies leaves its job to
the next one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, ParamSpec, TypeVar

from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks.base import Task

P = ParamSpec("P")
R = TypeVar("R")

ATTEMPTS = 3
BACK_OFF = timedelta(seconds=10)


@dataclass(frozen=True)
class Patience:
    """How often a job is tried in all, and how long after the first failure it is tried again.

    The wait doubles with each further failure.
    """

    attempts: int = ATTEMPTS
    back_off: timedelta = BACK_OFF

    def wait(self, tried: int) -> timedelta:
        """How long to wait after `tried` attempts (1 or more) have failed."""
        wait: timedelta = self.back_off * 2 ** (tried - 1)
        return wait


@dataclass(frozen=True)
class Regular:
    """A job that is due again and again: each `every`, or each day at `daily_at` local time."""

    name: str
    task: Task[[], Any]
    every: timedelta | None
    daily_at: time | None

    def next_after(self, moment: datetime) -> datetime:
        """The first time after `moment` at which the job is due."""
        if self.every is not None:
            return moment + self.every
        assert self.daily_at is not None
        local = timezone.localtime(moment)
        due = datetime.combine(local.date(), self.daily_at, tzinfo=local.tzinfo)
        return due if due > moment else due + timedelta(days=1)


PATIENCE: dict[str, Patience] = {}
REGULAR: dict[str, Regular] = {}


def patience_of(task_path: str) -> Patience:
    """How a job is retried; a job whose function is gone is as patient as the default."""
    with contextlib.suppress(ImportError):
        import_string(task_path)  # a worker may hear of a job before it has loaded its module
    return PATIENCE.get(task_path, Patience())


def job(
    *, attempts: int = ATTEMPTS, back_off: timedelta = BACK_OFF
) -> Callable[[Callable[P, R]], Task[P, R]]:
    """Make a function a job that is tried `attempts` times in all.

    Raising is failing. A worker that dies in the middle counts as an attempt, so a job with
    `attempts=1` is never run a second time.
    """

    def declare(function: Callable[P, R]) -> Task[P, R]:
        declared: Task[P, R] = task(function)
        PATIENCE[declared.module_path] = Patience(attempts, back_off)
        return declared

    return declare


def scheduled(
    *, every: timedelta | None = None, daily_at: time | None = None
) -> Callable[[Task[[], R]], Task[[], R]]:
    """Have a job without arguments enqueued regularly, once among all workers."""
    if (every is None) == (daily_at is None):
        raise ValueError("either every or daily_at")

    def declare(declared: Task[[], R]) -> Task[[], R]:
        name = declared.module_path
        REGULAR[name] = Regular(name, declared, every, daily_at)
        return declared

    return declare
