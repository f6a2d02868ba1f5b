"""The command by which other processes prepare and do the jobs of imports.

    python -m tests.survey.import_command VERB

VERB is prepare (a street, a large ledger that is read), order-writing, order-undoing, work, or
work-and-die-in VERB (reading, keeping, writing, undoing: the first worker kills itself in the
middle).
"""

from __future__ import annotations

import io
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from lilong.commons.imports import spooling, tasks  # noqa: E402 - Django has to be set up first
from lilong.commons.imports.actions import keep_reading  # noqa: E402
from lilong.commons.imports.actions.hand_in_file import hand_in_file  # noqa: E402
from lilong.commons.imports.importer import Target  # noqa: E402
from lilong.commons.imports.models import ImportRun  # noqa: E402
from lilong.commons.jobs import worker  # noqa: E402
from lilong.kernel.actor import Actor  # noqa: E402
from lilong.people.models import User  # noqa: E402
from lilong.people.queries import actor_of  # noqa: E402
from lilong.survey import writing  # noqa: E402
from lilong.survey.importing.importer import CODE  # noqa: E402
from tests.neighbourhood import build_district, build_street, person_with  # noqa: E402
from tests.tables import make_tables  # noqa: E402

ROWS = 5000


def prepare() -> None:
    """A street, and a ledger that waits for the job that reads it."""
    make_tables()
    street = build_street(build_district(), "枫林街道", "fenglin")
    person = person_with("community_worker", street.area)
    User.objects.create(username="worker", person_id=person.person_id)
    lines = [f"甲弄,{1 + n % 3},101,水斗,第{n}处,2024/11/8" for n in range(ROWS)]
    file = io.BytesIO("\n".join(["弄,号,室,类别,具体情况,发现日期", *lines]).encode())
    target = Target(street.area.id, street.area.path, street.street.id)
    run = hand_in_file(_who(), importer=CODE, target=target, file=file, file_name="台账.csv")
    tasks.LARGE_BYTES = 1000
    tasks.start_reading(_who(), run)


def _who() -> Actor:
    return actor_of(User.objects.get())


def _die_in(module: object, name: str) -> None:
    """Kill this process, once among all, when the function has been called three times."""
    real, calls = getattr(module, name), []

    def dying(*values: object, **named: object) -> object:
        calls.append(1)
        mark = Path(os.environ["LILONG_DATA"]) / f"died-{name}"
        if len(calls) == 3 and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*values, **named)

    setattr(module, name, dying)


PLACES = {
    "reading": (spooling.RowSpool, "put"),
    "keeping": (keep_reading, "insert_stored"),
    "writing": (writing, "insert_objects"),
    "undoing": (writing, "update_objects"),
}


def main(verb: str, *values: str) -> None:
    """One verb of this command."""
    if verb == "prepare":
        prepare()
    elif verb == "order-writing":
        tasks.start_writing(_who(), ImportRun.objects.get())
    elif verb == "order-undoing":
        tasks.start_undoing(_who(), ImportRun.objects.get())
    else:
        if verb == "work-and-die-in":
            _die_in(*PLACES[values[0]])
        worker.run_worker(interval=0.05, batch=True, lease=timedelta(seconds=0.3))


if __name__ == "__main__":
    main(*sys.argv[1:])
