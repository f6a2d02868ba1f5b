"""The addresses of the survey's pages."""

from __future__ import annotations

from django.urls import path

from lilong.commons.imports.web.routes import import_paths
from lilong.survey.web import (
    breakthrough,
    building,
    campaigns,
    duplicates,
    export,
    finding,
    importing,
    ledger,
    map,
    overview,
    own_reports,
    photo,
    recording,
)

app_name = "survey"
urlpatterns = [
    path("<uuid:place_id>/", overview.overview, name="overview"),
    path("<uuid:place_id>/freeze", overview.freeze, name="freeze"),
    path("<uuid:place_id>/breakthrough/", breakthrough.breakthrough, name="breakthrough"),
    path("<uuid:place_id>/breakthrough/sheet", breakthrough.sheet, name="breakthrough-sheet"),
    path("<uuid:place_id>/map/", map.plan, name="map"),
    path("<uuid:place_id>/map/clusters", map.clusters, name="clusters"),
    path("<uuid:place_id>/ledger/", ledger.ledger, name="ledger"),
    path("<uuid:place_id>/ledger/validate", ledger.validate, name="validate"),
    path("<uuid:place_id>/ledger/print", ledger.print_ledger, name="ledger-print"),
    path("<uuid:place_id>/ledger/export.<slug:fmt>", export.export, name="export"),
    path("<uuid:place_id>/duplicates/", duplicates.duplicates, name="duplicates"),
    path("<uuid:place_id>/record/", recording.record, name="record"),
    path("<uuid:place_id>/report/", recording.report, name="report"),
    path("reported/", own_reports.mine, name="mine"),
    *import_paths(importing.SETTING, "<uuid:place_id>/import/"),
    path("<uuid:place_id>/building/", building.building, name="building"),
    path("<uuid:place_id>/campaigns/", campaigns.campaigns, name="campaigns"),
    path("<uuid:place_id>/campaigns/plan", campaigns.plan, name="plan-campaign"),
    path("<uuid:place_id>/today/", campaigns.today, name="today"),
    path("<uuid:place_id>/today/visit", campaigns.visit, name="visit"),
    path("campaigns/<uuid:campaign_id>/", campaigns.campaign, name="campaign"),
    path("campaigns/<uuid:campaign_id>/open", campaigns.move, {"to": "open"}, name="open"),
    path("campaigns/<uuid:campaign_id>/close", campaigns.move, {"to": "close"}, name="close"),
    path("campaigns/<uuid:campaign_id>/sheet", campaigns.survey_sheet, name="survey-sheet"),
    path("findings/<uuid:finding_id>/", finding.finding, name="finding"),
    path("findings/<uuid:finding_id>/edit", finding.edit, name="edit"),
    path("findings/<uuid:finding_id>/step", finding.step, name="step"),
    path("findings/<uuid:finding_id>/photos/<uuid:photo_id>", photo.photo, name="photo"),
    path("findings/<uuid:finding_id>/photos/<uuid:photo_id>/cover", photo.cover, name="cover"),
    path(
        "findings/<uuid:finding_id>/photos/<uuid:photo_id>/original",
        photo.original,
        name="original",
    ),
    path("findings/<uuid:finding_id>/reporter", finding.reporter, name="reporter"),
]
