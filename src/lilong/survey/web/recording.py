"""Recording at the door, and telling of something as a resident."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.form_token import new_token, read_token
from lilong.commons.web.middleware import with_refusal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, way_to, who
from lilong.survey import permissions
from lilong.survey.actions.add_finding import AlreadyRecorded, add_finding
from lilong.survey.actions.report_finding import report_finding
from lilong.survey.kinds import finding_kinds
from lilong.survey.models import Finding
from lilong.survey.permissions import Sight, sight_at, sight_of, visible_to
from lilong.survey.queries.findings import has_recorded, likely_duplicates, photos_of
from lilong.survey.states import HowKnown
from lilong.survey.web.finding_photos import first_to_look_at
from lilong.survey.web.forms import RecordForm, ReportForm
from lilong.survey.web.place_picker import PlacePicker, pick
from lilong.survey.web.words import KIND_ICONS

_LAST = "survey_last_place"
_LAST_FINDING = "survey_last_finding"


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Record a finding at or below a place."""
    actor, within = who(request), places.place(place_id)
    permissions.add_finding(actor, within.path)
    if request.method != "POST":
        picker = pick(within, request.GET, _remembered(request))
        return _record_page(request, within, picker, RecordForm(initial=_asked_for(request)))
    picker = pick(within, request.POST)
    form = RecordForm(request.POST, request.FILES)
    if "list" in request.POST:  # the way to the next list without script
        return _record_page(request, within, picker, RecordForm(initial=request.POST.dict()))
    if not form.is_valid() or picker.chosen is None:
        return _record_page(request, within, picker, _where(form, picker), status=422)
    token = read_token(actor, "record", request.POST.get("token", ""))
    if has_recorded(actor, token):  # the reply was lost, the finding was not
        return _onward(request, within, token)
    if unseen := _unseen(actor, request, picker.chosen, form.cleaned_data["kind"]):
        return _record_page(request, within, picker, form, near=unseen, status=422)
    return _save(request, within, picker, form, token)


def _save(
    request: HttpRequest, within: PlaceView, picker: PlacePicker, form: RecordForm, token: UUID
) -> HttpResponse:
    actor = who(request)
    assert picker.chosen is not None
    try:
        found = add_finding(
            actor,
            place_id=picker.chosen.id,
            kind=form.cleaned_data["kind"],
            found_on=form.cleaned_data["found_on"],
            how_known=HowKnown.VISIT,
            finding_id=token,
            photos=form.cleaned_data["photos"],
            photos_public=form.cleaned_data["photos_public"],
            **{name: value for name, value in form.values().items() if name != "kind"},
        )
    except AlreadyRecorded as twice:
        messages.info(request, twice.sentence)
        return _onward(request, within, twice.finding_id)
    except Refused as refused:
        bad = with_refusal(form, refused)
        return _record_page(request, within, picker, bad, status=refused.status)
    request.session[_LAST] = str(picker.chosen.id)
    said = _("已登记 %(code)s：%(address)s") % {"code": found.code, "address": found.address}
    messages.success(request, said)
    return _onward(request, within, found.id)


def _onward(request: HttpRequest, within: PlaceView, finding_id: UUID) -> HttpResponseRedirect:
    if request.POST.get("then") == "next":
        request.session[_LAST_FINDING] = str(finding_id)
        return HttpResponseRedirect(reverse("survey:record", args=[within.id]) + "?recorded=1")
    return HttpResponseRedirect(reverse("survey:finding", args=[finding_id]) + "?recorded=1")


def _look_url(request: HttpRequest) -> str:
    """The first photo of what was recorded a moment ago that waits for a look."""
    try:
        last = UUID(request.session.get(_LAST_FINDING, "") if "recorded" in request.GET else "")
    except ValueError:
        return ""
    actor = who(request)
    found = visible_to(actor, Finding.objects.filter(pk=last)).first()
    if found is None or not permissions.cover_photo.allows(actor, found):
        return ""
    return first_to_look_at(found.id, photos_of(found.id, sight_of(actor, found)))


def _remembered(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.session.get(_LAST, ""))
    except ValueError:
        return None


def _asked_for(request: HttpRequest) -> dict[str, Any]:
    kind = request.GET.get("kind", "")
    return {"kind": kind} if kind in finding_kinds() else {}


def _where(form: BaseForm, picker: PlacePicker) -> BaseForm:
    if picker.chosen is None:
        form.add_error(None, _("请先选在哪里"))
    return form


def look_alikes(actor: Actor, place: PlaceView, kind: str) -> list[Finding]:
    """Findings of a kind at a place or in its building that a new one may repeat."""
    way = way_to(place)
    number_id = next((view.id for view in way if view.kind == "number"), None)
    part = "public" if place.kind in ("number", "stair") else ""
    probe = Finding(place_id=place.id, number_id=number_id, kind=kind, part=part)
    return likely_duplicates(actor, probe)


def _unseen(actor: Actor, request: HttpRequest, place: PlaceView, kind: str) -> list[Finding]:
    """Look-alikes that the form has not shown yet."""
    shown = set(request.POST.getlist("near"))
    found = look_alikes(actor, place, kind)
    return found if any(str(one.id) not in shown for one in found) else []


def _record_page(
    request: HttpRequest,
    within: PlaceView,
    picker: PlacePicker,
    form: BaseForm,
    *,
    near: list[Finding] | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = who(request)
    kind = str(form["kind"].value() or "")
    shown = near
    if shown is None and picker.chosen and kind in finding_kinds():
        shown = look_alikes(actor, picker.chosen, kind)
    context = {
        "place": within,
        "trail": trail_to(within, Link(_("登记一处"))),
        "picker": picker,
        "form": form,
        "kinds": _kinds(kind),
        "near": shown,
        "interrupted": near is not None,
        "look_url": _look_url(request),
        "token": request.POST.get("token") or new_token(actor, "record"),
    }
    target = request.headers.get("HX-Target", "")
    fragment = request.headers.get("HX-Request-Type") == "partial" and "where" in target
    template = "survey/record_where.html" if fragment else "survey/record.html"
    return render(request, template, context, status=status)


def _kinds(chosen: str) -> list[dict[str, Any]]:
    return [
        {"code": code, "label": kind.label, "icon": KIND_ICONS[code], "chosen": code == chosen,
         "test": kind.asked}
        for code, kind in finding_kinds().items()
    ]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """A resident tells of something; nobody learns who."""
    actor, asked_at = who(request), places.place(place_id)
    permissions.report_finding(actor, asked_at.path)
    within = _area_of(asked_at)
    if request.method != "POST":
        picker = pick(within, request.GET, asked_at.id)
        return _report_page(request, asked_at, picker, ReportForm(initial=_asked_for(request)))
    picker = pick(within, request.POST)
    form = ReportForm(request.POST, request.FILES)
    if "list" in request.POST:
        return _report_page(request, asked_at, picker, ReportForm(initial=request.POST.dict()))
    if not form.is_valid() or picker.chosen is None:
        return _report_page(request, asked_at, picker, _where(form, picker), status=422)
    try:
        report_finding(
            actor,
            place_id=picker.chosen.id,
            kind=form.cleaned_data["kind"],
            words=form.cleaned_data["words"],
            finding_id=read_token(actor, "report", request.POST.get("token", "")),
            photos=form.cleaned_data["photos"],
            wall_type="unknown" if form.cleaned_data["kind"] == "wall_opening" else "",
        )
    except AlreadyRecorded:
        pass  # the reply was lost, the report was not
    except Refused as refused:
        bad = with_refusal(form, refused)
        return _report_page(request, asked_at, picker, bad, status=refused.status)
    return render(request, "survey/reported.html", {"home": _home(actor, asked_at)})


def _area_of(place: PlaceView) -> PlaceView:
    """A neighbour may tell of any building of the residents' area."""
    way = places.way_down_to(place.path)
    return next((view for view in way if view.kind == "residents_area"), place)


def _home(actor: Actor, place: PlaceView) -> str:
    if sight_at(actor, place.path) == Sight.BUILDING:
        return address("survey:building", place.id)
    return reverse("home")


def _report_page(
    request: HttpRequest, place: PlaceView, picker: PlacePicker, form: BaseForm, status: int = 200
) -> HttpResponse:
    actor = who(request)
    context = {
        "place": place,
        "trail": trail_to(place, Link(_("反映情况"))),
        "picker": picker,
        "form": form,
        "kinds": _kinds(str(form["kind"].value() or "")),
        "token": request.POST.get("token") or new_token(actor, "report"),
    }
    target = request.headers.get("HX-Target", "")
    fragment = request.headers.get("HX-Request-Type") == "partial" and "where" in target
    template = "survey/record_where.html" if fragment else "survey/report.html"
    return render(request, template, context, status=status)
