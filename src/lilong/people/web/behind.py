"""Who is behind a session, for doors that stand beside Django's own."""

from __future__ import annotations

from django.contrib.auth import get_user
from django.http import HttpRequest

from lilong.kernel.actor import VISITOR, Actor
from lilong.people.models import User
from lilong.people.queries import actor_of
from lilong.people.web import sessions
from lilong.people.web.middleware import lacks_second_factor
from lilong.people.web.session_store import SessionStore


def actor_behind(session_key: str) -> Actor:
    """The actor of a session, as its pages see them; a visitor when it has none or is over.

    Three queries; nothing is written, so that to look on is no use of the session.
    """
    if not session_key:
        return VISITOR
    request = HttpRequest()
    request.session = SessionStore(session_key)
    if not sessions.has_begun(request):
        return VISITOR
    user = get_user(request)
    if not isinstance(user, User) or sessions.is_over(request, user):
        return VISITOR
    actor = actor_of(user, verified=sessions.is_verified(request, user))
    return VISITOR if lacks_second_factor(actor) else actor
