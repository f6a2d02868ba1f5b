"""Opening a case at a place: by hand, or from a claim or a house call with one press."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lilong.cases.files import permissions, sources
from lilong.cases.files.actions.open_case import AlreadyOpened, open_case
from lilong.cases.files.kinds import case_kinds, proposed_kind
from lilong.cases.files.queries.cases import seen_case
from lilong.cases.files.queries.origins import cases_from
from lilong.cases.files.sources import Origin
from lilong.cases.files.states import Source
from lilong.cases.files.web.forms import OpenForm
from lilong.cases.files.web.homes import home_chosen
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.form_token import new_token, read_token
from lilong.commons.web.middleware import with_refusal
from lilong.council.covering import Telling
from lilong.council.web.covering import personal_of
from lilong.council.web.grounds import area_of, lane_choices
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who


@require_http_methods(["GET", "HEAD", "POST"])
def open_(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Open one case at or below a place; what it comes from is named in the address."""
    actor, asked_at = who(request), places.place(place_id)
    area = area_of(place_id)
    permissions.open_case(actor, asked_at.path)
    origin = _origin(actor, request)
    if origin is not None:
        held = cases_from(origin.kind, [origin.id])
        if origin.id in held:
            return _there(request, AlreadyOpened(held[origin.id]))
    lanes, wide = lane_choices(area), asked_at.id == area.id
    proposed = proposed_kind(origin.words) if origin else None
    if request.method != "POST":
        start = {"summary": origin.summary} if origin else None
        form = OpenForm(initial=start, lanes=lanes, wide=wide, proposed=proposed)
        return _page(request, asked_at, form, origin=origin)
    form = OpenForm(request.POST, lanes=lanes, wide=wide, proposed=proposed)
    if not form.is_valid():
        return _page(request, asked_at, form, origin=origin, status=422)
    given = form.cleaned_data
    try:
        ground, spot = home_chosen(
            asked_at, *(given[name] for name in ("lane", "number", "room", "spot"))
        )
        case = open_case(
            actor,
            place_id=ground.id,
            kind=given["kind"],
            summary=given["summary"],
            tier=given["tier"],
            under_construction=given["under_construction"],
            source=given.get("source") or Source.COMMITTEE,
            case_id=read_token(actor, "open-case", request.POST.get("token", "")),
            origin=(origin.kind, origin.id) if origin else None,
            spot=spot,
            personal=personal_of(request),
        )
    except AlreadyOpened as already:
        return _there(request, already)
    except Telling as telling:
        shown = list(telling.covered.values())
        return _page(request, asked_at, form, origin=origin, masked=shown, status=422)
    except Refused as refused:
        bad = with_refusal(form, refused)
        return _page(request, asked_at, bad, origin=origin, status=refused.status)
    messages.success(request, _("%(code)s 立案了，由您承办") % {"code": case.code})
    return redirect(f"{address('cases:case', case.id)}?recorded=1")


def _origin(actor: Actor, request: HttpRequest) -> Origin | None:
    """What the case comes from; the address keeps naming it when the form is sent."""
    named = sources.named(request.GET.get("from", ""))
    return sources.origin_of(actor, *named) if named else None


def _there(request: HttpRequest, already: AlreadyOpened) -> HttpResponseRedirect:
    """To the case that is there; whom it concerns is not led to it by another's words."""
    actor = who(request)
    if permissions.sight_of(actor, seen_case(actor, already.case_id)) < permissions.Sight.FULL:
        raise already
    messages.info(request, already.sentence)
    return redirect(f"{address('cases:case', already.case_id)}?recorded=1")


def _page(
    request: HttpRequest,
    place: PlaceView,
    form: BaseForm,
    *,
    origin: Origin | None = None,
    masked: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = who(request)
    context: dict[str, Any] = {
        "place": place,
        "trail": trail_to(
            place, Link(_("办件"), address("cases:cases", place.id)), Link(_("立案"))
        ),
        "form": form,
        "origin": origin,
        "masked": masked,
        "kinds": list(case_kinds().values()),
        "token": request.POST.get("token") or new_token(actor, "open-case"),
        "draft": f"open-case-{origin.id if origin else place.id}-{actor.person_id}",
    }
    return render(request, "cases/open.html", context, status=status)
