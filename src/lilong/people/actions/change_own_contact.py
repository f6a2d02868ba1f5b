"""Change one's own contacts."""

from __future__ import annotations

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.people import permissions
from lilong.people.actions.register_person import check_contact
from lilong.people.events import ContactChanged
from lilong.people.models import Person


@use_case
def change_own_contact(actor: Actor, *, phone: str, email: str, wants_mail: bool) -> Person:
    """Set the actor's own phone, mail address, and whether notices go there too.

    The ledger says which of them changed, never what to.

    Raises:
        Invalid: a contact that cannot be one.
    """
    permissions.change_own(actor)
    assert actor.person_id is not None, "the system has no contacts"
    check_contact(phone.strip(), email.strip())
    wanted = {"phone": phone.strip(), "email": email.strip(), "wants_mail": wants_mail}
    person = Person.objects.select_for_update(no_key=True).get(pk=actor.person_id)
    changed = tuple(name for name, value in wanted.items() if getattr(person, name) != value)
    for name in changed:
        setattr(person, name, wanted[name])
    person.save(update_fields=changed)
    record(
        actor,
        ContactChanged(
            space_id=person.space_id,
            place_path=person.path,
            subject_id=person.id,
            fields=changed,
        ),
    )
    return person
