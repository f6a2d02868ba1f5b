"""The dry run of a handed-in file: read without a lock, kept under a short one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from lilong.commons.imports import permissions
from lilong.commons.imports.actions.keep_reading import Overtaken, Relearned, keep_reading
from lilong.commons.imports.models import IMPORT, ImportRun, ImportState
from lilong.commons.imports.queries import run_by_id
from lilong.commons.imports.reading import Report
from lilong.commons.imports.spooling import read_to_spool
from lilong.kernel.actor import Actor

MOST_READINGS = 3


def read_import(
    actor: Actor, *, run_id: UUID, each: Callable[[], None] = lambda: None
) -> tuple[ImportRun, Report | None]:
    """Read the file of an import into rows and a report; nothing else changes.

    Not to be called in a transaction: only keeping what was read opens one, and others write
    meanwhile. Where a correction was learned in that time the file is read again; where another
    reader was done first, its rows stay.

    Args:
        each: called for each row that is read, for progress.

    Returns:
        the import, and the report when the file could be read.

    Raises:
        NotAllowed: as the importer's module says; asked before the file is opened, and again
            before its rows are kept.
        NotFound: there is no such import.
        ForbiddenMove: it is being written or is written.
        Relearned: corrections were made during each of MOST_READINGS readings.
    """
    for _reading in range(MOST_READINGS - 1):
        with suppress(Relearned):
            return _read_once(actor, run_id, each)
    return _read_once(actor, run_id, each)


def _read_once(
    actor: Actor, run_id: UUID, each: Callable[[], None]
) -> tuple[ImportRun, Report | None]:
    run = run_by_id(run_id)
    permissions.import_table(actor, run.importer, run.place_path)
    if run.state != ImportState.READING:
        IMPORT.check(run.state, ImportState.READING)
    with read_to_spool(run, each) as reading:
        report = reading.report if reading.refused is None else None
        try:
            return keep_reading(actor, run_id=run_id, reading=reading), report
        except Overtaken:
            return run_by_id(run_id), report
