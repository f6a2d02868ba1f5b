"""The addresses of cases, below those of the module."""

from __future__ import annotations

from django.urls import URLPattern, path

from lilong.cases.files.web import case, case_list, due, opening, packet, picking, plan

file_patterns: list[URLPattern] = [
    path("<uuid:place_id>/", case_list.cases, name="cases"),
    path("<uuid:place_id>/due", due.due, name="due"),
    path("<uuid:place_id>/plan", plan.plan, name="plan"),
    path("<uuid:place_id>/pick", picking.pick, name="pick"),
    path("<uuid:place_id>/open", opening.open_, name="open"),
    path("case/<uuid:case_id>/", case.case, name="case"),
    path("case/<uuid:case_id>/act", case.act, name="act"),
    path("case/<uuid:case_id>/packet.<slug:fmt>", packet.packet, name="packet"),
    path("case/<uuid:case_id>/parties/<uuid:party_id>", case.party, name="party"),
]
