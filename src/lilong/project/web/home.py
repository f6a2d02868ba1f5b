"""The first page: a newspaper for visitors; for those signed in, what waits for them."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lilong.kernel.actor import Actor
from lilong.people.queries import Standing, demo_roles
from lilong.project.landing import landing_for
from lilong.project.web.front import front_page


def home(request: HttpRequest) -> HttpResponse:
    """The landing of the person's own roles, or the public page."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by acting_person
    standings: tuple[Standing, ...] = request.standings  # type: ignore[attr-defined]  # set by acting_person
    roles = demo_roles() if settings.DEMO else []
    if actor.known:
        landing = landing_for(actor, standings)
        return render(request, "project/landing.html", {"landing": landing, "demo_roles": roles})
    front = front_page() if settings.DEMO else None
    context = {"demo": settings.DEMO, "demo_roles": roles, "front": front}
    return render(request, "project/public.html", context)
