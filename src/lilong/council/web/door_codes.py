"""The code of the room as it is shown: on the projector, and to those who call the roll.

A screen that stays open asks for the next one by itself (`frontend/hall/door.ts`).
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lilong.commons.documents.codes import qr_svg
from lilong.commons.web.addresses import address
from lilong.council import meeting_permissions as permissions
from lilong.council.door_codes import code_at, in_threes, seconds_left
from lilong.council.models import Meeting
from lilong.council.queries.cockpit import projected_meeting
from lilong.council.queries.meetings import seen_meeting
from lilong.council.states import MeetingState
from lilong.kernel.refusal import NotFound
from lilong.places.web.asking import who


@dataclass(frozen=True, slots=True)
class DoorCode:
    """The code of now: the digits, a picture to scan, how long it is shown, where the next is."""

    digits: str
    picture: str
    left: int
    url: str


def wall_code_of(meeting: Meeting, hall_key: str) -> DoorCode:
    """The code as the projector shows it."""
    return _drawn(meeting, address("projector-code", hall_key))


def room_code_of(meeting: Meeting) -> DoorCode | None:
    """The code as those who call the roll are shown it; None when nobody comes in."""
    if meeting.state != MeetingState.OPEN:
        return None
    return _drawn(meeting, address("council:door-code", meeting.id))


def _drawn(meeting: Meeting, url: str) -> DoorCode:
    now = timezone.now()
    code = code_at(meeting.id, now)
    leads_to = f"{settings.SITE_URL}{address('council:check-in', meeting.id)}?code={code}"
    picture = base64.b64encode(qr_svg(leads_to).encode()).decode()
    return DoorCode(in_threes(code), picture, seconds_left(now), url)


@never_cache
@require_safe
def wall_code(request: HttpRequest, hall_key: str) -> HttpResponse:
    """The code of now, for a projector that hangs there already."""
    return _answer(request, wall_code_of(projected_meeting(hall_key), hall_key))


@never_cache
@require_safe
def room_code(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The code of now, for a page of those who call the roll."""
    found = seen_meeting(who(request), meeting_id)
    permissions.prepare_meeting(who(request), found)
    door = room_code_of(found)
    if door is None:
        raise NotFound(_("现在没有在开会"), remedy=_("会议开始以后，这里有签到码。"))
    return _answer(request, door)


def _answer(request: HttpRequest, door: DoorCode) -> HttpResponse:
    return render(request, "council/door_code.html", {"door": door})
