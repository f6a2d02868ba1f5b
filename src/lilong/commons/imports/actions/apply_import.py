"""Write an import, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from lilong.commons.bulk import many_rows, update_rows
from lilong.commons.imports import permissions
from lilong.commons.imports.importer import FINDING, IMPORTERS, Accepted
from lilong.commons.imports.locking import locked_run
from lilong.commons.imports.models import IMPORT, ImportRow, ImportRun, ImportState
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor

BATCH = 1000


@use_case
def apply_import(
    actor: Actor, *, run_id: UUID, each: Callable[[int], None] = lambda count: None
) -> ImportRun:
    """Write every draft of an import that `begin_writing` let through, in one transaction.

    An import that was undone brings back what it had written.

    Args:
        each: called with the number of rows of each batch, for progress.

    Raises:
        NotAllowed: as the importer's module says.
        ForbiddenMove: it is not to be written.
    """
    run = locked_run(run_id)
    permissions.import_table(actor, run.importer, run.place_path)
    run.state = IMPORT.check(run.state, ImportState.APPLIED)
    with many_rows():
        written = IMPORTERS[run.importer].write(actor, run, _batches(run, each))
    run.applied_at = timezone.now()
    run.figures = {**run.figures, "written": written}
    run.save(update_fields=["state", "applied_at", "figures"])
    return run


def _batches(run: ImportRun, each: Callable[[int], None]) -> Iterator[list[Accepted]]:
    """The drafts in the file's order, a batch at a time, so that memory stays flat.

    What a batch has become is saved when the next one is asked for.
    """
    drafts = ImportRow.objects.filter(run=run, verdict=FINDING)
    sheets = drafts.order_by("sheet").values_list("sheet", flat=True).distinct()
    for sheet in list(sheets):
        after = -1
        while batch := _after(drafts.filter(sheet=sheet), after):
            after = batch[-1][0]
            accepted = [Accepted(*values) for _number, *values in batch]
            before = [(row.target_id, row.target_version) for row in accepted]
            yield accepted
            _save_targets(accepted, before)
            each(len(accepted))


def _after(drafts: QuerySet[ImportRow], number: int) -> list[tuple[Any, ...]]:
    columns = ("number", "id", "fields", "target_id", "target_version")
    return list(drafts.filter(number__gt=number).order_by("number").values_list(*columns)[:BATCH])


def _save_targets(rows: list[Accepted], before: list[tuple[Any, Any]]) -> None:
    update_rows(
        ImportRow,
        ["target_id", "target_version"],
        [
            (row.target_id, row.target_version, row.id)
            for row, old in zip(rows, before, strict=True)
            if (row.target_id, row.target_version) != old
        ],
    )
