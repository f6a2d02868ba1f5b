"""The addresses of mediation, below those of the module."""

from __future__ import annotations

from django.urls import URLPattern, path

from lilong.cases.mediation.web import agreement, dossier, file, own, papers, session

mediation_patterns: list[URLPattern] = [
    path("case/<uuid:case_id>/mediation/", file.mediation, name="mediation"),
    path("case/<uuid:case_id>/mediation/mine", own.own, name="mediation-own"),
    path("case/<uuid:case_id>/mediation/dossier", dossier.dossier, name="dossier"),
    path("case/<uuid:case_id>/mediation/meet", session.meet, name="mediation-meet"),
    path(
        "case/<uuid:case_id>/mediation/sessions/<uuid:session_id>",
        session.session,
        name="mediation-session",
    ),
    path("case/<uuid:case_id>/mediation/agreement", agreement.agreement, name="agreement"),
    path("case/<uuid:case_id>/mediation/agreement/draft", agreement.draft, name="agreement-draft"),
    path(
        "case/<uuid:case_id>/mediation/papers/<slug:paper>.<slug:fmt>",
        papers.paper,
        name="mediation-paper",
    ),
]
