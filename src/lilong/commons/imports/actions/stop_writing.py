"""An import could not be written: it waits for another look."""

from __future__ import annotations

from uuid import UUID

from lilong.commons.imports import permissions
from lilong.commons.imports.events import WritingStopped
from lilong.commons.imports.importer import lasting_name
from lilong.commons.imports.locking import locked_run
from lilong.commons.imports.models import IMPORT, ImportRun, ImportState
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor


@use_case
def stop_writing(actor: Actor, *, run_id: UUID, why: str) -> ImportRun:
    """Put an import whose writing was refused back to `read`, saying why. Nothing was written.

    Raises:
        NotAllowed: as the importer's module says.
        ForbiddenMove: it is not being written.
    """
    run = locked_run(run_id)
    permissions.import_table(actor, run.importer, run.place_path)
    run.state = IMPORT.check(run.state, ImportState.READ)
    run.why = why
    run.save(update_fields=["state", "why"])
    record(
        actor,
        WritingStopped(
            space_id=run.space_id,
            place_path=run.place_path,
            subject_id=run.id,
            file_name=lasting_name(run),
            why=why,
        ),
    )
    return run
