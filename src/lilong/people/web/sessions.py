"""Sessions: when one began, when it was last used, and what ends it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest
from django.utils import timezone

from lilong.commons.busy import without_waiting
from lilong.people.models import User

BEGAN, SEEN, VERIFIED = "lilong_began", "lilong_seen", "lilong_verified"


def begin(request: HttpRequest, **_signal: Any) -> None:
    """Note that a session begins; heard at every sign-in. Django has just changed its key."""
    request.session[BEGAN] = request.session[SEEN] = timezone.now().timestamp()


def has_begun(request: HttpRequest) -> bool:
    """Whether somebody has signed in with this session."""
    return SESSION_KEY in request.session


def is_over(request: HttpRequest, user: User) -> bool:
    """Whether the session is too old, was idle too long, or was ended from elsewhere."""
    now = timezone.now().timestamp()
    began, seen = request.session.get(BEGAN, 0.0), request.session.get(SEEN, 0.0)
    if now - began > settings.SESSION_ABSOLUTE_SECONDS:
        return True
    if now - seen > settings.SESSION_IDLE_SECONDS:
        return True
    return user.sessions_valid_from is not None and began < user.sessions_valid_from.timestamp()


def note_use(request: HttpRequest) -> None:
    """Note that the session is in use, at most every few minutes: each note is a write.

    It is left out where it would wait for another's writing, or the session was just ended.
    """
    now, session = timezone.now().timestamp(), request.session
    if now - session.get(SEEN, 0.0) <= settings.SESSION_SEEN_EVERY_SECONDS:
        return
    changed = session.modified
    session[SEEN] = now
    with without_waiting(), suppress(UpdateError):
        session.save()
    # Nothing is left for the end of the request, where it could fail the answer.
    session.modified = changed


def mark_verified(request: HttpRequest, user: User, **_signal: Any) -> None:
    """Note that a second factor of `user` stands behind this session, or the demo's door."""
    request.session[VERIFIED] = user.pk


def unmark_verified(request: HttpRequest, **_signal: Any) -> None:
    """The second factor was given up: the session proves no more than the password did."""
    request.session.pop(VERIFIED, None)


def note_step(request: HttpRequest, user: User, method: str = "", **_signal: Any) -> None:
    """Heard at each step of a sign-in or confirmation; a second factor verifies the session."""
    if method == "mfa":
        mark_verified(request, user)


def is_verified(request: HttpRequest, user: User) -> bool:
    """Whether a second factor of this very account, or the demo's door, stands behind it."""
    return bool(request.session.get(VERIFIED) == user.pk)
