"""The addresses of suggestions, below those of the council."""

from __future__ import annotations

from django.urls import path

from lilong.commons.imports.web.routes import import_paths
from lilong.council.web import (
    intake,
    saying,
    suggestion,
    suggestion_imports,
    suggestion_list,
    suggestion_papers,
    writing_down,
)

suggestion_patterns = [
    path("<uuid:place_id>/say/", saying.say, name="say"),
    path("<uuid:place_id>/suggestions/", suggestion_list.suggestions, name="suggestions"),
    path("<uuid:place_id>/suggestions/write", writing_down.write_down, name="write-down"),
    path("<uuid:place_id>/suggestions/intake", intake.intake, name="intake"),
    path("<uuid:place_id>/suggestions/poster.<slug:fmt>", suggestion_papers.poster, name="poster"),
    path("suggestions/<uuid:suggestion_id>/", suggestion.suggestion, name="suggestion"),
    path("suggestions/<uuid:suggestion_id>/answer", suggestion.answer, name="answer"),
    path("suggestions/<uuid:suggestion_id>/step", suggestion.step, name="suggestion-step"),
    path("suggestions/<uuid:suggestion_id>/contact", suggestion.contact, name="suggestion-contact"),
    *import_paths(suggestion_imports.SETTING, "<uuid:place_id>/import/"),
]
