"""The addresses of suggestions, below those of the council."""

from __future__ import annotations

from django.urls import path

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
    path("<uuid:place_id>/import/", suggestion_imports.hand_in, name="import"),
    path("<uuid:place_id>/import/blank", suggestion_imports.template, name="import-template"),
    path("<uuid:place_id>/import/learned", suggestion_imports.learned, name="import-learned"),
    path("imports/<uuid:run_id>/", suggestion_imports.run, name="import-run"),
    path("imports/<uuid:run_id>/columns", suggestion_imports.columns, name="import-columns"),
    path("imports/<uuid:run_id>/rows", suggestion_imports.import_rows, name="import-rows"),
    path("imports/<uuid:run_id>/correct", suggestion_imports.correct, name="import-correct"),
    path("imports/<uuid:run_id>/apply", suggestion_imports.apply, name="import-apply"),
    path("imports/<uuid:run_id>/undo", suggestion_imports.undo, name="import-undo"),
]
