"""Accounts for tests of signing in."""

from __future__ import annotations

from tests.neighbourhood import person_with

from lilong.kernel.actor import Actor
from lilong.people.models import User
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
