"""What the council says on the page of a place: the ways to its meetings and promises."""

from __future__ import annotations

from django.http import HttpRequest

from lilong.council.meeting_permissions import SIGHT
from lilong.council.web.meeting_words import tabs_at
from lilong.kernel.paths import covers
from lilong.places.queries import PlaceView
from lilong.places.web import panels
from lilong.places.web.asking import who
from lilong.places.web.panels import Panel


def register() -> None:
    """Speak on the pages of residents' areas and compounds."""
    panels.register("council.meetings", ways)


def ways(request: HttpRequest, place: PlaceView) -> Panel | None:
    """Meetings, resolutions, promises, for whoever belongs to the place. No query."""
    actor = who(request)
    near = any(covers(place.path, grant.path) for grant in actor.grants)
    works = any(actor.has_role_at(place.path, roles) for roles in SIGHT.values())
    if place.kind not in ("residents_area", "compound") or not (near or works):
        return None
    return Panel("council/meeting_panel.html", {"ways": tabs_at(place, "")})
