"""Today's doors without a network: what a phone may keep, the worker that keeps it, and the key."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lilong.cases.outreach import permissions
from lilong.commons.web.addresses import address
from lilong.commons.web.middleware import content_policy
from lilong.council.web.grounds import area_of
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotAllowed
from lilong.places.web.asking import who

# A script that sends what waited asks for the answer alone, and says whose it is.
ALONE = "X-Lilong-Waiting"
# The worker asks for the list alone, and nobody looks at the answer.
ASIDE = "X-Lilong-Aside"
# Whose list it is, and for how many seconds a phone may show it without asking.
KEEP = "X-Lilong-Keep"


def keepable(response: HttpResponse, actor: Actor) -> HttpResponse:
    """Let the phone keep this list, sealed, through its worker; no other cache may."""
    response.headers[KEEP] = f"{actor.person_id} {seconds_kept(timezone.localtime())}"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = content_policy(workers="'self'")
    return response


def unsaid(request: HttpRequest) -> dict[str, Any]:
    """No messages for an answer that nobody looks at: they wait for the next page."""
    return {"messages": ()} if ASIDE in request.headers else {}


def seconds_kept(now: datetime) -> int:
    """Until the day is over, and no longer than a session lives that is not used."""
    tomorrow = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return min(int((tomorrow - now).total_seconds()), settings.SESSION_IDLE_SECONDS)


@require_safe
def today_worker(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The service worker of one area's doors. It can be registered for that page and no other."""
    actor, area = who(request), area_of(place_id)
    permissions.see_walk(actor, area.path)
    script = f'importScripts("{static("built/doors.js")}");\n'
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = address("cases:today", area.id)
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def phone_key(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The key of what waits on a phone, for whoever is signed in and is named by the script."""
    actor, area = who(request), area_of(place_id)
    permissions.see_walk(actor, area.path)
    refuse_anothers(request, actor)
    assert actor.person_id is not None, "a walker is a person"
    key = b64encode(key_of(actor.person_id))
    response = HttpResponse(key, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def key_of(person_id: UUID) -> bytes:
    """A person's key for their phones: the same each time, and nobody else's.

    From the field key, which stays when all sessions are ended by changing the secret key: what
    waits would not open any more.
    """
    info = b"lilong phone " + person_id.bytes
    return HKDF(SHA256(), 32, salt=None, info=info).derive(settings.FIELD_KEY.encode())


def refuse_anothers(request: HttpRequest, actor: Actor) -> None:
    """Refuse a script that speaks for somebody else than who is signed in now.

    Raises:
        NotAllowed: it does not say for whom, or for somebody else.
    """
    if request.headers.get(ALONE) != str(actor.person_id):
        raise NotAllowed(
            _("这台手机上现在登录的是另一个人"),
            remedy=_("请记下它的人登录，存着的会自己发出。"),
        )
