"""Correct what was understood, for this file and the next ones."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.imports import permissions
from lilong.commons.imports.events import ReadingCorrected
from lilong.commons.imports.importer import IMPORTERS, Target
from lilong.commons.imports.locking import locked_run
from lilong.commons.imports.models import IMPORT, ImportRun, ImportState, LearnedReading
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

COLUMN = "column"


@use_case
def correct_reading(actor: Actor, *, run_id: UUID, what: str, text: str, value: str) -> ImportRun:
    """Say what a heading or a cell's text means; the file is then read again.

    The correction belongs to the street and is used for its next files too.

    Args:
        what: `column`, or a field whose cells with this `text` mean `value`.
        value: for a column the field, or empty to leave it unread; for a field the value as
            the importer's `options` give it.

    Raises:
        NotAllowed: as the importer's module says.
        Refused: the import is written already.
        Invalid: no such field or value.
    """
    run = locked_run(run_id)
    permissions.import_table(actor, run.importer, run.place_path)
    if run.state not in (ImportState.READ, ImportState.FAILED):
        raise Refused(_("这份台账已经写入，不能再改理解方式"), remedy=_("可以先撤销，再更正。"))
    importer = IMPORTERS[run.importer]
    target = Target(run.place_id, run.place_path, run.space_id, run.context_id)
    if what == COLUMN:
        learned: object = _column(importer.spec().columns, value)
    else:
        learned = importer.check_correction(target, what, value)
    LearnedReading.objects.update_or_create(
        space_id=run.space_id,
        importer=run.importer,
        what=what if what == COLUMN else f"value:{what}",
        text=text[:200],
        defaults={"value": learned, "by_person_id": actor.person_id},
    )
    run.state = IMPORT.check(run.state, ImportState.READING)
    run.save(update_fields=["state"])
    record(
        actor,
        ReadingCorrected(
            space_id=run.space_id,
            place_path=run.place_path,
            subject_id=run.id,
            file_name=run.file_name,
            what=what,
            text=text,
            value=value,
        ),
    )
    return run


def _column(columns: tuple[object, ...], value: str) -> str:
    if value and value not in {getattr(column, "field", "") for column in columns}:
        raise Invalid(_("没有这样的栏目"))
    return value
