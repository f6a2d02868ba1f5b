"""The minutes of a meeting: read, written, approved, corrected, printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.council import meeting_permissions as permissions
from lilong.council.actions.approve_minutes import approve_minutes
from lilong.council.actions.correct_minutes import correct_minutes
from lilong.council.actions.write_minutes import write_minutes
from lilong.council.covering import telling, texts_of_minutes
from lilong.council.meeting_printing import content_of, minutes_paper, said_at
from lilong.council.minutes_writing import EMPTY, REMARKS, mark_of, texts_of
from lilong.council.models import Meeting, MinutesVersion
from lilong.council.queries.meetings import agenda_of, seen_meeting
from lilong.council.queries.minutes import approved_versions, minutes_of, minutes_version
from lilong.council.states import MeetingState, MinutesState
from lilong.council.web.lasting import cover
from lilong.council.web.meeting_forms import MinutesForm
from lilong.council.web.meeting_words import trail_of
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Conflict, NotFound, Refused
from lilong.places.web.asking import who


def _shown(request: HttpRequest, found: Meeting, *, names: bool) -> MinutesVersion | None:
    """The version that the address names, else the one that counts. Raises NotFound."""
    number = request.GET.get("version", "")
    if not number:
        return minutes_of(found, full=names)
    version = None
    if number.isdecimal() and len(number) < 9:
        version = minutes_version(found, int(number), full=names)
    if version is None:
        raise NotFound(_("没有这一稿"))
    return version


@require_safe
def minutes(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The minutes; drafts and names for those who keep them only."""
    return _page(request, seen_meeting(who(request), meeting_id))


def _page(
    request: HttpRequest,
    found: Meeting,
    refused: Refused | None = None,
    offer: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    actor = who(request)
    names = permissions.reads_names(actor, found.place_path, found.run_by)
    version = _shown(request, found, names=names)
    if version is None and not names:
        return _not_yet(request, found)
    content = content_of(found, version)
    context = {
        "meeting": found,
        "version": version,
        "paper": minutes_paper(found, version, names=names, content=content),
        # Who is offered to cover something reads no second time: what counts is what was read.
        "whole": request.POST.get("whole", "") if offer else mark_of(content),
        "names": names,
        "refused": refused,
        "offer": offer,
        "versions": [
            {
                "line": one,
                "at": said_at(one.at),
                "url": f"{address('council:minutes', found.id)}?version={one.number}",
            }
            for one in approved_versions(found)
        ],
        "trail": trail_of(found, Link(_("纪要"))),
        **_ways(actor, found, version, names=names),
    }
    status = refused.status if refused else 422 if offer else 200
    return render(request, "council/minutes.html", context, status=status)


def _not_yet(request: HttpRequest, found: Meeting) -> HttpResponse:
    context = {"meeting": found, "trail": trail_of(found, Link(_("纪要")))}
    return render(request, "council/minutes_not_yet.html", context)


def _ways(
    actor: Actor, found: Meeting, version: MinutesVersion | None, *, names: bool
) -> dict[str, Any]:
    draft = version is None or version.state == MinutesState.DRAFT
    prepares = permissions.prepare_meeting.allows(actor, found)
    decides = permissions.decide_meeting.allows(actor, found)
    over = found.state == MeetingState.CLOSED
    return {
        "draft": draft,
        "write_url": address("council:minutes-write", found.id)
        if prepares and draft and found.state in (MeetingState.OPEN, MeetingState.CLOSED)
        else "",
        "correct_url": address("council:minutes-correct", found.id)
        if decides and not draft
        else "",
        "approving": decides and draft and over and version is not None,
        "waits": draft and over and version is not None and not decides,
        "print_url": address("council:minutes-print", found.id),
        "pdf_url": address("council:meeting-paper", found.id, "minutes", "pdf"),
        "docx_url": address("council:meeting-paper", found.id, "minutes", "docx") if names else "",
    }


@require_safe
def print_minutes(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The minutes as a sheet, with lines to sign for those who keep them."""
    actor = who(request)
    found = seen_meeting(actor, meeting_id)
    names = permissions.reads_names(actor, found.place_path, found.run_by)
    version = _shown(request, found, names=names)
    if version is None and not names:
        return _not_yet(request, found)
    context = {
        "meeting": found,
        "paper": minutes_paper(found, version, names=names),
        "back_url": address("council:minutes", found.id),
    }
    return render(request, "council/minutes_print.html", context)


@require_POST
def approve(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Approve the draft that the page showed."""
    actor = who(request)
    found = seen_meeting(actor, meeting_id)
    seen = request.POST.get("seen", "")
    number = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
    chosen = request.POST.get("personal", "")
    if not chosen and (offer := _offer(actor, found, number)):
        return _page(request, found, offer=offer)
    try:
        covered, mark = chosen == "covered", request.POST.get("whole", "")
        approve_minutes(actor, meeting_id=found.id, number=number, seen=mark, covered=covered)
    except Refused as refused:
        return _page(request, found, refused)
    messages.success(request, _("定稿了，从现在起这份纪要不再改动"))
    return redirect("council:minutes", found.id)


def _offer(actor: Actor, found: Meeting, number: int) -> list[tuple[str, str]]:
    """What would tell who somebody is in the draft that is to stand, with it covered."""
    draft = minutes_of(found, full=True)
    if (
        draft is None
        or draft.number != number
        or not permissions.decide_meeting.allows(actor, found)
    ):
        return []
    return telling(texts_of_minutes(draft.content, agenda_of(found), _("其他")))


# ── Writing ─────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Write at the items; what another one wrote meanwhile stands beside one's own words."""
    actor = who(request)
    found = seen_meeting(actor, meeting_id)
    permissions.prepare_meeting(actor, found)
    return _written(request, found, correcting=False)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Correct approved minutes by a version of their own."""
    actor = who(request)
    found = seen_meeting(actor, meeting_id)
    permissions.decide_meeting(actor, found)
    return _written(request, found, correcting=True)


def _written(request: HttpRequest, found: Meeting, *, correcting: bool) -> HttpResponse:
    latest = minutes_of(found, full=True)
    given: dict[str, Any] = {
        "items": agenda_of(found),
        "content": latest.content if latest else EMPTY,
        "base": latest.number if latest else 0,
        "correcting": correcting,
    }
    if request.method != "POST":
        return _form_page(request, found, MinutesForm(**given))
    form = MinutesForm(request.POST, **given)
    if not form.is_valid():
        return _form_page(request, found, form, status=422)
    if form.unplaced():
        return _form_page(request, found, form, status=409)
    # A correction stands at once; a draft is for those who keep the minutes.
    if correcting and (offer := cover(request, form, (*form.items, REMARKS, "reason"))):
        return _form_page(request, found, form, status=422, offer=offer)
    try:
        _save(who(request), found, form, correcting=correcting)
    except Conflict as conflict:
        # Both texts stand on the page; saved again, the person's own words are what they mean.
        form = _beside(request, found, given, conflict)
        return _form_page(request, found, form, status=conflict.status, conflict=conflict)
    except Refused as refused:
        with_refusal(form, refused)
        return _form_page(request, found, form, status=refused.status)
    messages.success(request, _("已保存"))
    return redirect(address("council:minutes", found.id) + "?recorded=1")


def _beside(
    request: HttpRequest, found: Meeting, given: dict[str, Any], conflict: Conflict
) -> MinutesForm:
    """The form on the version that stands now: one's own words where one wrote, theirs elsewhere.

    A form sends every item, also those that nobody touched in it; saved again on the new version
    they would take the place of what the other one wrote there.
    """
    latest = minutes_of(found, full=True)
    assert latest is not None, "what nobody wrote is disputed by nobody"
    now = texts_of(latest.content)
    typed = request.POST.copy()
    typed["base"] = str(latest.number)
    for name in (*(str(item.id) for item in given["items"]), REMARKS):
        if name not in conflict.mine and name not in conflict.beside:
            typed[name] = now.get(name, "")
    return MinutesForm(typed, **{**given, "content": latest.content, "base": latest.number})


def _save(actor: Actor, found: Meeting, form: MinutesForm, *, correcting: bool) -> None:
    said = {
        "meeting_id": found.id,
        "base_number": form.cleaned_data["base"],
        "points": form.points(),
        "remarks": form.cleaned_data[REMARKS],
    }
    if correcting:
        correct_minutes(actor, reason=form.cleaned_data["reason"], **said)
    else:
        write_minutes(actor, **said)


def _form_page(
    request: HttpRequest,
    found: Meeting,
    form: MinutesForm,
    *,
    status: int = 200,
    conflict: Conflict | None = None,
    offer: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    correcting = "reason" in form.fields
    theirs = conflict.theirs if conflict else {}
    context = {
        "meeting": found,
        "form": form,
        "conflict": conflict,
        "offer": offer,
        "unplaced": form.unplaced(),
        "rows": [
            {"field": form[name], "theirs": theirs.get(name), "id": name}
            for name in (*form.items, REMARKS)
        ],
        "correcting": correcting,
        # What was written before it was approved is no correction.
        "draft_key": f"{'correction' if correcting else 'minutes'}-{found.id}",
        "resolve_url": address("council:resolve", found.id)
        if not correcting and permissions.decide_meeting.allows(who(request), found)
        else "",
        "promise_url": "" if correcting else address("council:meeting-promise", found.id),
        "trail": trail_of(
            found,
            Link(_("纪要"), address("council:minutes", found.id)),
            Link(_("更正") if correcting else _("写纪要")),
        ),
    }
    return render(request, "council/minutes_write.html", context, status=status)
