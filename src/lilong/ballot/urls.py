"""The addresses of the vote's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from lilong.ballot.motion_urls import routes as motion_routes
from lilong.ballot.web import (
    boxes,
    complaints,
    delivering,
    doors,
    mandates,
    mine,
    paper,
    printing,
    public,
    receipts,
    roll_imports,
    roll_units,
    rolls,
    turnout,
)
from lilong.commons.imports.web.routes import import_paths

app_name = "ballot"
urlpatterns: list[URLPattern] = [
    # The motion itself: ballot/motion_urls.py.
    *motion_routes,
    # Slips to the doors, and a ballot at the door.
    path("motions/<uuid:motion_id>/deliver/", delivering.deliver, name="deliver"),
    path(
        "motions/<uuid:motion_id>/deliver/<uuid:building_id>/",
        delivering.building,
        name="deliver-building",
    ),
    path(
        "motions/<uuid:motion_id>/deliver/<uuid:building_id>/record",
        delivering.record,
        name="deliver-record",
    ),
    path(
        "motions/<uuid:motion_id>/deliver/<uuid:building_id>/many",
        delivering.many,
        name="deliver-many",
    ),
    path(
        "motions/<uuid:motion_id>/deliver/<uuid:building_id>/unanswered",
        delivering.unanswered,
        name="deliver-unanswered",
    ),
    path("voters/<uuid:voter_id>/door/", delivering.door, name="door"),
    path("voters/<uuid:voter_id>/reissue/", delivering.reissue, name="reissue"),
    # Paper, mandates, complaints.
    path("motions/<uuid:motion_id>/paper/", paper.queue, name="paper"),
    path("motions/<uuid:motion_id>/paper/enter/", paper.enter, name="paper-enter"),
    path("motions/<uuid:motion_id>/boxes/take/", boxes.take, name="box-take"),
    path("boxes/<uuid:box_id>/", boxes.box, name="box"),
    path("boxes/<uuid:box_id>/witness", boxes.witness, name="box-witness"),
    path("paper/<uuid:entry_id>/", paper.confirm, name="paper-confirm"),
    path("paper/<uuid:entry_id>/withdraw", paper.withdraw, name="paper-withdraw"),
    path("motions/<uuid:motion_id>/mandates/", mandates.mandates, name="mandates"),
    path("mandates/<uuid:mandate_id>/", mandates.mandate, name="mandate"),
    path("mandates/<uuid:mandate_id>/revoke", mandates.revoke, name="mandate-revoke"),
    path("motions/<uuid:motion_id>/complaints/", complaints.complaints, name="complaints"),
    path("complaints/<uuid:complaint_id>/", complaints.answer, name="complaint-answer"),
    path("voters/<uuid:voter_id>/complain/", complaints.complain, name="complain"),
    # While it runs: how far it is, which doors matter.
    path("motions/<uuid:motion_id>/turnout/", turnout.turnout, name="turnout"),
    path("motions/<uuid:motion_id>/doors/", doors.doors, name="doors"),
    path("motions/<uuid:motion_id>/doors/round", doors.walk, name="doors-round"),
    path(
        "motions/<uuid:motion_id>/doors/<uuid:building_id>", doors.building, name="doors-building"
    ),
    # For everybody with the address.
    path("public/<uuid:motion_id>/", public.public, name="public"),
    path("public/<uuid:motion_id>/receipt", public.receipt, name="receipt"),
    path("public/<uuid:motion_id>/pictures/<uuid:file_id>", public.picture, name="public-picture"),
    # For whoever was given the receipt; the short address of the same page: ballot/slip_urls.py.
    path("receipts/<uuid:ballot_id>/", receipts.receipt, name="own-receipt"),
    path("receipts/<uuid:ballot_id>.json", receipts.proof, name="proof"),
    # For one reader.
    path("places/<uuid:place_id>/mine/", mine.mine, name="mine"),
    path("places/<uuid:place_id>/watch/", mine.watch, name="watch"),
    # On paper.
    path("motions/<uuid:motion_id>/papers/", printing.papers, name="papers"),
    path("motions/<uuid:motion_id>/papers/<slug:paper>/<slug:fmt>", printing.paper, name="print"),
    path("motions/<uuid:motion_id>/slips/", printing.slips, name="slips"),
    path("motions/<uuid:motion_id>/slips/<uuid:print_id>", printing.slips_file, name="slips-file"),
    path("voters/<uuid:voter_id>/slip", printing.slip_paper, name="slip-paper"),
    # The roll of owners.
    path("places/<uuid:place_id>/rolls/", rolls.rolls, name="rolls"),
    path("rolls/<uuid:roll_id>/", rolls.roll, name="roll"),
    path("rolls/<uuid:roll_id>/history/", rolls.history, name="roll-history"),
    path("rolls/<uuid:roll_id>/differences/", rolls.compare, name="roll-differences"),
    path("rolls/<uuid:roll_id>/publish/", rolls.publish, name="roll-publish"),
    path("rolls/<uuid:roll_id>/withdraw/", rolls.withdraw, name="roll-withdraw"),
    path("rolls/<uuid:roll_id>/freeze/", rolls.freeze, name="roll-freeze"),
    path(
        "rolls/<uuid:roll_id>/buildings/<uuid:building_id>/", rolls.building, name="roll-building"
    ),
    path("rolls/<uuid:roll_id>/buildings/<uuid:building_id>/sheet", rolls.sheet, name="roll-sheet"),
    path("rolls/<uuid:roll_id>/units/add/", roll_units.add, name="roll-add"),
    path("rolls/<uuid:roll_id>/units/<uuid:unit_id>/", roll_units.unit, name="roll-unit"),
    path(
        "rolls/<uuid:roll_id>/units/<uuid:unit_id>/change",
        roll_units.change,
        name="roll-unit-change",
    ),
    path(
        "rolls/<uuid:roll_id>/units/<uuid:unit_id>/remove",
        roll_units.remove,
        name="roll-unit-remove",
    ),
    path("rolls/<uuid:roll_id>/buyers/", roll_units.buyers, name="roll-buyers"),
    path("rolls/<uuid:roll_id>/buyers/settle", roll_units.settle, name="roll-settle"),
    path("rolls/<uuid:roll_id>/objections/", roll_units.objections, name="roll-objections"),
    path("objections/<uuid:objection_id>/", roll_units.answer, name="roll-objection"),
    *import_paths(roll_imports.SETTING, "rolls/<uuid:roll_id>/import/"),
]
