"""The addresses of the council's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from lilong.council.web import saying

app_name = "council"
urlpatterns: list[URLPattern] = [
    path("<uuid:place_id>/say/", saying.say, name="say"),
]
