"""The address that asks, below those of the module."""

from __future__ import annotations

from django.urls import URLPattern, path

from lilong.cases.satisfaction.web import asking

satisfaction_patterns: list[URLPattern] = [
    path("case/<uuid:case_id>/satisfaction", asking.satisfaction, name="satisfaction"),
]
