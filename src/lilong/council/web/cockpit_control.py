"""The page of those who steer a meeting: items, speakers, straw polls, and what is noted.

Every button belongs to the form of the note, so that whatever one presses, what is typed is
saved first. Where somebody else wrote at the same item, both texts are shown and nothing else
is done.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.council import cockpit_permissions as permissions
from lilong.council.actions.call_speaker import call_speaker
from lilong.council.actions.close_straw_poll import close_straw_poll
from lilong.council.actions.end_speech import end_speech
from lilong.council.actions.note_at_meeting import note_at_meeting
from lilong.council.actions.open_straw_poll import open_straw_poll
from lilong.council.actions.start_item import start_item
from lilong.council.actions.withdraw_speech import withdraw_speech
from lilong.council.cockpit_moving import AlreadyDone
from lilong.council.minutes_writing import EMPTY
from lilong.council.models import AgendaItem, Meeting
from lilong.council.queries.cockpit import Poll, hall_of, polls_of, seen_hall
from lilong.council.queries.minutes import minutes_of
from lilong.council.states import MinutesState
from lilong.council.web.cockpit import whole_number
from lilong.council.web.cockpit_forms import HandsForm, NoteForm, PollForm
from lilong.council.web.cockpit_parts import live_address, parts
from lilong.council.web.door_codes import room_code_of
from lilong.council.web.meeting_words import trail_of, uuid_of
from lilong.kernel.refusal import Conflict, Invalid, NotFound, Refused
from lilong.places.web.asking import who


def _steered(request: HttpRequest, meeting_id: UUID) -> Meeting:
    """The meeting, for somebody who steers it. Raises NotFound, NotAllowed."""
    found = seen_hall(who(request), meeting_id)
    permissions.steer_meeting(who(request), found)
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def control(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Steer and take notes; sent to this address, only the note is saved."""
    found = _steered(request, meeting_id)
    if request.method != "POST":
        return _page(request, found)
    return _noted(request, found, lambda: None)


@require_POST
def step(request: HttpRequest, meeting_id: UUID, act: str) -> HttpResponse:
    """One press of a button: the note first, then what the button says."""
    actor, found = who(request), _steered(request, meeting_id)
    order = whole_number(request, "order")
    item_id = uuid_of(request.POST.get("item"))
    acts: dict[str, Callable[[], object]] = {
        "item": lambda: start_item(actor, meeting_id=found.id, item_id=item_id or found.id),
        "call": lambda: call_speaker(actor, meeting_id=found.id, order=order),
        "ended": lambda: end_speech(actor, meeting_id=found.id, order=order or 0),
        "drop": lambda: withdraw_speech(actor, meeting_id=found.id, order=order or 0),
    }
    return _noted(request, found, acts[act])


def _noted(request: HttpRequest, found: Meeting, act: Callable[[], object]) -> HttpResponse:
    if "of" in request.POST:
        form = NoteForm(request.POST)
        if not form.is_valid():
            return _page(request, found, form=form, status=422)
        try:
            _save_note(request, found, form.cleaned_data)
        except Conflict as conflict:
            return _page(request, found, form=form, conflict=conflict, status=conflict.status)
        except Refused as refused:
            return _page(request, found, form=form, refused=refused)
    try:
        act()
    except AlreadyDone:
        pass  # a button that was tapped twice means one step
    except Refused as refused:
        return _page(request, found, refused=refused)
    return redirect(address("council:cockpit-control", found.id) + "?recorded=1")


def _save_note(request: HttpRequest, found: Meeting, said: dict[str, Any]) -> None:
    """Hand on what the form held, touched or not. Raises what the verb raises."""
    try:
        note_at_meeting(
            who(request),
            meeting_id=found.id,
            item_id=said["of"],
            text=said["text"],
            base_number=said["base"],
        )
    except Invalid as refused:
        # The verb names the item; on this page that is the one field there is.
        whys = [why for said_of in refused.fields.values() for why in said_of]
        raise Invalid(refused.sentence, fields={"text": whys} if whys else {}) from refused


def _page(
    request: HttpRequest,
    found: Meeting,
    *,
    form: NoteForm | None = None,
    refused: Refused | None = None,
    conflict: Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page. `form` is what was typed and is not saved: it stays, at its item only."""
    now = hall_of(found, together=True)
    latest = minutes_of(found, full=True)
    content, base = (latest.content, latest.number) if latest else (EMPTY, 0)
    fixed = latest is not None and latest.state == MinutesState.APPROVED
    typed_at = uuid_of(request.POST.get("of"))
    # The note was taken, though the step was not: what this browser kept of it is no draft.
    taken = _draft_key(request, found, typed_at) if typed_at and form is None else ""
    item, unplaced = next((one for one in now.items if one.id == typed_at), None), ""
    if form is not None and (fixed or item is None):
        unplaced, form = request.POST.get("text", "").strip(), None
    item = item or now.item
    if form is None:
        form = _fresh(item, content, base) if item else None
    elif conflict is not None:
        # Both texts stand on the page; saved again, the person's own words are what they mean.
        form = NoteForm({**form.cleaned_data, "base": base})
    elif refused is not None:
        with_refusal(form, refused)
        status, refused = refused.status, None
    context = {
        "meeting": found,
        "hall": now,
        "parts": parts(now, permissions.CONTROL),
        "live_url": live_address(
            now, permissions.CONTROL, get_language() or settings.LANGUAGE_CODE
        ),
        "item": item,
        "form": form,
        "unplaced": [unplaced] if unplaced else [],
        "taken_draft": taken,
        "refused": refused,
        "conflict": conflict,
        "theirs": conflict.theirs.get(str(item.id), "") if conflict and item else None,
        "fixed": fixed,
        "draft_key": _draft_key(request, found, item.id) if item else "",
        "projector_url": address("projector", now.key) if now.key and now.open else "",
        "attendance_url": address("council:attendance", found.id),
        "write_url": address("council:minutes-write", found.id),
        "door": room_code_of(found),
        "trail": trail_of(
            found,
            Link(_("会场"), address("council:cockpit", found.id)),
            Link(_("主持台")),
        ),
    }
    code = refused.status if refused else status
    return render(request, "council/cockpit_control.html", context, status=code)


def _draft_key(request: HttpRequest, found: Meeting, item_id: object) -> str:
    return f"note-{found.id}-{item_id}-{who(request).person_id}"


def _fresh(item: AgendaItem, content: dict[str, Any], base: int) -> NoteForm:
    """The note as it stands."""
    stands = content["points"].get(str(item.id), "")
    return NoteForm(initial={"of": item.id, "base": base, "text": stands})


# ── Straw polls ─────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def poll(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Ask around the room."""
    found = _steered(request, meeting_id)
    if request.method != "POST":
        return _poll_page(request, found, PollForm())
    form = PollForm(request.POST)
    if not form.is_valid():
        return _poll_page(request, found, form, status=422)
    said = form.cleaned_data
    try:
        open_straw_poll(
            who(request),
            meeting_id=found.id,
            question=said["question"],
            options=said["options"].splitlines(),
            shown_live=said["shown_live"],
        )
    except Refused as refused:
        return _poll_page(request, found, with_refusal(form, refused), status=refused.status)
    messages.success(request, _("摸底开始了，在场的人手机上可以作答"))
    return redirect(address("council:cockpit-control", found.id) + "?recorded=1")


def _poll_page(
    request: HttpRequest, found: Meeting, form: BaseForm, status: int = 200
) -> HttpResponse:
    # What was typed for one poll is not asked again in the next.
    draft_key = f"poll-{found.id}-{polls_of(found) + 1}-{who(request).person_id}"
    above = _above(found, _("发起摸底"))
    context = {"meeting": found, "form": form, "draft_key": draft_key, **above}
    return render(request, "council/cockpit_poll.html", context, status=status)


def _above(found: Meeting, label: str) -> dict[str, Any]:
    back_url = address("council:cockpit-control", found.id)
    return {
        "back_url": back_url,
        "trail": trail_of(found, Link(_("主持台"), back_url), Link(label)),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def close_poll(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """End a straw poll, with the hands of those who have no phone."""
    found = _steered(request, meeting_id)
    now = hall_of(found, together=True).poll
    if now is None or not now.open:
        raise NotFound(_("现在没有摸底"), remedy=_("请回到主持台看一看。"))
    if request.method != "POST":
        return _close_page(request, found, now, HandsForm(poll=now))
    form = HandsForm(request.POST, poll=now)
    if not form.is_valid():
        return _close_page(request, found, now, form, status=422)
    try:
        number = whole_number(request, "number") or now.number
        close_straw_poll(who(request), meeting_id=found.id, number=number, hands=form.hands())
    except Refused as refused:
        return _close_page(request, found, now, with_refusal(form, refused), refused.status)
    messages.success(request, _("摸底结束了，人数已经公布"))
    return redirect("council:cockpit-control", found.id)


def _close_page(
    request: HttpRequest, found: Meeting, poll: Poll, form: BaseForm, status: int = 200
) -> HttpResponse:
    context = {"meeting": found, "poll": poll, "form": form, **_above(found, _("结束摸底"))}
    return render(request, "council/cockpit_poll_close.html", context, status=status)
