"""The addresses of a meeting that is being held."""

from __future__ import annotations

from django.urls import URLPattern, path

from lilong.council.web import cockpit, cockpit_control

_HALL = "meetings/<uuid:meeting_id>/hall"

cockpit_patterns: list[URLPattern] = [
    path(f"{_HALL}/", cockpit.hall, name="cockpit"),
    path(f"{_HALL}/ask", cockpit.ask, name="cockpit-ask"),
    path(f"{_HALL}/withdraw", cockpit.withdraw, name="cockpit-withdraw"),
    path(f"{_HALL}/answer", cockpit.answer, name="cockpit-answer"),
    path(f"{_HALL}/control/", cockpit_control.control, name="cockpit-control"),
    path(f"{_HALL}/control/item", cockpit_control.step, {"act": "item"}, name="cockpit-item"),
    path(f"{_HALL}/control/call", cockpit_control.step, {"act": "call"}, name="cockpit-call"),
    path(f"{_HALL}/control/ended", cockpit_control.step, {"act": "ended"}, name="cockpit-ended"),
    path(f"{_HALL}/control/drop", cockpit_control.step, {"act": "drop"}, name="cockpit-drop"),
    path(f"{_HALL}/control/poll", cockpit_control.poll, name="cockpit-poll"),
    path(f"{_HALL}/control/poll/close", cockpit_control.close_poll, name="cockpit-poll-close"),
]
