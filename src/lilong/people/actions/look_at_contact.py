"""Look at how a person is reached: for a purpose, and never unnoticed."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.sealed.looking import note_look
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid
from lilong.people import permissions
from lilong.people.contacts import CONTACT, Contact
from lilong.people.queries import grants_today, seen_person


@use_case(unrecorded="the look is a row of its own, which the person can read")
def look_at_contact(actor: Actor, *, person_id: UUID, purpose: str) -> Contact:
    """Phone and mail address of a person. The look is logged where the person can read it.

    Args:
        purpose: a code of `contacts.CONTACT.purposes`.

    Raises:
        Invalid: no purpose of the list.
    """
    person = seen_person(actor, person_id)
    grants = grants_today(person.id)
    spots = {person.path: person.space_id, **{grant.path: grant.space_id for grant in grants}}
    permissions.look_at_contact(actor, spots)
    if purpose not in CONTACT.purposes:
        raise Invalid(_("请选择查看的用途"), fields={"purpose": [_("请选择查看的用途")]})
    path = next(path for path in spots if actor.has_role_at(path, permissions.CALLERS))
    note_look(
        actor,
        CONTACT,
        space_id=spots[path] or person.space_id,
        place_path=path,
        subject_id=person.id,
        about_person_id=person.id,
        purpose=purpose,
    )
    return Contact(person.phone, person.email)
