"""For the watchman: whether the house stands; and the design page for those who build it."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse

from lilong.kernel.actor import Actor
from lilong.people.roles import STAFF_ROLES


def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unreachable", content_type="text/plain", status=503)
    return HttpResponse("ok", content_type="text/plain")


def design(request: HttpRequest) -> HttpResponse:
    """Every component in every state; for staff, and for everybody in the demo."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by acting_person
    if not settings.DEMO and not any(grant.role in STAFF_ROLES for grant in actor.grants):
        raise Http404
    # A page for builders: its examples need not be loaded with the house.
    from lilong.commons.web.design import design as design_page

    return design_page(request)
