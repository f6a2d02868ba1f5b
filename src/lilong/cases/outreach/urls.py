"""The addresses of outreach, below those of the module."""

from __future__ import annotations

from django.urls import URLPattern, path

from lilong.cases.outreach.web import notes, offline, planning, today

outreach_patterns: list[URLPattern] = [
    path("<uuid:place_id>/today", today.today, name="today"),
    path("<uuid:place_id>/today/worker.js", offline.today_worker, name="today-worker"),
    path("<uuid:place_id>/today/key", offline.phone_key, name="phone-key"),
    path("<uuid:place_id>/walking-list", today.walking_list, name="walking-list"),
    path("<uuid:place_id>/errands", planning.errands, name="errands"),
    path("<uuid:place_id>/door", today.door, name="door"),
    path("<uuid:place_id>/call", today.call, name="call"),
    path("<uuid:place_id>/team-notes", notes.notes, name="team-notes"),
    path("<uuid:place_id>/team-note", notes.note, name="team-note"),
]
