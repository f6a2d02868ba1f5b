"""The addresses of meetings, minutes, resolutions and promises."""

from __future__ import annotations

from django.urls import URLPattern, path

from lilong.council.web import (
    agenda,
    attendance,
    check_in,
    door_codes,
    meeting_papers,
    meetings,
    minutes,
    promises,
    resolutions,
)

_PLACE, _MEETING = "<uuid:place_id>", "meetings/<uuid:meeting_id>"
_RESOLUTION = "resolutions/<uuid:resolution_id>"

meeting_patterns: list[URLPattern] = [
    path(f"{_PLACE}/meetings/", meetings.meetings, name="meetings"),
    path(f"{_PLACE}/meetings/plan", meetings.plan, name="plan-meeting"),
    path(f"{_MEETING}/", meetings.meeting, name="meeting"),
    path(f"{_MEETING}/open", meetings.step, {"to": "open"}, name="meeting-open"),
    path(f"{_MEETING}/close", meetings.step, {"to": "close"}, name="meeting-close"),
    path(f"{_MEETING}/cancel", meetings.step, {"to": "cancel"}, name="meeting-cancel"),
    path(f"{_MEETING}/invite", meetings.ask_people, name="invite"),
    path(f"{_MEETING}/agenda", agenda.agenda, name="agenda"),
    path(f"{_MEETING}/attendance", attendance.attendance, name="attendance"),
    path(f"{_MEETING}/here", check_in.check_in, name="check-in"),
    path(f"{_MEETING}/code", door_codes.room_code, name="door-code"),
    path(f"{_MEETING}/minutes/", minutes.minutes, name="minutes"),
    path(f"{_MEETING}/minutes/write", minutes.write, name="minutes-write"),
    path(f"{_MEETING}/minutes/correct", minutes.correct, name="minutes-correct"),
    path(f"{_MEETING}/minutes/approve", minutes.approve, name="minutes-approve"),
    path(f"{_MEETING}/minutes/print", minutes.print_minutes, name="minutes-print"),
    path(f"{_MEETING}/calendar.ics", meeting_papers.calendar, name="meeting-calendar"),
    path(f"{_MEETING}/papers/<slug:paper>.<slug:fmt>", meeting_papers.paper, name="meeting-paper"),
    path(f"{_MEETING}/resolve", resolutions.resolve, name="resolve"),
    path(f"{_MEETING}/promise", promises.make_in_meeting, name="meeting-promise"),
    path(f"{_PLACE}/resolutions/", resolutions.resolutions, name="resolutions"),
    path(f"{_RESOLUTION}/", resolutions.resolution, name="resolution"),
    path(f"{_RESOLUTION}/supersede", resolutions.supersede, name="supersede"),
    path(f"{_RESOLUTION}/motion", resolutions.motion_for, name="resolution-motion"),
    path(f"{_PLACE}/promises/", promises.promises, name="promises"),
    path(f"{_PLACE}/promises/make", promises.make, name="make-promise"),
    path(f"{_PLACE}/promises/print", promises.print_promises, name="promises-print"),
    path(f"{_PLACE}/promises/board.<slug:fmt>", meeting_papers.board, name="promises-paper"),
    path("promises/<uuid:promise_id>/", promises.promise, name="promise"),
]
