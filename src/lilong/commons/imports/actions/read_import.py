"""Read a handed-in file: the dry run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.utils import timezone

from lilong.commons.bulk import insert_rows, many_rows
from lilong.commons.files.storing import open_stored
from lilong.commons.imports import permissions
from lilong.commons.imports.events import FileRead, FileRefused
from lilong.commons.imports.importer import IMPORTERS, UNREADABLE, Guess, Target
from lilong.commons.imports.locking import locked_run
from lilong.commons.imports.models import IMPORT, ImportRow, ImportRun, ImportState
from lilong.commons.imports.reading import DraftRow, Report, read_file
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Invalid

BATCH = 1000


@use_case
def read_import(
    actor: Actor, *, run_id: UUID, each: Callable[[], None] = lambda: None
) -> tuple[ImportRun, Report | None]:
    """Read the file of an import into rows and a report; nothing else changes.

    A file that cannot be read makes the import `failed`, with the reason in the person's
    words; it is no error of the caller.

    Args:
        each: called for each row, for progress.

    Returns:
        the import, and the report when it could be read.
    """
    run = locked_run(run_id)
    permissions.import_table(actor, run.importer, run.place_path)
    if run.state != ImportState.READING:
        run.state = IMPORT.check(run.state, ImportState.READING)
    run.rows.all().delete()
    report = Report()
    target = Target(run.place_id, run.place_path, run.space_id, run.context_id)
    try:
        with open_stored(run.file_id) as file:
            rows = read_file(
                IMPORTERS[run.importer], target, file, name=run.file_name, report=report, each=each
            )
            _keep(run, rows)
    except Invalid as refusal:
        run.rows.all().delete()
        return _fail(actor, run, refusal, report), None
    run.state = IMPORT.check(run.state, ImportState.READ)
    run.columns, run.figures, run.why = report.columns, _figures(report), ""
    run.save(update_fields=["state", "columns", "figures", "why"])
    record(
        actor,
        FileRead(
            space_id=run.space_id,
            place_path=run.place_path,
            subject_id=run.id,
            file_name=run.file_name,
            findings=report.findings,
            guessed=len(report.guessed),
        ),
    )
    return run, report


_COLUMNS = (
    "id", "space_id", "run_id", "sheet", "number", "raw", "fields", "guesses", "verdict", "why",
    "guessed",
)  # fmt: skip


def _keep(run: ImportRun, rows: Iterable[DraftRow]) -> None:
    with many_rows():
        for batch in _batches(iter(rows)):
            insert_rows(ImportRow, _COLUMNS, [_row(run, row) for row in batch])


def _batches(rows: Iterator[DraftRow]) -> Iterator[list[DraftRow]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _row(run: ImportRun, row: DraftRow) -> tuple[Any, ...]:
    draft = row.draft
    guesses = [_guess(guess) for guess in draft.guesses]
    return (
        uuid7(), run.space_id, run.id, row.sheet, row.number, row.raw, draft.fields, guesses,
        draft.verdict, draft.why, bool(guesses) and draft.verdict != UNREADABLE,
    )  # fmt: skip


def _guess(guess: Guess) -> dict[str, Any]:
    return {
        "field": guess.field,
        "from": guess.text,
        "to": guess.value,
        "confidence": guess.confidence,
        "code": guess.code,
    }


def _figures(report: Report) -> dict[str, Any]:
    return {
        "rows_read": report.rows_read,
        "findings": report.findings,
        "known": report.known,
        "duplicates": report.duplicates,
        "skipped": len(report.skipped),
        "guessed": len(report.guessed),
        "guessed_rows": report.guessed_rows,
        "not_understood": report.not_understood,
        "guesses": {":".join(about): n for about, n in report.guesses.most_common()},
        "personal": report.personal,
        "read_at": timezone.now().isoformat(),
        "unread": report.unread,
        "filled_on": report.filled_on,
        **{name: dict(counts) for name, counts in report.figures.items()},
    }


def _fail(actor: Actor, run: ImportRun, refusal: Invalid, report: Report) -> ImportRun:
    run.state = IMPORT.check(run.state, ImportState.FAILED)
    run.why = " ".join(part for part in (refusal.sentence, refusal.remedy) if part)
    run.columns, run.figures = {}, {"unread": report.unread}
    run.save(update_fields=["state", "why", "columns", "figures"])
    record(
        actor,
        FileRefused(
            space_id=run.space_id,
            place_path=run.place_path,
            subject_id=run.id,
            file_name=run.file_name,
            why=refusal.sentence,
        ),
    )
    return run
