"""Keep what was read of a handed-in file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.bulk import insert_stored, many_rows
from lilong.commons.imports import permissions
from lilong.commons.imports.events import FileRead, FileRefused
from lilong.commons.imports.importer import lasting_name
from lilong.commons.imports.locking import locked_run
from lilong.commons.imports.models import IMPORT, ImportRow, ImportRun, ImportState
from lilong.commons.imports.reading import Report, learned_at
from lilong.commons.imports.spooling import COLUMNS, Reading, RowSpool
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused


class Overtaken(Refused):
    """Another reader of the same import was done first."""


class Relearned(Refused):
    """A correction was made or forgotten while the file was read."""


@use_case
def keep_reading(actor: Actor, *, run_id: UUID, reading: Reading) -> ImportRun:
    """Make what was read of a file the rows and the report of its import; nothing else changes.

    A file that could not be read makes the import `failed`, with the reason in the person's
    words; it is no error of the caller. `read_import` reads and keeps.

    Raises:
        NotAllowed: as the importer's module says.
        NotFound: there is no such import.
        Overtaken: it waited to be read, and does not any more.
        Relearned: the street's corrections are not those the file was read with.
        ForbiddenMove: it is being written or is written.
    """
    run = locked_run(run_id)
    permissions.import_table(actor, run.importer, run.place_path)
    _check_unchanged(run, reading)
    run.rows.all().delete()
    if reading.refused is not None:
        return _fail(actor, run, reading.refused, reading.report)
    _insert(reading.rows)
    report = reading.report
    run.state = IMPORT.check(run.state, ImportState.READ)
    run.columns, run.figures, run.why = report.columns, _figures(report), ""
    run.save(update_fields=["state", "columns", "figures", "why"])
    record(
        actor,
        FileRead(
            space_id=run.space_id,
            place_path=run.place_path,
            subject_id=run.id,
            file_name=lasting_name(run),
            findings=report.findings,
            guessed=len(report.guessed),
        ),
    )
    return run


def _check_unchanged(run: ImportRun, reading: Reading) -> None:
    if run.state != ImportState.READING:
        if reading.state == ImportState.READING:
            raise Overtaken(_("这份台账刚才已经读好了"), remedy=_("请刷新页面看结果。"))
        run.state = IMPORT.check(run.state, ImportState.READING)
    if learned_at(run.space_id, run.importer) != reading.learned:
        raise Relearned(
            _("读取的时候，有人更正了怎样理解台账，这一次没有读成"), remedy=_("请再读一次。")
        )


def _insert(rows: RowSpool) -> None:
    with many_rows():
        for batch in rows.batches():
            insert_stored(ImportRow, COLUMNS, batch)


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
        "withheld": report.withheld,
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
            file_name=lasting_name(run),
            why=refusal.sentence,
        ),
    )
    return run
