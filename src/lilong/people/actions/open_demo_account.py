"""Open an account that the demo's one-click door enters."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid
from lilong.people import permissions
from lilong.people.events import AccountOpened
from lilong.people.models import Person, User
from lilong.people.roles import ROLES


@use_case
def open_demo_account(actor: Actor, *, person_id: UUID, role: str) -> User:
    """Open the account without password behind `/demo/enter/<role>`; only the system does.

    Args:
        role: code of a role; `secretary@daning` names a second one of the same role.

    Raises:
        Invalid: there is no such role.
    """
    permissions.open_demo_account(actor)
    if role.partition("@")[0] not in ROLES:
        raise Invalid(_("没有这个身份"))
    person = Person.objects.get(pk=person_id)
    user = User(username=f"demo-{role}", person=person, demo_role=role)
    user.set_unusable_password()
    user.save(force_insert=True)
    record(
        actor,
        AccountOpened(space_id=person.space_id, place_path=person.path, subject_id=person.id),
    )
    return user
