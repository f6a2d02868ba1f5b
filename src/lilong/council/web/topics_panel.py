"""The way from the page of a place to what is talked over there."""

from __future__ import annotations

from django.http import HttpRequest

from lilong.commons.web.addresses import address
from lilong.council import topic_permissions as permissions
from lilong.places.kinds import KINDS
from lilong.places.queries import PlaceView
from lilong.places.web import panels
from lilong.places.web.asking import who
from lilong.places.web.panels import Panel


def register() -> None:
    """Speak on the pages of residents' areas and what lies below them."""
    panels.register("council.topics", topics)


def topics(request: HttpRequest, place: PlaceView) -> Panel | None:
    """A link, for whoever may follow it. No query."""
    inside = KINDS[place.kind].level >= KINDS["residents_area"].level
    if not inside or not permissions.see_topics.allows(who(request), place.path):
        return None
    url = address("council:topics", place.id)
    return Panel("council/topics_panel.html", {"url": url})
