"""Correct what was understood, for this file and the next ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.imports import permissions
from lilong.commons.imports.events import ReadingCorrected
from lilong.commons.imports.importer import IMPORTERS, Importer, Target, lasting_name
from lilong.commons.imports.locking import locked_run
from lilong.commons.imports.models import IMPORT, ImportRun, ImportState, LearnedReading
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Conflict, Invalid, Refused

COLUMN = "column"


@use_case
def correct_reading(
    actor: Actor,
    *,
    run_id: UUID,
    what: str,
    text: str,
    value: str,
    seen_at: datetime | None = None,
) -> ImportRun:
    """Say what a heading or a cell's text means; the file is then read again.

    The correction belongs to the street and is used for its next files too.

    Args:
        what: `column`, or a field whose cells with this `text` mean `value`.
        value: for a column the field, or empty to leave it unread; for a field the value as
            the importer's `options` give it.
        seen_at: when the actor's page was made; somebody else's later correction of the same
            text is then not overruled unseen.

    Raises:
        Conflict: somebody else has corrected the same text otherwise meanwhile.
        NotAllowed: as the importer's module says.
        Refused: the import is written already.
        Invalid: no such field or value.
    """
    run = locked_run(run_id)
    permissions.import_table(actor, run.importer, run.place_path)
    _check_state(run)
    if not text.strip():
        raise Invalid(
            _("这一格是空的，没有可以记住的写法"), remedy=_("请在表格里填上，再上传一次。")
        )
    importer = IMPORTERS[run.importer]
    learned = _learned(importer, run, what, value)
    key: dict[str, Any] = {"what": what if what == COLUMN else f"value:{what}", "text": text[:200]}
    taught = LearnedReading.objects.filter(space_id=run.space_id, importer=run.importer, **key)
    _check_unseen(actor, taught.first(), learned, seen_at)
    LearnedReading.objects.update_or_create(
        space_id=run.space_id,
        importer=run.importer,
        **key,
        defaults={"value": learned, "by_person_id": actor.person_id},
    )
    if run.state != ImportState.READING:
        run.state = IMPORT.check(run.state, ImportState.READING)
        run.save(update_fields=["state"])
    record(
        actor,
        ReadingCorrected(
            space_id=run.space_id,
            place_path=run.place_path,
            subject_id=run.id,
            file_name=lasting_name(run),
            what=what,
            text=text,
            value=value,
        ),
    )
    return run


def _check_state(run: ImportRun) -> None:
    # While it is being read again for somebody else's correction, this one joins in.
    if run.state in (ImportState.APPLYING, ImportState.APPLIED):
        raise Refused(_("这份台账已经写入，不能再改理解方式"), remedy=_("可以先撤销，再更正。"))


def _check_unseen(
    actor: Actor, theirs: LearnedReading | None, mine: object, seen_at: datetime | None
) -> None:
    if theirs is None or seen_at is None or theirs.at <= seen_at or theirs.value == mine:
        return
    if theirs.by_person_id != actor.person_id:
        raise Conflict(
            _("另一位同事刚刚更正了“%(text)s”，请看过现在的理解，再决定要不要改。")
            % {"text": theirs.text},
            theirs={"value": theirs.value},
            mine={"value": mine},
        )


def _learned(importer: Importer, run: ImportRun, what: str, value: str) -> object:
    if what == COLUMN:
        return _column(importer.spec().columns, value)
    target = Target(run.place_id, run.place_path, run.space_id, run.context_id)
    return importer.check_correction(target, what, value)


def _column(columns: tuple[object, ...], value: str) -> str:
    if value and value not in {getattr(column, "field", "") for column in columns}:
        raise Invalid(_("没有这样的栏目"))
    return value
