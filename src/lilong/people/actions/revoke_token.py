"""Take a program's token back."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound, Refused
from lilong.people import permissions
from lilong.people.events import TokenRevoked
from lilong.people.models import ApiToken


@use_case
def revoke_token(actor: Actor, *, token_id: UUID) -> ApiToken:
    """Take one of the actor's own tokens back; the program is refused from now on.

    Raises:
        NotAllowed: nobody has signed in.
        NotFound: the actor has no such token.
        Refused: it was taken back already.
    """
    permissions.change_own(actor)
    assert actor.person_id is not None, "the system has no token"
    own = ApiToken.objects.select_for_update(no_key=True).filter(person_id=actor.person_id)
    found = own.filter(pk=token_id).first()
    if found is None:
        raise NotFound(_("没有这个令牌"))
    if found.revoked_at is not None:
        raise Refused(_("这个令牌已经收回了"))
    found.revoked_at = timezone.now()
    found.save(update_fields=["revoked_at"])
    person = found.person
    record(
        actor,
        TokenRevoked(space_id=person.space_id, place_path=person.path, subject_id=person.id),
    )
    return found
