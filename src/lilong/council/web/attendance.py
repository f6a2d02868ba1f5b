"""Who is there: names tapped one by one, and everybody's own code at the door."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from lilong.commons.documents.pdf import CHINESE
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.council import meeting_permissions as permissions
from lilong.council.actions.record_attendance import Attendee, record_attendance
from lilong.council.meeting_moving import called, present
from lilong.council.meeting_printing import quorum_words, said_at
from lilong.council.minutes_writing import quorum_of
from lilong.council.models import Meeting
from lilong.council.queries.meetings import invited_to, seen_meeting
from lilong.council.states import AttendedBy, MeetingState
from lilong.council.web.meeting_forms import AttendanceForm
from lilong.council.web.meeting_words import trail_of
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Refused
from lilong.people.roles import ROLES
from lilong.places.web.asking import who


@dataclass(frozen=True)
class Name:
    """A name to tap: who, as what, and whether they are there."""

    person_id: UUID | None
    name: str
    as_what: str
    there: bool

    @property
    def known_as(self) -> str:
        """What a button says: the person's id, or name and body where there is no person."""
        if self.person_id:
            return str(self.person_id)
        return " · ".join(filter(None, (self.name, self.as_what)))


@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The roll: a tap says somebody is there, a second one takes it back."""
    actor = who(request)
    found = seen_meeting(actor, meeting_id)
    permissions.prepare_meeting(actor, found)
    if request.method != "POST":
        return _page(request, found, AttendanceForm())
    if "meant" in request.POST:
        return _tapped(request, found)
    form = AttendanceForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        record_attendance(actor, meeting_id=found.id, attendees=[Attendee(**form.cleaned_data)])
    except Refused as refused:
        return _page(request, found, with_refusal(form, refused), status=refused.status)
    return redirect(address("council:attendance", found.id) + "#by-name")


def _tapped(request: HttpRequest, found: Meeting) -> HttpResponse:
    """One tap on a name; the button says whom it means, by id, or by name without one."""
    meant = request.POST.get("meant", "")
    row = next((one for one in _names(found) if one.known_as == meant), None)
    if row is None:  # taken off the list since the page was drawn
        return redirect("council:attendance", found.id)
    there = request.POST.get("there") == "1"
    attendee = Attendee(row.person_id, row.name, row.as_what, there)
    try:
        record_attendance(who(request), meeting_id=found.id, attendees=[attendee])
    except Refused as refused:
        return _page(request, found, AttendanceForm(), status=refused.status, refused=refused)
    return redirect(address("council:attendance", found.id) + "#roll")


def _names(found: Meeting) -> list[Name]:
    """Those who were invited, then who came besides."""
    here = {called(row.person_id, row.name, row.as_what): row for row in present(found)}
    names = [
        Name(
            one.person_id,
            one.name,
            one.role,
            there=called(one.person_id, one.name, one.role) in here,
        )
        for one in invited_to(found)
    ]
    asked = {called(one.person_id, one.name, one.as_what) for one in names}
    names += [
        Name(row.person_id, row.name, row.as_what, there=True)
        for key, row in here.items()
        if key not in asked
    ]
    return names


def _page(
    request: HttpRequest,
    found: Meeting,
    form: BaseForm,
    *,
    status: int = 200,
    refused: Refused | None = None,
) -> HttpResponse:
    names = _names(found)
    context = {
        "meeting": found,
        "names": names,
        "there": sum(one.there for one in names),
        "quorum": quorum_words(quorum_of(found)),
        "form": form,
        "refused": refused,
        "taking": found.state in (MeetingState.OPEN, MeetingState.CLOSED),
        "poster_url": address("council:meeting-paper", found.id, "agenda", "pdf"),
        "minutes_url": address("council:minutes-write", found.id),
        "trail": trail_of(found, Link(_("签到"))),
    }
    return render(request, "council/attendance.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The code at the door leads here: one button, for oneself."""
    actor = who(request)
    if not actor.known:
        return _sign_in_first(request)
    found = seen_meeting(actor, meeting_id)
    if request.method != "POST":
        return _check_in_page(request, found)
    me = Attendee(person_id=actor.person_id, name=actor.name, as_what=_as_what(actor, found))
    try:
        record_attendance(actor, meeting_id=found.id, attendees=[me], how=AttendedBy.QR)
    except Refused as refused:
        # Tapped twice, or called by name meanwhile: they are there, and that was all they meant.
        if not _am_here(actor, found):
            return _check_in_page(request, found, refused)
    messages.success(request, _("签到好了"))
    return redirect("council:cockpit", found.id)


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    """Whoever scans the code at the door comes back to it after signing in.

    Whether there is such a meeting is not said before that.
    """
    messages.info(request, _("先登录，登录以后回到签到。没有账号的，请到门口请工作人员登记。"))
    return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")


def _as_what(actor: Actor, found: Meeting) -> str:
    """What one is around the place, as the roll call would write it; the first role of several."""
    path = found.place_path
    near = {one.role for one in actor.grants if covers(one.path, path) or covers(path, one.path)}
    with override(CHINESE):  # the minutes are
        return next((str(role.label) for code, role in ROLES.items() if code in near), "")


def _am_here(actor: Actor, found: Meeting) -> bool:
    return any(row.person_id == actor.person_id for row in present(found))


def _check_in_page(
    request: HttpRequest, found: Meeting, refused: Refused | None = None
) -> HttpResponse:
    actor = who(request)
    context = {
        "meeting": found,
        "when": said_at(found.starts_at),
        "open": found.state == MeetingState.OPEN,
        "here": _am_here(actor, found),
        "refused": refused,
        "trail": trail_of(found, Link(_("签到"))),
    }
    status = refused.status if refused else 200
    return render(request, "council/check_in.html", context, status=status)
