"""A compound's own rules of voting in the browser, with its re-elections."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lilong.ballot import permissions
from lilong.ballot.actions.adopt_rules import adopt_rules, compound_only
from lilong.ballot.actions.begin_reelection import begin_reelection
from lilong.ballot.actions.end_reelection import end_reelection
from lilong.ballot.moving import today
from lilong.ballot.options import options_on, origin, told
from lilong.ballot.queries.rules import reelections_of, versions_of
from lilong.ballot.web.motion_forms import ReelectionForm, RulesForm, options_initial
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.kernel.refusal import Invalid, Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """What the rules say, version by version. POST adopts the next one."""
    actor, place = who(request), places.place(place_id)
    permissions.see_rules(actor, place.path)
    compound_only(place)
    if request.method != "POST":
        return _page(request, place)
    permissions.adopt_rules(actor, place.path)
    form = RulesForm(request.POST)
    if not form.is_valid():
        return _page(request, place, form=form, status=422)
    try:
        adopt_rules(
            actor,
            place_id=place.id,
            options=form.options(),
            source=form.cleaned_data["source"],
            effective_from=form.cleaned_data["effective_from"],
        )
    except Refused as refused:
        shown = with_refusal(form, refused)
        return _page(request, place, form=shown, status=refused.status)
    messages.success(request, _("已登记"))
    return redirect("ballot:rules", place_id)


def _page(
    request: HttpRequest,
    place: PlaceView,
    *,
    form: BaseForm | None = None,
    day: BaseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, day_now = who(request), today()
    options = options_on(place.id, day_now)
    past = reelections_of(place.id)
    running = next((one for one in past if one.until is None), None)
    list_ = Link(_("业主表决"), address("ballot:motions", place.id))
    adopting = permissions.adopt_rules.allows(actor, place.path)
    noting = permissions.note_reelection.allows(actor, place.path)
    context: dict[str, Any] = {
        "place": place,
        "trail": trail_to(place, list_, Link(_("议事规则"))),
        "told": told(options.values),
        "origin": origin(options.frozen()),
        "stated": options.stated,
        "versions": versions_of(place.id, day_now),
        "form": form or (RulesForm(initial=options_initial(options.values)) if adopting else None),
        "open": form is not None,
        "past": past,
        "running": running,
        "day": day or (ReelectionForm(initial={"day": day_now}) if noting else None),
        "motions_url": address("ballot:motions", place.id),
    }
    return render(request, "ballot/rules.html", context, status=status)


@require_POST
def reelection(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Note the beginning or the end of a re-election."""
    actor, place = who(request), places.place(place_id)
    permissions.note_reelection(actor, place.path)
    compound_only(place)
    form = ReelectionForm(request.POST)
    if not form.is_valid():
        return _page(request, place, day=form, status=422)
    day = form.cleaned_data["day"]
    try:
        if request.POST.get("act") == "end":
            end_reelection(actor, place_id=place.id, until=day)
        else:
            begin_reelection(actor, place_id=place.id, since=day)
    except Refused as refused:
        shown = with_refusal(form, _at_day(refused))
        return _page(request, place, day=shown, status=refused.status)
    messages.success(request, _("已登记"))
    return redirect("ballot:rules", place_id)


def _at_day(refused: Refused) -> Refused:
    """What is said of the use case's day, at the form's one field."""
    if not isinstance(refused, Invalid):
        return refused
    whys = [why for said in refused.fields.values() for why in said]
    return Invalid(refused.sentence, fields={"day": whys})
