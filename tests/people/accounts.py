"""Accounts for tests of signing in."""

from __future__ import annotations

from uuid import UUID

from tests.neighbourhood import person_with

from lilong.kernel.actor import Actor
from lilong.people.models import Person, User
from lilong.places.models import Place

PASSWORD = "梧桐树下-第七个门"


def account_with(role: str, place: Place, username: str = "", **details) -> User:
    """An account with PASSWORD of a person who holds `role` at `place`."""
    return account_of(person_with(role, place), username or role, **details)


def account_of(actor: Actor, username: str, **details) -> User:
    """An account with PASSWORD for the person behind `actor`."""
    user = User(username=username, person_id=actor.person_id, **details)
    user.set_password(PASSWORD)
    user.save()
    return user


def register_at(person_id: UUID, place: Place) -> None:
    """Move the record of a person to a place, whose people then look after the account."""
    Person.objects.filter(pk=person_id).update(path=place.path, space_id=place.space_id)
