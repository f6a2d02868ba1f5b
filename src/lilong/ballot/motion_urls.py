"""The addresses of a motion: its list, its words, its scope, its count, its register."""

from __future__ import annotations

from django.urls import URLPattern, path

from lilong.ballot.web import challenges, counting, motions, rules, scope

routes: list[URLPattern] = [
    path("places/<uuid:place_id>/motions/", motions.motions, name="motions"),
    path("places/<uuid:place_id>/motions/draft", motions.draft, name="draft"),
    path("places/<uuid:place_id>/rules/", rules.rules, name="rules"),
    path("places/<uuid:place_id>/rules/reelection", rules.reelection, name="reelection"),
    path("motions/<uuid:motion_id>/", motions.motion, name="motion"),
    path("motions/<uuid:motion_id>/step", motions.step, name="step"),
    path("motions/<uuid:motion_id>/edit", motions.edit, name="edit"),
    path("motions/<uuid:motion_id>/notice", motions.notice, name="notice"),
    path("motions/<uuid:motion_id>/scope/", scope.scope, name="scope"),
    path("motions/<uuid:motion_id>/scope/picture", scope.add_picture, name="scope-picture"),
    path(
        "motions/<uuid:motion_id>/scope/pictures/<uuid:picture_id>/remove",
        scope.remove_picture,
        name="scope-picture-remove",
    ),
    path("motions/<uuid:motion_id>/difference/", scope.difference, name="difference"),
    path("motions/<uuid:motion_id>/count/", counting.counting, name="count"),
    path("motions/<uuid:motion_id>/count/check", counting.check, name="check"),
    path("motions/<uuid:motion_id>/count/bundle", counting.bundle, name="bundle"),
    path("motions/<uuid:motion_id>/scrutineers/", counting.scrutineers, name="scrutineers"),
    path("scrutineers/<uuid:scrutineer_id>/end", counting.end, name="scrutineer-end"),
    path("scrutineers/<uuid:scrutineer_id>/answer", counting.answer, name="scrutineer-answer"),
    path("motions/<uuid:motion_id>/challenges/", challenges.challenges, name="challenges"),
    path("challenges/<uuid:challenge_id>/", challenges.challenge, name="challenge"),
]
