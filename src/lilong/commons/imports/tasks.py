"""Reading, writing and undoing: small files at once, large ones in a job that shows its progress.

A job is all or nothing, because the use case it calls is. A worker that dies in the middle
leaves the import as it was, and the next worker does it again; a job that finds its work done
already leaves it alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from lilong.commons.files.storing import size_of
from lilong.commons.imports.acting import who_asked
from lilong.commons.imports.actions.apply_import import apply_import
from lilong.commons.imports.actions.begin_writing import begin_writing
from lilong.commons.imports.actions.stop_writing import stop_writing
from lilong.commons.imports.actions.undo_import import undo_import
from lilong.commons.imports.dry_run import read_import
from lilong.commons.imports.models import ImportRun, ImportState
from lilong.commons.jobs.declaring import job
from lilong.commons.progress import Progress, new_progress, progress_id_of
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused

LARGE_ROWS = 2000
LARGE_BYTES = 300_000


def is_large(run: ImportRun) -> bool:
    """Whether an import is left to a job; by the file's size as long as it was not read."""
    rows = run.figures.get("rows_read")
    return size_of(run.file_id) > LARGE_BYTES if rows is None else int(rows) > LARGE_ROWS


def is_under_way(run: ImportRun) -> bool:
    """Whether a job for this import waits or runs."""
    jobs = DBTaskResult.objects.filter(
        task_path__in=[one.module_path for one in (read_later, write_later, undo_later)],
        status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING],
    )
    return any(
        str(run.id) in args_kwargs["args"]
        for args_kwargs in jobs.values_list("args_kwargs", flat=True)
    )


# ── What pages call ─────────────────────────────────────────────────────────────────────────


def start_reading(actor: Actor, run: ImportRun) -> None:
    """Read an import that waits for it: at once, or in a job when it is large."""
    if not is_large(run):
        read_import(actor, run_id=run.id)
    elif not is_under_way(run):
        _note_waiting(run)
        read_later.enqueue(str(run.id), _person(actor))


def start_writing(actor: Actor, run: ImportRun) -> None:
    """Write an import: at once, or in a job.

    Raises:
        NotAllowed, Refused, ForbiddenMove: as `begin_writing` and `apply_import` do; what was
            refused while writing waits for another look.
    """
    if is_large(run):
        begin_writing(actor, run_id=run.id, then=lambda run: _enqueue_writing(actor, run))
        return
    begin_writing(actor, run_id=run.id)
    try:
        apply_import(actor, run_id=run.id)
    except Refused as refused:
        stop_writing(actor, run_id=run.id, why=refused.sentence)
        raise
    except Exception:
        # No job stands behind this one that could be ordered again.
        stop_writing(actor, run_id=run.id, why=_("写入时出了意外，一条也没有写进去"))
        raise


def start_undoing(actor: Actor, run: ImportRun) -> None:
    """Take a written import back: at once, or in a job."""
    if not is_large(run):
        undo_import(actor, run_id=run.id)
    elif not is_under_way(run):
        _note_waiting(run)
        undo_later.enqueue(str(run.id), _person(actor), _stamp(run.applied_at))


def start_again(actor: Actor, run: ImportRun) -> None:
    """Order the job of an import anew whose job was given up."""
    if is_under_way(run):
        return
    if run.state == ImportState.READING:
        _note_waiting(run)
        read_later.enqueue(str(run.id), _person(actor))
    elif run.state == ImportState.APPLYING:
        _enqueue_writing(actor, run)


def _enqueue_writing(actor: Actor, run: ImportRun) -> None:
    _note_waiting(run)
    write_later.enqueue(str(run.id), _person(actor))


def _note_waiting(run: ImportRun) -> None:
    new_progress(total=run.figures.get("rows_read", 0), of=run.id)


def _person(actor: Actor) -> str:
    return str(actor.person_id) if actor.person_id else ""


def _stamp(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


# ── Jobs ────────────────────────────────────────────────────────────────────────────────────


@job()
def read_later(run_id: str, person_id: str) -> None:
    """Read the file of an import that waits to be read."""
    run = _run(run_id)
    if run.state != ImportState.READING:
        return
    with _progress(run) as progress:
        read_import(who_asked(person_id), run_id=run.id, each=progress.step)


@job()
def write_later(run_id: str, person_id: str) -> None:
    """Write an import that waits to be written; a refusal puts it back for another look."""
    run = _run(run_id)
    if run.state != ImportState.APPLYING:
        return
    actor = who_asked(person_id)
    with _progress(run) as progress:
        _or_stop(run, lambda: apply_import(actor, run_id=run.id, each=progress.step))


def _or_stop(run: ImportRun, write: Callable[[], object]) -> None:
    try:
        write()
    except Refused as refused:
        # In the house's name: the person may be refused because they left meanwhile.
        stop_writing(who_asked(""), run_id=run.id, why=refused.sentence)


@job()
def undo_later(run_id: str, person_id: str, applied_at: str) -> None:
    """Take back what was written at `applied_at`; a later writing is left alone."""
    run = _run(run_id)
    if run.state != ImportState.APPLIED or _stamp(run.applied_at) != applied_at:
        return
    with _progress(run) as progress:
        undo_import(who_asked(person_id), run_id=run.id, each=progress.step)


def _run(run_id: str) -> ImportRun:
    return ImportRun.objects.get(pk=UUID(run_id))


def _progress(run: ImportRun) -> Progress:
    return Progress(progress_id_of(run.id), run.figures.get("rows_read", 0))
