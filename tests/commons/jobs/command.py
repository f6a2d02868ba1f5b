"""The command by which other processes enqueue the errands and do them.

    python -m tests.commons.jobs.command VERB …

VERB is enqueue NUMBER, order JOB …, work LEASE (in seconds), work-without-reaper
LEASE or work-without-files LEASE.
"""

from __future__ import annotations

import sys
from datetime import timedelta

import django

django.setup()

from tests.commons.jobs import errands  # noqa: E402

from lilong.commons.jobs import leases, worker  # noqa: E402 – Django has to be set up first


def main(verb: str, *values: str) -> None:
    """One verb of this command."""
    if verb == "enqueue":
        for number in range(int(values[0])):
            errands.run_errand.enqueue(number)
    elif verb == "order":
        getattr(errands, values[0]).enqueue(*[int(value) for value in values[1:]])
    else:
        if verb == "work-without-reaper":
            worker.reap = lambda lease: 0
        if verb == "work-without-files":
            leases._is_held_here = lambda job_id: False
        worker.run_worker(interval=0.05, lease=timedelta(seconds=float(values[0])))


main(*sys.argv[1:])
