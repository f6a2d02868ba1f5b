"""The addresses of the pages of cases, room by room."""

from __future__ import annotations

from django.urls import URLPattern

from lilong.cases.files.urls import file_patterns
from lilong.cases.norms.urls import norm_patterns

app_name = "cases"
urlpatterns: list[URLPattern] = [*file_patterns, *norm_patterns]
