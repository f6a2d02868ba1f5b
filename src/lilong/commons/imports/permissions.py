"""Who may import: whoever the importer's own module lets."""

from __future__ import annotations

from lilong.commons.imports.importer import IMPORTERS
from lilong.commons.imports.models import ImportRun
from lilong.commons.usecase import permission
from lilong.kernel.actor import Actor


@permission
def import_table(actor: Actor, importer: str, place_path: str) -> None:
    """Those whom the importer's module lets."""
    IMPORTERS[importer].allow(actor, place_path)


def may_see(actor: Actor, run: ImportRun) -> bool:
    """Whether the actor may see an import and its rows: whoever may run it."""
    return import_table.allows(actor, run.importer, run.place_path)
