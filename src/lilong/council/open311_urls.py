"""The addresses of Open311 GeoReport v2, below `open311/v2/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from lilong.council.web import open311

app_name = "open311"

_PLACES = (
    ("discovery", "discovery", open311.discovery),
    ("services", "services", open311.service_list),
    ("services/<str:service_code>", "service", open311.service_definition),
    ("requests", "requests", open311.requests),
    ("requests/<uuid:suggestion_id>", "request", open311.one_request),
    ("tokens/<str:short_key>", "token", open311.token),
)

urlpatterns: list[URLPattern] = [
    path(f"{pattern}.{fmt}", view, {"fmt": fmt}, name=f"{name}-{fmt}")
    for pattern, name, view in _PLACES
    for fmt in ("json", "xml")
]
