"""Rounds of survey: plan one, send people, see how far it is, and walk today's doors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.commons.wording import listed
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who
from lilong.survey import permissions
from lilong.survey.actions.assign_surveyor import assign_surveyor
from lilong.survey.actions.close_campaign import close_campaign
from lilong.survey.actions.open_campaign import open_campaign
from lilong.survey.actions.plan_campaign import plan_campaign
from lilong.survey.actions.record_visit import record_visit
from lilong.survey.kinds import finding_kinds
from lilong.survey.models import Campaign
from lilong.survey.queries.campaigns import (
    Coverage,
    assignments_of,
    campaigns_at,
    coverage_by_lane,
    coverage_of,
    returned_to,
    seen_campaign,
    sheet_of,
    today_of,
)
from lilong.survey.states import CAMPAIGN, CampaignState, DoorResult
from lilong.survey.web.asking import lanes_at, numbers_at, surveyors_at
from lilong.survey.web.forms import AssignForm, CampaignForm

_STATE_TAGS = {
    CampaignState.PLANNED: "info",
    CampaignState.OPEN: "ok",
    CampaignState.CLOSED: "quiet",
}
# Blank lines below the rooms of each building, for what nobody foresaw.
BLANK_LINES = 3


@require_safe
def campaigns(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The rounds of survey at a place."""
    actor, place = who(request), places.place(place_id)
    seen = campaigns_at(actor, place.path)
    if not seen:  # a round that concerns the reader may reach beyond the reader's own place
        permissions.see_ledger(actor, place.path)
    planning = permissions.run_campaign.allows(actor, place.path)
    context = {
        "place": place,
        "trail": trail_to(place, Link(_("排摸安排"))),
        "rows": [_row(one, coverage) for one, coverage in seen],
        "plan_url": reverse("survey:plan-campaign", args=[place.id]) if planning else "",
        "today_url": reverse("survey:today", args=[place.id])
        if permissions.record_visit.allows(actor, place.path)
        else "",
    }
    return render(request, "survey/campaigns.html", context)


def _row(campaign: Campaign, coverage: Coverage) -> dict[str, Any]:
    return {"campaign": campaign, "coverage": coverage, "kind": _STATE_TAGS[_state(campaign)]}


def _state(campaign: Campaign) -> CampaignState:
    return CampaignState(campaign.state)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Plan a round of survey over a place."""
    actor, place = who(request), places.place(place_id)
    permissions.run_campaign(actor, place.path)
    if request.method != "POST":
        first = {"starts_on": timezone.localdate()}
        return _plan_page(request, place, CampaignForm(initial=first))
    form = CampaignForm(request.POST)
    if not form.is_valid():
        return _plan_page(request, place, form, status=422)
    try:
        planned = plan_campaign(actor, place_id=place.id, **form.cleaned_data)
    except Refused as refused:
        return _plan_page(request, place, with_refusal(form, refused), status=refused.status)
    messages.success(request, _("已经排好，接下来安排人"))
    return redirect("survey:campaign", planned.id)


def _plan_page(
    request: HttpRequest, place: PlaceView, form: BaseForm, status: int = 200
) -> HttpResponse:
    list_ = Link(_("排摸安排"), reverse("survey:campaigns", args=[place.id]))
    context = {"place": place, "form": form, "trail": trail_to(place, list_, Link(_("排一轮")))}
    return render(request, "survey/plan_campaign.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def campaign(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """One round: how far it is, who walks where. POST assigns a person."""
    actor = who(request)
    found = seen_campaign(actor, campaign_id)
    running = permissions.run_campaign.allows(actor, found.place_path)
    place = places.place(found.place_id)
    if request.method != "POST":
        return _campaign_page(request, found, _assign_form(place) if running else None)
    permissions.run_campaign(actor, found.place_path)  # the form names people and places
    form = _assign_form(place, request.POST)
    if not form.is_valid():
        return _campaign_page(request, found, form, status=422)
    try:
        chosen = {name: UUID(value) for name, value in form.cleaned_data.items()}
        assign_surveyor(actor, campaign_id=campaign_id, **chosen)
    except Refused as refused:
        return _campaign_page(request, found, with_refusal(form, refused), status=refused.status)
    messages.success(request, _("已安排"))
    return redirect("survey:campaign", campaign_id)


def _assign_form(place: PlaceView, data: Any = None) -> AssignForm:
    people = [(str(person_id), name) for person_id, name in surveyors_at(place)]
    parts = [place, *lanes_at(place), *numbers_at(place)]
    named = {str(view.id): view.address for view in parts}
    return AssignForm(data, people=people, places=list(named.items()))


def _campaign_page(
    request: HttpRequest,
    found: Campaign,
    form: BaseForm | None,
    *,
    status: int = 200,
    refused: Refused | None = None,
) -> HttpResponse:
    actor = who(request)
    place = places.place(found.place_id)
    running = permissions.run_campaign.allows(actor, found.place_path)
    coverage = coverage_of(found)
    context = {
        "campaign": found,
        "kind": _STATE_TAGS[_state(found)],
        "kinds": listed(_kind_names(found)) or _("全部类别"),
        "trail": _trail(found, place),
        "coverage": coverage,
        "lanes": coverage_by_lane(found),
        "assignments": assignments_of(found),
        "form": form,
        "refused": refused,
        "opening": running and CampaignState.OPEN in CAMPAIGN.table[found.state],
        "closing": running and found.state == CampaignState.OPEN,
        "sheet_url": reverse("survey:survey-sheet", args=[found.id]),
        "next": _next(actor, found, coverage, running=running),
    }
    return render(request, "survey/campaign.html", context, status=status)


def _kind_names(found: Campaign) -> list[str]:
    kinds = finding_kinds()
    return [kinds[code].label for code in found.kinds if code in kinds]


def _trail(found: Campaign, place: PlaceView, *further: Link) -> list[Link]:
    list_ = Link(_("排摸安排"), reverse("survey:campaigns", args=[place.id]))
    here = reverse("survey:campaign", args=[found.id]) if further else ""
    return trail_to(place, list_, Link(found.title, here), *further)


def _own_part(actor: Actor, place: PlaceView) -> PlaceView:
    """The place, or the part of it in which the reader records."""
    if permissions.see_ledger.allows(actor, place.path):
        return place
    paths = [path for path in actor.paths_with(permissions.RECORDERS) if covers(place.path, path)]
    return next(iter(places.places_at(paths)), place)


def _next(actor: Actor, found: Campaign, coverage: Coverage, *, running: bool) -> dict[str, str]:
    place = _own_part(actor, places.place(found.place_id))
    walks = permissions.record_visit.allows(actor, place.path)
    if found.state == CampaignState.OPEN and coverage.left + coverage.absent and walks:
        left = _("还有 %(count)s 户没看到") % {"count": coverage.left + coverage.absent}
        return {
            "title": left,
            "label": _("今天的门"),
            "href": reverse("survey:today", args=[place.id]),
        }
    if found.state == CampaignState.PLANNED and running:
        return {"title": _("安排好人，就可以开始"), "label": _("安排"), "href": "#assign"}
    if url := address("survey:ledger", place.id):
        return {"title": _("看排摸出来的台账"), "label": _("打开台账"), "href": url}
    return {"title": _("这一轮没有要做的了"), "label": "", "href": ""}


@require_POST
def move(request: HttpRequest, campaign_id: UUID, to: str) -> HttpResponse:
    """Open or close a round."""
    actor = who(request)
    found = seen_campaign(actor, campaign_id)
    permissions.run_campaign(actor, found.place_path)  # a refusal shows the page with its form
    verbs: dict[str, Callable[..., Campaign]] = {"open": open_campaign, "close": close_campaign}
    try:
        verbs[to](actor, campaign_id=campaign_id)
    except Refused as refused:
        form = _assign_form(places.place(found.place_id))
        return _campaign_page(request, found, form, status=refused.status, refused=refused)
    messages.success(request, _("排摸开始了") if to == "open" else _("这一轮已结束"))
    return redirect("survey:campaign", campaign_id)


@require_safe
def survey_sheet(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """The blank sheet to take along: a page a building, a line a room."""
    actor = who(request)
    found = seen_campaign(actor, campaign_id)
    part = _part(found, request.GET.get("place", ""))
    kinds = finding_kinds()
    context = {
        "campaign": found,
        "place": part,
        "kinds": [kinds[code].label for code in found.kinds or kinds],
        "buildings": sheet_of(found, part.path),
        "blank": range(BLANK_LINES),
        "back_url": reverse("survey:campaign", args=[found.id]),
    }
    return render(request, "survey/survey_sheet.html", context)


def _part(found: Campaign, wanted: str) -> PlaceView:
    """The part of the round that is asked for; all of it when that lies elsewhere."""
    whole = places.place(found.place_id)
    try:
        part = places.places_by_id([UUID(wanted)]).get(UUID(wanted), whole)
    except ValueError:
        return whole
    return part if covers(whole.path, part.path) else whole


@require_safe
def today(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The doors a surveyor has not seen yet, in walking order."""
    return _today_page(request, places.place(place_id))


def _today_page(
    request: HttpRequest, place: PlaceView, refused: Refused | None = None
) -> HttpResponse:
    actor = who(request)
    permissions.record_visit(actor, place.path)
    walk = today_of(actor, place.path)
    context = {
        "place": place,
        "trail": trail_to(place, Link(_("今天的门"))),
        "walk": walk,
        "shown": sum(len(building.doors) for building in walk.buildings),
        "returned": returned_to(actor, place.path),
        "results": DoorResult.choices,
        "refused": refused,
        "record_url": reverse("survey:record", args=[place.id]),
        "campaigns_url": reverse("survey:campaigns", args=[place.id]),
    }
    part = request.headers.get("HX-Request-Type") == "partial"
    template = "survey/today_doors.html" if part else "survey/today.html"
    return render(request, template, context, status=refused.status if refused else 200)


@require_POST
def visit(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Record a knock with one tap; the list comes back without the door."""
    place = places.place(place_id)
    try:
        door_id = UUID(request.POST.get("door", ""))
        record_visit(who(request), door_id=door_id, result=request.POST.get("result", ""))
    except ValueError:
        return redirect("survey:today", place_id)
    except Refused as refused:
        return _today_page(request, place, refused)
    if request.headers.get("HX-Request-Type") == "partial":
        return _today_page(request, place)
    return redirect(reverse("survey:today", args=[place_id]) + "#doors")
