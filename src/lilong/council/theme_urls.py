"""The addresses of themes and proposals, below the council's."""

from __future__ import annotations

from django.urls import URLPattern, path

from lilong.council.web import theme_choice, theme_proposals, themes

theme_patterns: list[URLPattern] = [
    path("<uuid:place_id>/themes/", themes.themes, name="themes"),
    path("<uuid:place_id>/themes/proposals/", theme_proposals.proposals, name="proposals"),
    path("<uuid:place_id>/themes/look", theme_proposals.look, name="look-for-themes"),
    path("suggestions/<uuid:suggestion_id>/theme", theme_choice.choose, name="choose-theme"),
    path("themes/<uuid:theme_id>/", themes.theme, name="theme"),
    path("themes/<uuid:theme_id>/answer", themes.answer, name="answer-theme"),
    path("themes/<uuid:theme_id>/<uuid:suggestion_id>/move", themes.move, name="move-in-theme"),
    path("themes/proposals/<uuid:proposal_id>/", theme_proposals.proposal, name="proposal"),
    path(
        "themes/proposals/<uuid:proposal_id>/reject", theme_proposals.reject, name="reject-proposal"
    ),
    path(
        "themes/proposals/<uuid:proposal_id>/take-back",
        theme_proposals.take_back,
        name="take-back-rejection",
    ),
]
