"""Take a written import back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.imports import permissions
from lilong.commons.imports.importer import IMPORTERS
from lilong.commons.imports.locking import locked_run
from lilong.commons.imports.models import IMPORT, ImportState
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def undo_import(
    actor: Actor, *, run_id: UUID, each: Callable[[int], None] = lambda count: None
) -> tuple[int, int]:
    """Take back what an import wrote and nobody has worked on since.

    Args:
        each: called with the number of rows of each batch, for progress.

    Returns:
        how many were taken back, and how many were kept because people have worked on them.

    Raises:
        NotAllowed: as the importer's module says.
        Refused: somebody has taken it back already.
        ForbiddenMove: it is not written.
    """
    run = locked_run(run_id)
    permissions.import_table(actor, run.importer, run.place_path)
    if run.state == ImportState.UNDONE:
        raise Refused(
            _("这次写入刚才已经撤销了"), remedy=_("请回到这次导入的页面，看看收回了哪些。")
        )
    run.state = IMPORT.check(run.state, ImportState.UNDONE)
    taken, kept = IMPORTERS[run.importer].withdraw(actor, run, each)
    run.figures = {**run.figures, "taken_back": taken, "kept": kept}
    run.save(update_fields=["state", "figures"])
    return taken, kept
