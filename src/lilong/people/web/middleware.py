"""Who is behind a request."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from lilong.kernel.actor import VISITOR, Actor
from lilong.people.models import User
from lilong.people.queries import Standing, standings_of
from lilong.people.roles import STAFF_ROLES
from lilong.people.web import sessions

Handler = Callable[[HttpRequest], HttpResponse]

# What a staff person without a second factor may still reach: the way to one, and the way out.
_WAY_TO_SECOND_FACTOR = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "set_language",
        "commons:print-size",
        "healthz",
    }
)


def session_limits(get_response: Handler) -> Handler:
    """End sessions that are too old, idle, or ended from elsewhere. A visitor costs no query."""

    def handle(request: HttpRequest) -> HttpResponse:
        if sessions.has_begun(request) and isinstance(request.user, User):
            if sessions.is_over(request, request.user):
                logout(request)
                messages.info(request, _("您有一段时间没有操作，为了安全已经退出，请重新登录。"))
            else:
                sessions.note_use(request)
        return get_response(request)

    return handle


def acting_person(get_response: Handler) -> Handler:
    """Set `request.actor` and `request.standings`.

    Signed in, that is one query for the account with its person and one for the grants of
    today (the session itself is one more); a visitor costs none.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        actor, standings = VISITOR, tuple[Standing, ...]()
        if sessions.has_begun(request) and isinstance(request.user, User):
            user = request.user
            standings = standings_of(user.person_id, timezone.localdate())
            grants = tuple(standing.grant for standing in standings)
            verified = sessions.is_verified(request, user)
            actor = Actor(user.person_id, user.person.name, grants, verified=verified)
        request.actor = actor  # type: ignore[attr-defined]  # every view may rely on it
        request.standings = standings  # type: ignore[attr-defined]  # as the actor
        return get_response(request)

    return handle


def second_factor(get_response: Handler) -> Handler:
    """Lead staff without a second factor to one; until then they can do nothing else."""

    def handle(request: HttpRequest) -> HttpResponse:
        actor: Actor = request.actor  # type: ignore[attr-defined]  # set by acting_person
        if not lacks_second_factor(actor) or _leads_there(request):
            return get_response(request)
        target = reverse("people:second-factor")
        if "HX-Request" in request.headers:
            return HttpResponseClientRedirect(target)
        return HttpResponseRedirect(target)

    return handle


def lacks_second_factor(actor: Actor) -> bool:
    """Whether they are staff and nothing but a password stands behind the session."""
    if actor.verified or settings.DEMO:
        return False
    return any(grant.role in STAFF_ROLES for grant in actor.grants)


def _leads_there(request: HttpRequest) -> bool:
    try:
        name = resolve(request.path_info).view_name
    except Resolver404:
        return True
    return name in _WAY_TO_SECOND_FACTOR or name == "people:second-factor"
