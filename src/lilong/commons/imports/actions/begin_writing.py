"""Decide that a read file is to be written."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.imports import permissions
from lilong.commons.imports.events import WritingBegun
from lilong.commons.imports.importer import lasting_name
from lilong.commons.imports.locking import locked_run
from lilong.commons.imports.models import IMPORT, ImportRun, ImportState
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def begin_writing(
    actor: Actor, *, run_id: UUID, then: Callable[[ImportRun], object] = lambda run: None
) -> ImportRun:
    """Let a read (or undone) import be written next by `apply_import`.

    Args:
        then: called in the same transaction, to enqueue the job that writes.

    Raises:
        NotAllowed: as the importer's module says.
        Refused: there is nothing in it to write.
        ForbiddenMove: it is being written or is written already.
    """
    run = locked_run(run_id)
    permissions.import_table(actor, run.importer, run.place_path)
    if run.figures.get("findings", 0) <= run.figures.get("known", 0):
        raise Refused(_("这份台账里没有可以写入的内容"))
    run.state = IMPORT.check(run.state, ImportState.APPLYING)
    run.save(update_fields=["state"])
    record(
        actor,
        WritingBegun(
            space_id=run.space_id,
            place_path=run.place_path,
            subject_id=run.id,
            file_name=lasting_name(run),
        ),
    )
    then(run)
    return run
