"""Resolutions: a place's list, one with what became of it, passing and superseding, the vote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lilong.ballot.rulebook import label_of, rules
from lilong.commons.links.trace import trace_of
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.council import meeting_permissions as permissions
from lilong.council.actions.open_motion_for import open_motion_for
from lilong.council.actions.pass_resolution import pass_resolution
from lilong.council.actions.supersede_resolution import supersede_resolution
from lilong.council.kinds.meetings import read_kind
from lilong.council.meeting_deadlines import posting_words
from lilong.council.meeting_printing import hands_of, said_at, said_on
from lilong.council.minutes_writing import resolution_entry
from lilong.council.models import AgendaItem, Meeting, Resolution, ResolutionStep
from lilong.council.queries.meetings import agenda_of, meetings_to_resolve_in, seen_meeting
from lilong.council.queries.recorded import recorded
from lilong.council.queries.resolutions import (
    items_of,
    resolutions_at,
    seen_resolution,
    steps_of,
    theme_of,
    votes_under_way,
)
from lilong.council.resolution_passing import ResolutionDraft
from lilong.council.states import ResolutionStepKind
from lilong.council.web.lasting import cover, form_number, once, token_of
from lilong.council.web.meeting_forms import MotionForForm, ResolutionForm, SupersedeForm
from lilong.council.web.meeting_words import area_of, tabs_at, trail_of, uuid_of
from lilong.kernel.refusal import Refused
from lilong.places import queries as places
from lilong.places.web.asking import trail_to, who

_RESOLVE, _SUPERSEDE, _MOTION = "resolve", "supersede", "resolution-motion"
_TOLD = ("title", "text")


@require_safe
def resolutions(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """What was resolved around a place, the latest first."""
    actor, place = who(request), area_of(place_id)
    after = uuid_of(request.GET.get("after"))
    found = resolutions_at(actor, place.path, after=after)
    permissions.see_meetings(actor, place.path)
    here = address("council:resolutions", place.id)
    context = {
        "place": place,
        "trail": trail_to(place, Link(_("决议"))),
        "tabs": tabs_at(place, "council:resolutions"),
        "rows": [
            {
                "resolution": one,
                "on": said_on(one.resolved_on),
                "superseded": _successor(one),
                "href": address("council:resolution", one.id),
            }
            for one in found.resolutions
        ],
        "older": f"{here}?after={found.older}" if found.older else "",
        "newest": here if after else "",
    }
    return render(request, "council/resolutions.html", context)


def _successor(one: Resolution) -> Resolution | None:
    found: Resolution | None = getattr(one, "superseded_by", None)
    return found


@require_safe
def resolution(request: HttpRequest, resolution_id: UUID) -> HttpResponse:
    """One resolution as it was passed, and what became of it."""
    actor = who(request)
    found = seen_resolution(actor, resolution_id)
    steps = [
        {"step": step, "at": said_at(step.at), "label": ResolutionStepKind(step.kind).label}
        for step in steps_of(found)
    ]
    decides = permissions.decide_resolution.allows(actor, found)
    standing = _successor(found) is None
    context = {
        "resolution": found,
        "on": said_on(found.resolved_on),
        "hands": hands_of(resolution_entry(found)),
        "posting": posting_words(found, read_kind(found.meeting.rules)),
        "steps": steps,
        "neighbours": trace_of(actor, found.id).neighbours,
        "successor": _successor(found),
        "meeting_url": address("council:meeting", found.meeting_id)
        if permissions.may_see(actor, found.meeting)
        else "",
        "motion_url": address("council:resolution-motion", found.id)
        if decides and standing and found.needs_vote and _left(found)
        else "",
        "supersede_url": address("council:supersede", found.id) if decides and standing else "",
        "trail": _trail(found),
        "list_url": address("council:resolutions", found.place_id),
    }
    return render(request, "council/resolution.html", context)


def _trail(found: Resolution, *pages: Link) -> list[Link]:
    list_ = Link(_("决议"), address("council:resolutions", found.place_id))
    here = Link(found.code, address("council:resolution", found.id))
    return trail_to(places.place(found.place_id), list_, here, *pages)


# ── Passing ─────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def resolve(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Say what the meeting resolved."""
    actor = who(request)
    found = seen_meeting(actor, meeting_id)
    permissions.decide_meeting(actor, found)
    items = agenda_of(found)
    if request.method != "POST":
        first = {"item": request.GET.get("item", "")}
        return _resolve_page(request, found, ResolutionForm(items=items, initial=first))
    form = ResolutionForm(request.POST, items=items)
    if not form.is_valid():
        return _resolve_page(request, found, form, status=422)
    offer, number = cover(request, form, _TOLD), form_number(request, _RESOLVE)
    if offer and not recorded(Resolution, number, {}):
        return _resolve_page(request, found, form, status=422, offer=offer)
    draft, meeting_id = form.draft(), found.id

    def act() -> Resolution:
        return pass_resolution(actor, meeting_id=meeting_id, draft=draft, form_id=number)

    try:
        done = once(Resolution, number, _kept(draft, meeting_id=meeting_id), act)
    except Refused as refused:
        return _resolve_page(request, found, with_refusal(form, refused), status=refused.status)
    if not done.same:
        return _resolve_page(request, found, form, status=409, before=done.thing)
    said = _("决议 %(code)s 记下了，从现在起不再改动") % {"code": done.thing.code}
    messages.success(request, said)
    return _onward(done.thing)


def _onward(passed: Resolution) -> HttpResponse:
    return redirect(address("council:resolution", passed.id) + "?recorded=1")


def _kept(draft: ResolutionDraft, **other: object) -> dict[str, object]:
    """What a resolution keeps of what was typed."""
    names = ("title", "text", "needs_vote", "agreed", "opposed", "abstained")
    return {**{name: getattr(draft, name) for name in names}, "item_id": draft.item_id, **other}


def _lasting(
    request: HttpRequest, purpose: str, offer: Sequence[tuple[str, str]], before: Resolution | None
) -> dict[str, Any]:
    return {
        "token": token_of(request, purpose, fresh=before is not None),
        "offer": offer,
        "before": before,
        "before_url": address("council:resolution", before.id) if before else "",
    }


def _resolve_page(
    request: HttpRequest,
    found: Meeting,
    form: BaseForm,
    *,
    status: int = 200,
    offer: Sequence[tuple[str, str]] = (),
    before: Resolution | None = None,
) -> HttpResponse:
    context = {
        **_lasting(request, _RESOLVE, offer, before),
        "meeting": found,
        "rules": read_kind(found.rules),
        "form": form,
        "draft_key": f"resolve-{found.id}",
        "trail": trail_of(found, Link(_("作出决议"))),
    }
    return render(request, "council/resolution_pass.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def supersede(request: HttpRequest, resolution_id: UUID) -> HttpResponse:
    """Resolve otherwise, in a meeting that is running."""
    actor = who(request)
    old = seen_resolution(actor, resolution_id)
    permissions.decide_resolution(actor, old)
    meetings = meetings_to_resolve_in(old)
    agendas = items_of(meetings)
    if request.method != "POST":
        first = _as_before(old, agendas)
        form = SupersedeForm(meetings=meetings, agendas=agendas, initial=first)
        return _supersede_page(request, old, form, meetings)
    form = SupersedeForm(request.POST, meetings=meetings, agendas=agendas)
    if not form.is_valid():
        return _supersede_page(request, old, form, meetings, status=422)
    offer, number = cover(request, form, _TOLD), form_number(request, _SUPERSEDE)
    if offer and not recorded(Resolution, number, {}):
        return _supersede_page(request, old, form, meetings, status=422, offer=offer)
    draft, given = form.draft(), {"resolution_id": old.id, "meeting_id": form.chosen}

    def act() -> Resolution:
        return supersede_resolution(actor, draft=draft, form_id=number, **given)

    try:
        done = once(Resolution, number, _kept(draft, supersedes_id=old.id), act)
    except Refused as refused:
        with_refusal(form, refused)
        return _supersede_page(request, old, form, meetings, status=refused.status)
    if not done.same:
        return _supersede_page(request, old, form, meetings, status=409, before=done.thing)
    messages.success(request, _("新的决议记下了，原来的一项注明已被取代"))
    return _onward(done.thing)


def _as_before(old: Resolution, agendas: Mapping[UUID, Sequence[AgendaItem]]) -> dict[str, Any]:
    """What the form begins with: what stands, under the item about the same; no hands."""
    first: dict[str, Any] = {"title": old.title, "text": old.text, "needs_vote": old.needs_vote}
    theme_id = theme_of(old)
    items = [item for agenda in agendas.values() for item in agenda]
    same = [one for one in items if one.id == old.item_id]
    same += [one for one in items if theme_id and one.theme_id == theme_id]
    if same:
        first |= {"meeting": str(same[0].meeting_id), "item": str(same[0].id)}
    return first


def _supersede_page(
    request: HttpRequest,
    old: Resolution,
    form: BaseForm,
    meetings: list[Meeting],
    *,
    status: int = 200,
    offer: Sequence[tuple[str, str]] = (),
    before: Resolution | None = None,
) -> HttpResponse:
    context = {
        **_lasting(request, _SUPERSEDE, offer, before),
        "resolution": old,
        "form": form,
        "meetings": meetings,
        "trail": _trail(old, Link(_("改作决议"))),
    }
    return render(request, "council/resolution_supersede.html", context, status=status)


# ── The owners' vote ────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def motion_for(request: HttpRequest, resolution_id: UUID) -> HttpResponse:
    """Draft the owners' vote that a resolution asks for."""
    actor = who(request)
    found = seen_resolution(actor, resolution_id)
    permissions.decide_resolution(actor, found)
    if request.method != "POST":
        form = MotionForForm(compounds=_left(found), matters=_matters())
        return _motion_page(request, found, form)
    form = MotionForForm(request.POST, compounds=_compounds(found), matters=_matters())
    number = form_number(request, _MOTION)
    if not form.is_valid():
        return _motion_page(request, found, form, status=422)
    values = dict(form.cleaned_data)
    place_id = UUID(values.pop("compound"))

    def act() -> ResolutionStep:
        return open_motion_for(
            actor, resolution_id=found.id, place_id=place_id, form_id=number, **values
        )

    try:
        done = once(ResolutionStep, number, {}, act)
    except Refused as refused:
        return _motion_page(request, found, with_refusal(form, refused), status=refused.status)
    messages.success(request, _("表决事项起草好了，结果公布后会回到这项决议"))
    return _to_motion(done.thing)


def _to_motion(step: ResolutionStep) -> HttpResponse:
    return redirect((address("ballot:motion", step.motion_id) or "/") + "?recorded=1")


def _compounds(found: Resolution) -> list[tuple[str, str]]:
    views = places.at_and_below(found.place_path, ["compound"])
    return [(str(view.id), view.address) for view in views if not view.closed]


def _left(found: Resolution) -> list[tuple[str, str]]:
    """The compounds whose owners are not being asked already."""
    asked = {str(one.place_id) for one in votes_under_way(found)}
    return [one for one in _compounds(found) if one[0] not in asked]


def _matters() -> list[tuple[str, str]]:
    named = {rule.matter: label_of(rule) for rule in rules()}
    return [("", _("请选择")), *named.items()]


def _motion_page(
    request: HttpRequest, found: Resolution, form: BaseForm, status: int = 200
) -> HttpResponse:
    context = {
        "resolution": found,
        "form": form,
        "token": token_of(request, _MOTION),
        "draft_key": f"resolution-motion-{found.id}",
        "left": _left(found),
        "under_way": [
            {"code": one.code, "url": address("ballot:motion", one.motion_id)}
            for one in votes_under_way(found)
        ],
        "trail": _trail(found, Link(_("请业主表决"))),
    }
    return render(request, "council/resolution_motion.html", context, status=status)
