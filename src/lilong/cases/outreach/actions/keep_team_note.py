"""Keep a note for those who go to a door: who has the ear of whom, what helps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.outreach import permissions
from lilong.cases.outreach.events import TeamNoteKept
from lilong.cases.outreach.models import TeamNote
from lilong.cases.outreach.sealing import KEPT
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.council.wording import legible
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotAllowed
from lilong.places import queries as places

LONGEST = 200


@use_case
def keep_team_note(actor: Actor, *, place_id: UUID, words: str) -> TeamNote:
    """Seal a note at a door, for a year. Only the team reads it; the ledger says neither what nor
    where.

    Raises:
        NotAllowed: not of the team of this door.
        Invalid: no words, or too many.
    """
    place = places.place(place_id)
    permissions.keep_team_note(actor, place.path)
    if actor.person_id is None:
        raise NotAllowed(_("备注要由本人登录后记"))
    words = legible(words)
    if not words or len(words) > LONGEST:
        said: Any = _("请写一句，最多 %(most)s 个字") % {"most": LONGEST}
        raise Invalid(said, fields={"note": [said]})
    today = timezone.localdate()
    note = TeamNote.objects.create(
        space_id=place.space_id,
        place_id=place.id,
        place_path=place.path,
        words=words,
        by_id=actor.person_id,
        noted_on=today,
        expires_on=today + KEPT,
    )
    area = places.area_path_of(place.path)
    record(actor, TeamNoteKept(space_id=place.space_id, place_path=area or place.path))
    return note
