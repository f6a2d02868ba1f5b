"""Write an import, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

from django.utils import timezone

from lilong.commons.imports import permissions
from lilong.commons.imports.importer import FINDING, IMPORTERS
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
    written = IMPORTERS[run.importer].write(actor, run, _batches(run, each))
    run.applied_at = timezone.now()
    run.figures = {**run.figures, "written": written}
    run.save(update_fields=["state", "applied_at", "figures"])
    return run


def _batches(run: ImportRun, each: Callable[[int], None]) -> Iterator[list[ImportRow]]:
    """The drafts in the file's order, a batch at a time, so that memory stays flat."""
    after = (-1, 0)
    while True:
        rows = ImportRow.objects.filter(
            run=run, verdict=FINDING, sheet=after[0], number__gt=after[1]
        )
        batch = list(rows.order_by("number")[:BATCH])
        if not batch:
            later = ImportRow.objects.filter(run=run, verdict=FINDING, sheet__gt=after[0])
            sheet = later.order_by("sheet").values_list("sheet", flat=True).first()
            if sheet is None:
                return
            after = (sheet, -1)
            continue
        yield batch
        each(len(batch))
        after = (batch[-1].sheet, batch[-1].number)
