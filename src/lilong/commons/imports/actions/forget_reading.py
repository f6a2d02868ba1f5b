"""Forget a correction that a street has learned."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.imports import permissions
from lilong.commons.imports.events import ReadingForgotten
from lilong.commons.imports.importer import Target
from lilong.commons.imports.models import LearnedReading
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound


@use_case
def forget_reading(actor: Actor, *, target: Target, reading_id: UUID) -> None:
    """Forget a learned correction: the street's next files are read as if it had not been made.

    Files that were read already keep their reading.

    Args:
        target: where the actor keeps the ledger, in the street of the correction.

    Raises:
        NotAllowed: as the importer's module says.
        NotFound: there is no such correction in that street.
    """
    taught = LearnedReading.objects.select_for_update().filter(space_id=target.space_id)
    reading = taught.filter(pk=reading_id).first()
    if reading is None:
        raise NotFound(_("没有这条更正，可能已经忘掉了"))
    permissions.import_table(actor, reading.importer, target.place_path)
    record(
        actor,
        ReadingForgotten(
            space_id=reading.space_id,
            place_path=target.place_path,
            subject_id=reading.id,
            what=reading.what.removeprefix("value:"),
            text=reading.text,
        ),
    )
    reading.delete()
