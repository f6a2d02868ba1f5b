"""A meeting that is being held: on the phones of those who are there, and on the projector."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.council import cockpit_permissions as permissions
from lilong.council.actions.answer_straw_poll import answer_straw_poll
from lilong.council.actions.ask_to_speak import ask_to_speak
from lilong.council.actions.withdraw_speech import withdraw_speech
from lilong.council.models import Meeting
from lilong.council.queries.cockpit import (
    hall_of,
    own_of,
    projected_meeting,
    says_so,
    seen_hall,
)
from lilong.council.roll import latest_attendance, present
from lilong.council.states import MeetingState
from lilong.council.web.cockpit_forms import AskForm
from lilong.council.web.cockpit_parts import live_address, parts
from lilong.council.web.door_codes import wall_code_of
from lilong.council.web.meeting_words import trail_of
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.places.web.asking import who


@never_cache
@require_safe
def hall(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """What is going on in the room, and what one can do there."""
    return _page(request, seen_hall(who(request), meeting_id))


def _page(request: HttpRequest, found: Meeting, refused: Refused | None = None) -> HttpResponse:
    actor = who(request)
    now = hall_of(found, together=True, reader=actor.person_id)
    own = own_of(actor, now)
    sight = permissions.sight_of(here=own.here)
    checks_in = found.state == MeetingState.OPEN and actor.known and not own.here
    context = {
        "meeting": found,
        "hall": now,
        "own": own,
        "refused": refused,
        "parts": parts(now, sight, own=own),
        "live_url": live_address(now, sight, get_language() or settings.LANGUAGE_CODE),
        "check_in_url": address("council:check-in", found.id) if checks_in else "",
        "waits_for_the_roll": checks_in and says_so(actor, found),
        "ask_url": address("council:cockpit-ask", found.id),
        "answer_url": address("council:cockpit-answer", found.id),
        "withdraw_url": address("council:cockpit-withdraw", found.id),
        "control_url": control_address(actor, found),
        "trail": trail_of(found, Link(_("会场"))),
    }
    status = refused.status if refused else 200
    return render(request, "council/cockpit.html", context, status=status)


def control_address(actor: Actor, found: Meeting) -> str:
    """Where those who steer go; empty for everybody else."""
    steers = permissions.steer_meeting.allows(actor, found)
    return address("council:cockpit-control", found.id) if steers else ""


@never_cache
@require_safe
def projector(request: HttpRequest, hall_key: str) -> HttpResponse:
    """The wall of the room, opened by the meeting's key on whatever machine hangs there."""
    found = projected_meeting(hall_key)
    now = hall_of(found)
    context = {
        "meeting": found,
        "parts": parts(now, permissions.PROJECTOR),
        "live_url": live_address(
            now, permissions.PROJECTOR, get_language() or settings.LANGUAGE_CODE
        ),
        "door": wall_code_of(found, hall_key),
    }
    return render(request, "council/cockpit_projector.html", context)


# ── Speaking ────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Join the speakers' list; those who steer write down somebody who raised a hand."""
    actor = who(request)
    found = seen_hall(actor, meeting_id)
    steers = permissions.steer_meeting.allows(actor, found)
    here = present(found) if steers else latest_attendance(found, actor.person_id)
    there = [(str(row.person_id or row.name), row.name) for row in here] if steers else None
    if request.method != "POST":
        permissions.ask_to_speak(actor, found, here, actor.person_id)
        return _ask_page(request, found, AskForm(there=there, initial={"called": actor.name}))
    form = AskForm(request.POST, there=there)
    if not form.is_valid():
        return _ask_page(request, found, form, status=422)
    said = form.cleaned_data
    try:
        ask_to_speak(actor, meeting_id=found.id, called=said["called"], whom=said.get("meant"))
    except Refused as refused:
        return _ask_page(request, found, with_refusal(form, refused), status=refused.status)
    messages.success(request, _("已经报名，轮到的时候屏幕上会显示"))
    return redirect("council:cockpit-control" if steers else "council:cockpit", found.id)


def _ask_page(
    request: HttpRequest, found: Meeting, form: BaseForm, status: int = 200
) -> HttpResponse:
    hall_link = Link(_("会场"), address("council:cockpit", found.id))
    context = {
        "meeting": found,
        "form": form,
        "back_url": control_address(who(request), found) or hall_link.url,
        "trail": trail_of(found, hall_link, Link(_("报名发言"))),
    }
    return render(request, "council/cockpit_ask.html", context, status=status)


@require_POST
def answer(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Answer the straw poll that is open."""
    found = seen_hall(who(request), meeting_id)
    number, choice = whole_number(request, "number"), whole_number(request, "choice")
    try:
        answer_straw_poll(who(request), meeting_id=found.id, number=number or 0, choice=choice)
    except Refused as refused:
        return _page(request, found, refused)
    messages.success(request, _("收到了，谢谢"))
    return redirect("council:cockpit", found.id)


@require_POST
def withdraw(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Leave the speakers' list."""
    actor = who(request)
    found = seen_hall(actor, meeting_id)
    order = whole_number(request, "order") or 0
    try:
        withdraw_speech(actor, meeting_id=found.id, order=order)
    except Refused as refused:
        return _page(request, found, refused)
    return redirect("council:cockpit", found.id)


def whole_number(request: HttpRequest, name: str) -> int | None:
    """A whole number of a body; None for anything else."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None
