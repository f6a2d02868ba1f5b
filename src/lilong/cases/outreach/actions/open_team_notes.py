"""Read the team's notes at a door: for a purpose, and never unnoticed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.outreach import permissions
from lilong.cases.outreach.events import TeamNotesOpened
from lilong.cases.outreach.models import TeamNote
from lilong.cases.outreach.sealing import TEAM_NOTE, NotePurpose
from lilong.commons.fields import Undecipherable, Undeciphered
from lilong.commons.ledger.chain import record
from lilong.commons.sealed.looking import note_look
from lilong.commons.usecase import use_case
from lilong.commons.wording import kept
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotAllowed, NotFound
from lilong.places import queries as places


@dataclass(frozen=True)
class OpenedNote:
    """A note as the team reads it."""

    id: UUID
    words: str
    noted_on: date
    by: str


@use_case
def open_team_notes(actor: Actor, *, place_id: UUID, purpose: str) -> list[OpenedNote]:
    """Open the notes at a door, newest first. Each is written down as looked at.

    Raises:
        NotAllowed: not of the team of this door.
        Invalid: no purpose of the list.
        NotFound: there is none.
        Undecipherable: their key is not on this machine.
    """
    place = places.place(place_id)
    permissions.open_team_notes(actor, place.path)
    if actor.person_id is None:
        raise NotAllowed(_("备注只能由本人登录后查看"))
    if purpose not in NotePurpose.values:
        raise Invalid(_("请选择查看的用途"), fields={"purpose": [_("请选择查看的用途")]})
    rows = TeamNote.objects.filter(place_id=place.id, expires_on__gt=timezone.localdate())
    notes = list(rows.select_related("by").order_by("-noted_on", "-id")[:50])
    if not notes:
        raise NotFound(_("这一户没有备注"))
    if any(isinstance(note.words, Undeciphered) for note in notes):
        raise Undecipherable
    for note in notes:
        note_look(
            actor,
            TEAM_NOTE,
            space_id=note.space_id,
            place_path=note.place_path,
            subject_id=note.pk,
            about_person_id=None,
            purpose=purpose,
        )
    area = places.area_path_of(place.path)
    opened = TeamNotesOpened(
        space_id=place.space_id,
        place_path=area or place.path,
        purpose=kept(NotePurpose(purpose).label),
    )
    record(actor, opened)
    return [OpenedNote(note.pk, note.words, note.noted_on, note.by.name) for note in notes]
