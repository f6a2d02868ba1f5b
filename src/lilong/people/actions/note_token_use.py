"""Note on which day a program's token was last used."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.people import permissions
from lilong.people.models import ApiToken


@use_case(unrecorded="that a program read something today is no act; what it changes is recorded")
def note_token_use(actor: Actor, *, token_id: UUID) -> None:
    """Remember that one of the actor's tokens was used today, so that idle ones are seen."""
    permissions.change_own(actor)
    assert actor.person_id is not None, "the system has no token"
    own = ApiToken.objects.filter(person_id=actor.person_id, pk=token_id)
    own.update(used_on=timezone.localdate())
