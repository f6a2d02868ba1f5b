"""What the survey says on the page of a place: its counts, and the ways to read on."""

from __future__ import annotations

from django.http import HttpRequest

from lilong.commons.web.addresses import address
from lilong.places.queries import PlaceView
from lilong.places.web import panels
from lilong.places.web.asking import who
from lilong.places.web.panels import Panel
from lilong.survey.permissions import Sight, sight_at
from lilong.survey.queries.overview import counts_at
from lilong.survey.web.overview import figures_of
from lilong.survey.web.place_tabs import tabs_at


def register() -> None:
    """Speak on every place page."""
    panels.register("survey.counts", counts)


def counts(request: HttpRequest, place: PlaceView) -> Panel | None:
    """The counts by kind as far as the reader sees; residents are led to their building."""
    actor = who(request)
    sight = sight_at(actor, place.path)
    if sight == Sight.NONE:
        return None
    kinds = counts_at(place, sight)
    home = sight == Sight.BUILDING
    context = {
        "figures": figures_of(place, kinds, linked=not home),
        "total": kinds.total(),
        "public_only": sight in (Sight.PUBLIC, Sight.BUILDING),
        "ways": [] if home else tabs_at(place, ""),
        "building": address("survey:building", place.id) if home else "",
    }
    return Panel("survey/panel.html", context)
