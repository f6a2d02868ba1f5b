"""The addresses of cases, below those of the module."""

from __future__ import annotations

from django.urls import URLPattern, path

from lilong.cases.files.web import (
    asked,
    bulk,
    case,
    case_list,
    clock,
    due,
    hotline,
    hotline_imports,
    mine,
    more,
    opening,
    owner,
    packet,
    photo,
    picking,
    pictures,
    plan,
    rungs,
    teaching,
    waiting,
)
from lilong.commons.imports.web.routes import import_paths

file_patterns: list[URLPattern] = [
    path("mine/", mine.mine, name="mine"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("<uuid:place_id>/", case_list.cases, name="cases"),
    path("<uuid:place_id>/due", due.due, name="due"),
    path("<uuid:place_id>/asked", asked.asked, name="asked"),
    path("<uuid:place_id>/plan", plan.plan, name="plan"),
    path("<uuid:place_id>/rungs", rungs.rungs, name="rungs"),
    path("<uuid:place_id>/pictures", pictures.pictures, name="pictures"),
    path("<uuid:place_id>/teaching", teaching.teaching, name="teaching"),
    path("<uuid:place_id>/pick", picking.pick, name="pick"),
    path("<uuid:place_id>/open", opening.open_, name="open"),
    path("<uuid:place_id>/openings", bulk.openings, name="openings"),
    path("openings/<uuid:opening_id>/", bulk.opening, name="opening"),
    path("case/<uuid:case_id>/", case.case, name="case"),
    path("case/<uuid:case_id>/photos", more.photos, name="photos"),
    path("case/<uuid:case_id>/photos/<uuid:case_photo_id>", photo.photo, name="photo"),
    path("case/<uuid:case_id>/photos/<uuid:case_photo_id>/cover", photo.cover, name="cover"),
    path(
        "case/<uuid:case_id>/photos/<uuid:case_photo_id>/original", photo.original, name="original"
    ),
    path("case/<uuid:case_id>/answer", more.answer, name="answer"),
    path("case/<uuid:case_id>/take-back", more.take_back, name="take-back"),
    path("case/<uuid:case_id>/owner", owner.owner, name="owner"),
    path("case/<uuid:case_id>/clock", clock.clock, name="clock"),
    path("case/<uuid:case_id>/stayed", more.stayed, name="stayed"),
    path("case/<uuid:case_id>/say", more.say, name="say"),
    path("case/<uuid:case_id>/act", case.act, name="act"),
    path("case/<uuid:case_id>/packet.<slug:fmt>", packet.packet, name="packet"),
    path("case/<uuid:case_id>/parties/<uuid:party_id>", case.party, name="party"),
    path("<uuid:place_id>/hotline", hotline.times, name="hotline-times"),
    path("<uuid:place_id>/assistance", hotline.assistance, name="assistance"),
    path("case/<uuid:case_id>/order", hotline.order, name="order"),
    *import_paths(hotline_imports.SETTING, "<uuid:place_id>/import/"),
]
