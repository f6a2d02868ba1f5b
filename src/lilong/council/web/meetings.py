"""Meetings: a place's list, planning one, one with its agenda, inviting to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lilong.commons.web.addresses import address
from lilong.commons.web.components import FilterGroup, Link
from lilong.commons.web.middleware import with_refusal
from lilong.council import meeting_permissions as permissions
from lilong.council.actions.cancel_meeting import cancel_meeting
from lilong.council.actions.close_meeting import close_meeting
from lilong.council.actions.invite import invite
from lilong.council.actions.open_meeting import open_meeting
from lilong.council.actions.plan_meeting import AT, plan_meeting
from lilong.council.covering import Telling
from lilong.council.kinds.meetings import (
    OWNERS_COMMITTEE,
    RESIDENTS_COMMITTEE,
    MeetingKind,
    meeting_kinds,
    read_kind,
)
from lilong.council.meeting_deadlines import (
    gap_words,
    notice_words,
    posting_words,
    yearly_words,
)
from lilong.council.meeting_moving import MOST_ITEMS
from lilong.council.meeting_printing import hands_of, said_at, said_on
from lilong.council.minutes_writing import quorum_of, resolution_entry
from lilong.council.models import Meeting
from lilong.council.queries.meetings import (
    FILTERS,
    agenda_of,
    invitable,
    invited_to,
    meetings_at,
    seen_meeting,
)
from lilong.council.queries.minutes import minutes_of
from lilong.council.queries.promises import due_for, promises_of
from lilong.council.queries.resolutions import resolutions_of
from lilong.council.roll import heads, present
from lilong.council.states import MEETING, MeetingState, MinutesState
from lilong.council.web.covering import personal_of
from lilong.council.web.invite_forms import NamedInviteForm
from lilong.council.web.lasting import Offer, cover, form_number, offer_of, once, token_of
from lilong.council.web.meeting_forms import MeetingForm, ReasonForm
from lilong.council.web.meeting_words import TAGS, area_of, tabs_at, trail_of, uuid_of
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who

_PLAN = "plan-meeting"


@require_safe
def meetings(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The meetings around a place, the latest first."""
    actor, place = who(request), area_of(place_id)
    narrowed = request.GET.get("state", "")
    after = uuid_of(request.GET.get("after"))
    found = meetings_at(actor, place.path, narrowed=narrowed, after=after)
    if not found.meetings:  # one who is invited from elsewhere sees the list
        permissions.see_meetings(actor, place.path)
    here = address("council:meetings", place.id)
    kept = f"&state={narrowed}" if narrowed in FILTERS else ""
    context = {
        "place": place,
        "trail": trail_to(place, Link(_("会议"))),
        "tabs": tabs_at(place, "council:meetings"),
        "rows": [_row(one) for one in found.meetings],
        "groups": [_filter(here, narrowed)],
        "narrowed": narrowed in FILTERS,
        "older": f"{here}?after={found.older}{kept}" if found.older else "",
        "newest": here if after else "",
        "plan_url": _plan_url(actor, places.place(place_id), place),
    }
    return render(request, "council/meetings.html", context)


def _row(meeting: Meeting) -> dict[str, Any]:
    return {
        "meeting": meeting,
        "kind": TAGS[MeetingState(meeting.state)],
        "named": read_kind(meeting.rules).label,
        "when": said_at(meeting.starts_at),
        "href": address("council:meeting", meeting.id),
    }


def _filter(here: str, narrowed: str) -> FilterGroup:
    words = {
        "coming": _("要开的"),
        "open": _("正在开"),
        "closed": _("开过的"),
        "cancelled": _("取消的"),
    }
    return FilterGroup(
        _("状态"),
        [
            Link(label, here if code == narrowed else f"{here}?state={code}", code == narrowed)
            for code, label in words.items()
        ],
    )


def _plan_url(actor: Actor, *around: PlaceView) -> str:
    """Where the reader may plan: at the place itself, else at the residents' area."""
    for place in around:
        if place.kind in AT and _kinds_for(actor, place):
            return address("council:plan-meeting", place.id)
    own = actor.paths_with((*permissions.COMMITTEE, "committee_secretary"))
    held = [view for view in places.places_at(own) if view.kind in AT] if own else []
    return address("council:plan-meeting", held[0].id) if held else ""


def _kinds_for(actor: Actor, place: PlaceView) -> list[MeetingKind]:
    return [
        kind
        for kind in meeting_kinds().values()
        if permissions.plan_meeting.allows(actor, place.path, kind.run_by)
    ]


# ── Planning ────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Plan a meeting of one of the kinds that the reader may plan here."""
    actor, place = who(request), places.place(place_id)
    kinds = _kinds_for(actor, place)
    if not kinds:
        # Whoever plans for owners elsewhere hears of the owners' committee here.
        owners = actor.paths_with(permissions.PREPARERS[OWNERS_COMMITTEE])
        run_by = OWNERS_COMMITTEE if owners else RESIDENTS_COMMITTEE
        permissions.plan_meeting(actor, place.path, run_by)
    if request.method != "POST":
        return _plan_page(request, place, MeetingForm(kinds=kinds), kinds)
    form = MeetingForm(request.POST, kinds=kinds)
    if not form.is_valid():
        return _plan_page(request, place, form, kinds, status=422)
    if offer := cover(request, form, ("title", "where")):
        return _plan_page(request, place, form, kinds, status=422, offer=offer)
    number, given = form_number(request, _PLAN), form.cleaned_data

    def act() -> Meeting:
        meant = personal_of(request)
        return plan_meeting(actor, place_id=place.id, form_id=number, personal=meant, **given)

    try:
        done = once(Meeting, number, {**given, "place_id": place.id}, act)
    except Refused as refused:
        with_refusal(form, refused)
        return _plan_page(request, place, form, kinds, status=refused.status)
    if not done.same:
        return _plan_page(request, place, form, kinds, status=409, before=done.thing)
    messages.success(request, _("已经记下。接下来写议程，再发通知"))
    if waiting := len(due_for(done.thing)):
        said = _("议程最多 %(most)s 项，放满了：还有 %(count)s 件到期的承诺等着，列在下面")
        messages.warning(request, said % {"most": MOST_ITEMS, "count": waiting})
    return redirect(address("council:agenda", done.thing.id) + "?recorded=1")


def _plan_page(
    request: HttpRequest,
    place: PlaceView,
    form: BaseForm,
    kinds: list[MeetingKind],
    *,
    status: int = 200,
    before: Meeting | None = None,
    offer: Offer | None = None,
) -> HttpResponse:
    list_ = Link(_("会议"), address("council:meetings", place.id))
    context = {
        "place": place,
        "form": form,
        "kinds": [{"rules": one, "yearly": yearly_words(place.id, one)} for one in kinds],
        "token": token_of(request, _PLAN, fresh=before is not None),
        "before": before,
        "offer": offer or (),
        "before_url": address("council:meeting", before.id) if before else "",
        "trail": trail_to(place, list_, Link(_("筹备一次会"))),
    }
    return render(request, "council/meeting_plan.html", context, status=status)


# ── One meeting ─────────────────────────────────────────────────────────────────────────────


@require_safe
def meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """One meeting: agenda, who is invited, who is there, what came of it."""
    return _page(request, seen_meeting(who(request), meeting_id))


def _page(
    request: HttpRequest,
    found: Meeting,
    *,
    status: int = 200,
    refused: Refused | None = None,
    form: BaseForm | None = None,
    offer: Offer | None = None,
) -> HttpResponse:
    actor = who(request)
    names = permissions.reads_names(actor, found.place_path, found.run_by)
    prepares = permissions.prepare_meeting.allows(actor, found)
    # Of two thousand names none is read where none is shown.
    there, am_here = heads(found, actor.person_id) if found.opened_at else (0, False)
    minutes = minutes_of(found, full=names)
    context = {
        "meeting": found,
        "rules": read_kind(found.rules),
        "deadlines": _deadlines(found) if prepares else [],
        "tag": TAGS[MeetingState(found.state)],
        "when": said_at(found.starts_at),
        "trail": trail_of(found),
        "items": agenda_of(found),
        "invited": invited_to(found) if names else [],
        "there": there,
        "here": present(found) if names and found.opened_at else [],
        "am_here": am_here,
        "quorum": quorum_of(found) if names and found.opened_at else None,
        "resolutions": [_resolved(one, read_kind(found.rules)) for one in resolutions_of(found)],
        "promises": [
            {"promise": one, "due": said_on(one.due_on), "url": address("council:promise", one.id)}
            for one in promises_of(found)
        ],
        "minutes": minutes,
        "approved": minutes is not None and minutes.state == MinutesState.APPROVED,
        "names": names,
        "prepares": prepares,
        "refused": refused,
        "reason_form": form or ReasonForm(),
        "offer": offer or [],
        **_ways(actor, found, prepares=prepares),
    }
    context["next"] = _next(found, context)
    return render(request, "council/meeting.html", context, status=status)


def _resolved(one: Any, kind: MeetingKind) -> dict[str, Any]:
    return {
        "resolution": one,
        "hands": hands_of(resolution_entry(one)),
        "posting": posting_words(one, kind),
        "url": address("council:resolution", one.id),
    }


def _deadlines(found: Meeting) -> list[str]:
    """What the texts ask of its days, for those who prepare it."""
    if found.state == MeetingState.CANCELLED:
        return []
    return [words for words in (notice_words(found), gap_words(found)) if words]


def _ways(actor: Actor, found: Meeting, *, prepares: bool) -> dict[str, Any]:
    runs = permissions.run_meeting.allows(actor, found)
    decides = permissions.decide_meeting.allows(actor, found)
    following = MEETING.table[found.state] if runs else ()
    running = found.state in (MeetingState.OPEN, MeetingState.CLOSED)
    changing = prepares and found.state in ("planned", "invited", "open")
    pages = {
        "agenda_url": (changing, "council:agenda"),
        "invite_url": (prepares and found.state in ("planned", "invited"), "council:invite"),
        "hall_url": (found.state == MeetingState.OPEN, "council:cockpit"),
        "control_url": (
            prepares and found.state == MeetingState.OPEN,
            "council:cockpit-control",
        ),
        "attendance_url": (prepares and running, "council:attendance"),
        "check_in_url": (
            found.state == MeetingState.OPEN and actor.known and not prepares,
            "council:check-in",
        ),
        "write_url": (prepares and running, "council:minutes-write"),
        "resolve_url": (decides and running, "council:resolve"),
        "promise_url": (prepares and running, "council:meeting-promise"),
        "minutes_url": (running, "council:minutes"),
        # Also of a cancelled one, which takes it out of a calendar again.
        "ics_url": (True, "council:meeting-calendar"),
    }
    return {
        **{name: address(page, found.id) if may else "" for name, (may, page) in pages.items()},
        "poster_url": address("council:meeting-paper", found.id, "agenda", "pdf"),
        "opening": MeetingState.OPEN in following,
        "closing": MeetingState.CLOSED in following,
        "cancelling": MeetingState.CANCELLED in following,
    }


def _next(found: Meeting, context: dict[str, Any]) -> dict[str, str]:
    """What the reader can do next, or who is waited for."""
    if context["agenda_url"] and not context["items"]:
        return _way(_("先写议程"), _("写议程"), context["agenda_url"])
    if context["invite_url"] and found.state == MeetingState.PLANNED:
        return _way(_("议程好了，就可以通知大家"), _("发通知"), context["invite_url"])
    if context["attendance_url"] and found.state == MeetingState.OPEN:
        return _way(_("到的人一个个点过去"), _("点名签到"), context["attendance_url"])
    if context["check_in_url"] and not context["am_here"]:
        return _way(_("您到会场了吗？"), _("我到了"), context["check_in_url"])
    if found.state == MeetingState.CLOSED:
        if context["approved"]:
            return _way(_("纪要已经定稿"), _("看纪要"), context["minutes_url"])
        if context["write_url"]:
            return _way(_("纪要还没有定稿"), _("写纪要"), context["minutes_url"])
        return _way(_("纪要定稿以后，就能在这里看"))
    return _way(_("其他会议"), _("看全部"), address("council:meetings", found.place_id))


def _way(title: str, label: str = "", href: str = "") -> dict[str, str]:
    return {"title": title, "label": label, "href": href}


@require_POST
def step(request: HttpRequest, meeting_id: UUID, to: str) -> HttpResponse:
    """Open, close or cancel a meeting."""
    actor = who(request)
    found = seen_meeting(actor, meeting_id)
    if to == "cancel":
        return _cancel(request, found)
    verbs: dict[str, Callable[..., Meeting]] = {"open": open_meeting, "close": close_meeting}
    try:
        verbs[to](actor, meeting_id=meeting_id)
    except Refused as refused:
        return _page(request, found, status=refused.status, refused=refused)
    messages.success(request, _("会议开始了") if to == "open" else _("散会了，可以把纪要写完"))
    return redirect("council:meeting", meeting_id)


def _cancel(request: HttpRequest, found: Meeting) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, form=form)
    meant = personal_of(request)
    try:
        cancel_meeting(who(request), meeting_id=found.id, personal=meant, **form.cleaned_data)
    except Telling as telling:
        offer = offer_of(form, telling)
        return _page(request, found, status=telling.status, form=form, offer=offer)
    except Refused as refused:
        with_refusal(form, refused)
        return _page(request, found, status=refused.status, refused=refused, form=form)
    messages.success(request, _("已经取消，请过的人会收到通知"))
    return redirect(address("council:meeting", found.id) + "?recorded=1")


@require_http_methods(["GET", "HEAD", "POST"])
def ask_people(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Invite people by role; who was told is not told again."""
    actor = who(request)
    found = seen_meeting(actor, meeting_id)
    permissions.prepare_meeting(actor, found)
    kind = read_kind(found.rules)
    roles = [
        (code, _("%(label)s（%(count)s 位）") % {"label": label, "count": count})
        for code, label, count in invitable(found.place_path)
    ]
    given: dict[str, Any] = {"roles": roles, "actor": actor, "path": found.place_path}
    if request.method != "POST":
        form = NamedInviteForm(initial={"roles": list(kind.invited or ())}, **given)
        return _invite_page(request, found, form)
    form = NamedInviteForm(request.POST, **given)
    if not form.is_valid():
        return _invite_page(request, found, form, status=422)
    try:
        invite(actor, meeting_id=found.id, **form.cleaned_data)
    except Refused as refused:
        return _invite_page(request, found, with_refusal(form, refused), status=refused.status)
    messages.success(request, _("已经通知，议程从现在起大家都看得到"))
    return redirect("council:meeting", found.id)


def _invite_page(
    request: HttpRequest, found: Meeting, form: BaseForm, status: int = 200
) -> HttpResponse:
    context = {
        "meeting": found,
        "notice_words": notice_words(found),
        "form": form,
        "trail": trail_of(found, Link(_("通知"))),
        "poster_url": address("council:meeting-paper", found.id, "agenda", "pdf"),
    }
    return render(request, "council/meeting_invite.html", context, status=status)
