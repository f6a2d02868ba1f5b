"""Register a person."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid
from lilong.people import permissions
from lilong.people.contacts import is_phone
from lilong.people.events import PersonRegistered
from lilong.people.models import Person
from lilong.places import queries as places


@use_case
def register_person(
    actor: Actor,
    *,
    place_id: UUID,
    name: str,
    phone: str = "",
    email: str = "",
    organisation_id: UUID | None = None,
    source: str = "",
) -> Person:
    """Register a person at a place, whose staff look after the record.

    Raises:
        Invalid: no name, or a contact that cannot be one.
    """
    place = places.place(place_id)
    permissions.register_person(actor, place.path)
    name, phone, email = name.strip(), phone.strip(), email.strip()
    if not name:
        raise Invalid(_("请写上姓名"), fields={"name": [_("请写上姓名")]})
    check_contact(phone, email)
    person = Person.objects.create(
        name=name,
        phone=phone,
        email=email,
        organisation_id=organisation_id,
        source=source,
        path=place.path,
        space_id=place.space_id,
    )
    record(
        actor,
        PersonRegistered(space_id=place.space_id, place_path=place.path, subject_id=person.id),
    )
    return person


def check_contact(phone: str, email: str) -> None:
    """Refuse what cannot be a phone number or a mail address; empty is fine. Raises Invalid."""
    if phone and not is_phone(phone):
        raise Invalid(_("电话号码不对"), fields={"phone": [_("只写数字，可以带区号")]})
    try:
        if email:
            validate_email(email)
    except ValidationError:
        raise Invalid(_("邮箱地址不对"), fields={"email": [_("邮箱地址不对")]}) from None
