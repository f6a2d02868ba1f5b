"""The addresses of norms, below those of the module."""

from __future__ import annotations

from django.urls import URLPattern, path

from lilong.cases.norms.web import norm

norm_patterns: list[URLPattern] = [
    path("<uuid:place_id>/norm", norm.norm, name="norm"),
    path("<uuid:place_id>/compliance", norm.compliance, name="compliance"),
    path("case/<uuid:case_id>/measure", norm.measure, name="measure"),
]
