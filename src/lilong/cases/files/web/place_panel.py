"""What cases say on the page of a place: how many there are, how they stand, the way to them."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from lilong.cases.files.queries.at_place import COUNTED, cases_at
from lilong.cases.files.web.words import LIGHTS
from lilong.commons.web.addresses import address
from lilong.places.queries import PlaceView
from lilong.places.web import panels
from lilong.places.web.asking import way_to, who
from lilong.places.web.panels import Panel


def register() -> None:
    """Speak on every place page at and below a residents' area."""
    panels.register("cases.counts", counts)


def counts(request: HttpRequest, place: PlaceView) -> Panel | None:
    """The cases here and below as far as the reader sees them; None above the areas."""
    way = way_to(place)
    area = next((view for view in way if view.kind == "residents_area"), None)
    if area is None:
        return None
    told = cases_at(who(request), area, place, timezone.now())
    if told is None:
        return None
    context = {
        "open": told.open,
        "more": told.more,
        "lights": [(*LIGHTS[light], count) for light, count in told.lights.items()],
        "cut": told.cut,
        "list": list_of(area, way) if told.lights or told.open else address("cases:cases", area.id),
    }
    return Panel("cases/place_panel.html", context)


def list_of(area: PlaceView, way: list[PlaceView]) -> str:
    """The list of the area's cases, narrowed to the nearest place that it can be filtered by."""
    here = address("cases:cases", area.id)
    ground = next((view for view in reversed(way) if view.kind in COUNTED), area)
    if ground.id == area.id:
        return f"{here}?rest=open"
    name = "number" if ground.kind == "number" else "lane"
    return f"{here}?rest=open&{name}={ground.id}"
