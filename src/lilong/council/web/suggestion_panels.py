"""What the council says on the page of a place: say one sentence, and what waits for keepers."""

from __future__ import annotations

from django.http import HttpRequest

from lilong.commons.counters.counting import tallies
from lilong.commons.web.addresses import address
from lilong.council import permissions
from lilong.council.states import SuggestionState
from lilong.council.writing import SUGGESTIONS
from lilong.places.kinds import KINDS
from lilong.places.queries import PlaceView
from lilong.places.web import panels
from lilong.places.web.asking import way_to, who
from lilong.places.web.panels import Panel


def register() -> None:
    """Speak on every place page at and below a residents' area."""
    panels.register("council.suggestions", suggestions)


def suggestions(request: HttpRequest, place: PlaceView) -> Panel | None:
    """The way to say something, and how many wait for an answer; None above the areas."""
    if KINDS[place.kind].level < KINDS["residents_area"].level:
        return None
    area = next((view for view in way_to(place) if view.kind == "residents_area"), None)
    if area is None:
        return None
    actor = who(request)
    saying = permissions.belongs(actor, area.path)
    reading = permissions.see_suggestions.allows(actor, area.path)
    writing = permissions.write_down_suggestion.allows(actor, place.path)
    if not (saying or reading or writing):
        return None
    counts = tallies(area.id, SUGGESTIONS) if reading else {}
    context = {
        "waiting": sum(
            count for key, count in counts.items() if key.startswith(SuggestionState.RECEIVED)
        ),
        "total": sum(counts.values()),
        "say": address("council:say", place.id) if saying else "",
        "list": address("council:suggestions", area.id) if reading else "",
        "released": address("council:suggestions", area.id) if saying and not reading else "",
        "themes": address("council:themes", area.id) if saying or reading else "",
        "mine": address("council:mine") if saying and actor.known else "",
        "statistics": address("council:statistics", area.id) if saying or reading else "",
        "write": address("council:write-down", place.id) if writing else "",
    }
    return Panel("council/suggestion_panel.html", context)
