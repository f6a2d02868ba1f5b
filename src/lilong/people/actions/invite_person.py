"""Invite a person to open an account, or to choose a new password for it."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.people import permissions
from lilong.people.events import PersonInvited
from lilong.people.models import Invitation, Person
from lilong.people.queries import grants_ahead, seen_person

GOOD_FOR = timedelta(days=7)


@use_case
def invite_person(actor: Actor, *, person_id: UUID) -> str:
    """Make an invitation and return its token, which is shown this once: only a hash is kept.

    An earlier invitation of the same person that nobody used is good no longer.

    Raises:
        Refused: the person's record is closed.
    """
    person = seen_person(actor, person_id)
    _ask(actor, person)
    if person.closed_on:
        raise Refused(_("这个人的登记已经停用"))
    now = timezone.now()
    Invitation.objects.filter(person=person, used_at=None).update(expires_at=now)
    token = secrets.token_urlsafe(24)
    Invitation.objects.create(
        token_hash=hash_of(token),
        person=person,
        expires_at=now + GOOD_FOR,
        by_person_id=actor.person_id,
    )
    record(
        actor,
        PersonInvited(space_id=person.space_id, place_path=person.path, subject_id=person.id),
    )
    return token


def _ask(actor: Actor, person: Person) -> None:
    grants = grants_ahead(person.id)
    permissions.look_after_account(actor, person.id, person.path, grants)


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
