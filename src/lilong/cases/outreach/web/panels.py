"""What outreach says elsewhere: on a case what was promised, and the way to its door; on a place
the way to today's doors."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from lilong.cases.files.models import Case
from lilong.cases.files.permissions import Sight
from lilong.cases.files.states import AT_REST
from lilong.cases.files.web import case_panels
from lilong.cases.outreach import permissions
from lilong.cases.outreach.queries.promises import promises_of
from lilong.cases.outreach.queries.sharing import talked_over_kinds
from lilong.commons.web.addresses import address
from lilong.places.queries import PlaceView
from lilong.places.web import panels
from lilong.places.web.asking import way_to, who
from lilong.places.web.panels import Panel


def register() -> None:
    """Speak on the page of every case, and to walkers on that of every place."""
    case_panels.register("outreach.promises", promises)
    panels.register("cases.today", today)


def today(request: HttpRequest, place: PlaceView) -> Panel | None:
    """The way to today's doors, for who walks here."""
    actor = who(request)
    if not permissions.see_walk.allows(actor, place.path):
        return None
    area = next((view for view in way_to(place) if view.kind == "residents_area"), None)
    if area is None:
        return None
    return Panel("cases/today_panel.html", {"url": address("cases:today", area.id)})


def promises(request: HttpRequest, case: Case, sight: Sight) -> Panel | None:
    """The promises of a case that is talked over, late ones marked; a party reads its own."""
    if case.kind not in talked_over_kinds() or sight < Sight.PARTY:
        return None
    actor, lines = who(request), promises_of(case, timezone.localdate())
    walks = permissions.record_house_call.allows(actor, case.place_path)
    going = walks and case.state not in AT_REST and permissions.carry_case.allows(actor, case)
    if not lines and not going:
        return None
    context = {
        "promises": lines,
        "words": sight >= Sight.FIELD,
        "door_url": address("cases:door", case.place_id) if going else "",
    }
    return Panel("cases/promises_panel.html", context)
