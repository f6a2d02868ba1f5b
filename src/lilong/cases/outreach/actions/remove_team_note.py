"""Remove a note of the team: it is gone, not hidden."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.outreach import permissions
from lilong.cases.outreach.events import TeamNoteRemoved
from lilong.cases.outreach.models import TeamNote
from lilong.cases.outreach.sealing import TEAM_NOTE
from lilong.commons.ledger.chain import record
from lilong.commons.sealed.looking import forget_looks
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound
from lilong.places import queries as places


@use_case
def remove_team_note(actor: Actor, *, note_id: UUID) -> None:
    """Delete a note and who looked at it.

    Raises:
        NotFound: there is no such note.
        NotAllowed: neither its writer nor a keeper here.
    """
    note = TeamNote.objects.select_for_update().filter(pk=note_id).first()
    if note is None:
        raise NotFound(_("没有这条备注"))
    permissions.remove_team_note(actor, note)
    forget_looks(TEAM_NOTE, [note.pk])
    note.delete()
    area = places.area_path_of(note.place_path)
    record(actor, TeamNoteRemoved(space_id=note.space_id, place_path=area or note.place_path))
