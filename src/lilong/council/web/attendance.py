"""The roll: names tapped one by one, and first of all who says that they are there."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.council import meeting_permissions as permissions
from lilong.council.actions.record_attendance import Attendee, record_attendance
from lilong.council.meeting_printing import quorum_words
from lilong.council.minutes_writing import quorum_of
from lilong.council.models import Meeting
from lilong.council.queries.cockpit import wishes_of
from lilong.council.queries.meetings import invited_to, seen_meeting
from lilong.council.roll import called, present
from lilong.council.states import MeetingState
from lilong.council.web.door_codes import room_code_of
from lilong.council.web.meeting_forms import AttendanceForm
from lilong.council.web.meeting_words import trail_of
from lilong.kernel.refusal import Refused
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
    names = (*_waiting(found), *_names(found))
    row = next((one for one in names if one.known_as == meant), None)
    if row is None:  # taken off the list since the page was drawn
        return redirect("council:attendance", found.id)
    there = request.POST.get("there") == "1"
    attendee = Attendee(row.person_id, row.name, row.as_what, there)
    try:
        record_attendance(who(request), meeting_id=found.id, attendees=[attendee])
    except Refused as refused:
        return _page(request, found, AttendanceForm(), status=refused.status, refused=refused)
    return redirect(address("council:attendance", found.id) + "#roll")


def _waiting(found: Meeting) -> list[Name]:
    """Who says that they are there, for whoever calls the roll to look up and see."""
    return [
        Name(one.person_id, one.person.name, one.as_what, there=False) for one in wishes_of(found)
    ]


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
    names, waiting = _names(found), _waiting(found)
    say_so = {one.known_as for one in waiting}
    context = {
        "meeting": found,
        "waiting": waiting,
        "names": [one for one in names if one.known_as not in say_so],
        "door": room_code_of(found),
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
