"""The team's notes at a door: shown once after a purpose was named, kept, removed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lilong.cases.outreach.actions.keep_team_note import keep_team_note
from lilong.cases.outreach.actions.open_team_notes import open_team_notes
from lilong.cases.outreach.actions.remove_team_note import remove_team_note
from lilong.cases.outreach.web.today import refused_at_door
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.council.web.grounds import area_of
from lilong.kernel.refusal import Refused
from lilong.places import queries as places
from lilong.places.web.asking import trail_to, who


@never_cache
@require_POST
def notes(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Read the notes of a door, once."""
    place = places.place(place_id)
    purpose = request.POST.get("purpose", "")
    try:
        told = open_team_notes(who(request), place_id=place.id, purpose=purpose)
    except Refused as refused:
        return refused_at_door(request, place, refused)
    door = Link(place.address, address("cases:door", place.id))
    context = {
        "place": place,
        "told": told,
        "trail": trail_to(area_of(place.id), door, Link(_("走访团队的备注"))),
    }
    return render(request, "cases/team_notes.html", context)


@require_POST
def note(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Keep a note at a door, or remove one."""
    actor, place = who(request), places.place(place_id)
    try:
        if named := request.POST.get("remove"):
            remove_team_note(actor, note_id=UUID(named))
            messages.success(request, _("删掉了"))
        else:
            keep_team_note(actor, place_id=place.id, words=request.POST.get("note", ""))
            messages.success(request, _("记下了，只有走访团队看得到，一年后删除"))
    except ValueError:
        pass
    except Refused as refused:
        return refused_at_door(request, place, refused)
    return redirect(f"{address('cases:door', place.id)}?recorded=1")
