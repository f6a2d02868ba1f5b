"""Hand in a spreadsheet to be read."""

from __future__ import annotations

from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lilong.commons.files.kinds import SPREADSHEET_TYPES
from lilong.commons.files.storing import store_file
from lilong.commons.imports import permissions
from lilong.commons.imports.events import FileHandedIn
from lilong.commons.imports.importer import Target, lasting_name
from lilong.commons.imports.models import ImportRun
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Invalid


@use_case
def hand_in_file(
    actor: Actor, *, importer: str, target: Target, file: BinaryIO, file_name: str
) -> ImportRun:
    """Store a spreadsheet for an importer; `read_import` then reads it.

    Raises:
        NotAllowed: as the importer's module says.
        Invalid: empty, too large, or no spreadsheet by its content.
    """
    permissions.import_table(actor, importer, target.place_path)
    if file.seek(0, 2) == 0:
        raise Invalid(_("这个文件是空的"), remedy=_("请重新选择文件。"))
    stored = store_file(
        file,
        space_id=target.space_id,
        purpose="import_source",
        accept=SPREADSHEET_TYPES,
        limit=settings.UPLOAD_MAX_SPREADSHEET,
    )
    run = ImportRun(
        id=uuid7(),
        space_id=target.space_id,
        importer=importer,
        place_id=target.place_id,
        place_path=target.place_path,
        context_id=target.context_id,
        file_id=stored.id,
        file_name=file_name[-200:],
        by_person_id=actor.person_id,
    )
    run.save(force_insert=True)
    record(
        actor,
        FileHandedIn(
            space_id=run.space_id,
            place_path=run.place_path,
            subject_id=run.id,
            file_name=lasting_name(run),
        ),
    )
    return run
