"""Browsers of the people of a survey."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from lilong.kernel.actor import Actor
from lilong.people.models import User
from lilong.people.web import sessions


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Lists kept for a minute do not outlive a test."""
    cache.clear()


@pytest.fixture
def as_person(db):
    """A browser in which the actor's person has signed in, with the second factor behind it."""

    def enter(actor: Actor) -> Client:
        user, _new = User.objects.get_or_create(
            person_id=actor.person_id, defaults={"username": f"u{actor.person_id}"}
        )
        client = Client()
        client.force_login(user)
        session = client.session
        session[sessions.VERIFIED] = user.pk
        session[sessions.BEGAN] = session[sessions.SEEN] = timezone.now().timestamp()
        session.save()
        return client

    return enter
