"""What may have been written down twice, side by side."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.places import queries as places
from lilong.places.web.asking import trail_to, who
from lilong.survey.kinds import finding_kinds
from lilong.survey.queries.duplicates import MOST_SHOWN, look_alikes_at


@require_safe
def duplicates(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Pairs of findings that look alike; a keeper says which are one thing."""
    place = places.place(place_id)
    pairs = look_alikes_at(who(request), place)
    context = {
        "place": place,
        "trail": trail_to(place, Link(_("可能重复的"))),
        "pairs": [{"pair": pair, "kind": finding_kinds()[pair.later.kind].label} for pair in pairs],
        "cut": len(pairs) == MOST_SHOWN,
        "most": MOST_SHOWN,
        "ledger_url": address("survey:ledger", place.id),
    }
    return render(request, "survey/duplicates.html", context)
