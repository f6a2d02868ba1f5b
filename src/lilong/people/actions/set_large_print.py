"""Keep a person's choice of print size."""

from __future__ import annotations

from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.people import permissions
from lilong.people.models import User


@use_case(unrecorded="how large a person likes to read is nobody's business")
def set_large_print(actor: Actor, *, on: bool) -> None:
    """Remember with the account whether the person reads large print."""
    permissions.change_own(actor)
    assert actor.person_id is not None, "the system reads no pages"
    User.objects.filter(person_id=actor.person_id).update(large_print=on)
