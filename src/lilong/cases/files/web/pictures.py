"""The pictures of an area's cases, to look at and to print."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lilong.cases.files.queries.pictures import Pair, pictures_of, wall_of
from lilong.cases.files.states import SOLVED, CaseState, Level, Outcome, PhotoOf
from lilong.cases.files.web import case_panels
from lilong.commons.web.addresses import address
from lilong.commons.web.charts import Bar, Stack, share
from lilong.commons.web.components import Link, Photo
from lilong.council.web.grounds import area_of, lanes_of
from lilong.places.web.asking import trail_to, who


@require_safe
def pictures(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """How many stand where, how long each step takes, who solved them, what came back."""
    actor, area = who(request), area_of(place_id)
    lanes = {view.id: view.name for view in lanes_of(area) if view.kind == "lane"}
    found = pictures_of(actor, area, list(lanes))
    order = [state for state in CaseState if found.by_state.get(state)]
    here = address("cases:cases", area.id)
    context = {
        "place": area,
        "trail": trail_to(area, Link(_("办件"), here), Link(_("办得怎样"))),
        "total": sum(found.by_state.values()),
        "funnel": [
            Bar(str(state.label), found.by_state[state], href=f"{here}?state={state}")
            for state in order
        ],
        "lanes": [
            Stack(lanes[lane], sums, href=f"{here}?lane={lane}")
            for lane, sums in found.by_lane.items()
        ],
        "lane_series": [_("还在办"), _("已办结")],
        # Nothing is drawn of a day on which everything happened.
        "days": [
            Bar(str(state.label), found.days[state]) for state in CaseState if state in found.days
        ]
        if any(found.days.values())
        else [],
        "levels": [
            Bar(
                str(level.label), found.solved_at.get(level, 0), strong=level == Level.NEIGHBOURHOOD
            )
            for level in Level
        ],
        "outcomes": [
            Bar(str(one.label), found.by_outcome[one], strong=one in SOLVED)
            for one in Outcome
            if found.by_outcome.get(one)
        ],
        "closings": found.closings,
        "solved": found.solved,
        "solved_here": found.solved_here,
        "unsolved": found.unsolved,
        "here_share": share(found.solved_here, found.solved),
        "again_share": share(found.reopenings, found.closings),
        "reopenings": found.reopenings,
        "wall": [_pair(one) for one in wall_of(actor, area)],
        "panels": case_panels.pictures_at(request, area),
        "list_url": here,
    }
    return render(request, "cases/pictures.html", context)


def _pair(one: Pair) -> dict[str, object]:
    said = {"code": one.case.code, "address": one.case.address}
    photos = [
        Photo(
            src=address("files:serve", file_id, "small"),
            alt=words % said,
            caption=str(label),
            href=address("files:serve", file_id, "large"),
        )
        for file_id, words, label in (
            (one.before, _("%(code)s %(address)s，整治前"), PhotoOf.BEFORE.label),
            (one.after, _("%(code)s %(address)s，整治后"), PhotoOf.AFTER.label),
        )
    ]
    return {"case": one.case, "photos": photos}
