"""A number for each form that is handed out, so that the same form sent twice records once.

The number becomes the thing's id. It is signed for one person and one purpose; it tells the
day and nothing finer, and nothing in it leads from the thing to the person.
"""

from __future__ import annotations

from uuid import UUID

from django.core import signing

from lilong.kernel.actor import Actor
from lilong.kernel.ids import day_uuid7


def _signer(actor: Actor, purpose: str) -> signing.Signer:
    return signing.Signer(salt=f"form.{purpose}.{actor.person_id}")


def new_token(actor: Actor, purpose: str) -> str:
    """A fresh number, signed for the actor."""
    return _signer(actor, purpose).sign(day_uuid7().hex)


def read_token(actor: Actor, purpose: str, token: str) -> UUID:
    """The number in the token; a fresh one when it was altered or is somebody else's."""
    try:
        return UUID(_signer(actor, purpose).unsign(token))
    except (signing.BadSignature, ValueError):
        return day_uuid7()
