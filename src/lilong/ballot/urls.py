"""The addresses of the vote's pages."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "ballot"
urlpatterns: list[URLPattern] = []
