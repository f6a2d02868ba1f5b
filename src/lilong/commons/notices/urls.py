"""The addresses of the notices."""

from __future__ import annotations

from django.urls import path

from lilong.commons.notices import web

app_name = "notices"
urlpatterns = [
    path("", web.notices, name="notices"),
    path("read", web.read_all, name="read-all"),
]
