"""The pictures of an area's cases, to look at and to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lilong.cases.files.queries.pictures import (
    Pair,
    Pictures,
    Wall,
    pictures_of,
    stages_of,
    wall_of,
)
from lilong.cases.files.states import SHOWN, SOLVED, CaseState, Level, Outcome, PhotoOf
from lilong.cases.files.web import case_panels
from lilong.commons.web.addresses import address
from lilong.commons.web.charts import Bar, Stack, share
from lilong.commons.web.components import Column, Link, Photo
from lilong.commons.web.markup import markup
from lilong.council.web.grounds import area_of, lanes_of
from lilong.places.web.asking import trail_to, who


@require_safe
def pictures(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """How many stand where, how long each step takes, who solved them, what came back."""
    actor, area = who(request), area_of(place_id)
    lanes = {view.id: view.name for view in lanes_of(area) if view.kind == "lane"}
    found = pictures_of(actor, area, list(lanes))
    order = [state for state in SHOWN if found.by_state.get(state)]
    here = address("cases:cases", area.id)
    context = {
        "place": area,
        "trail": trail_to(area, Link(_("办件"), here), Link(_("办得怎样"))),
        "standing_columns": _standing_columns(),
        "total": sum(found.by_state.values()),
        "withdrawn": found.by_outcome.get(Outcome.WITHDRAWN, 0),
        "funnel": [
            Bar(str(state.label), found.by_state[state], href=f"{here}?state={state}")
            for state in order
        ],
        "lanes": [
            Stack(lanes[lane], stages_of(states), href=f"{here}?lane={lane}")
            for lane, states in found.by_lane.items()
        ],
        "lane_series": [
            _("还没动手"),
            _("在办"),
            _("在别的单位"),
            _("等复核办结"),
            _("已办结"),
        ],
        "lane_columns": [_("弄"), _("到哪一步"), Column(_("合计"), number=True)],
        "lane_rows": _lane_rows(found, lanes, order, here),
        "standing": _standing(found, here),
        # Nothing is drawn of a day on which everything happened.
        "days": [Bar(str(state.label), found.days[state]) for state in SHOWN if state in found.days]
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
        "again_share": share(found.reopenings + found.repeats, found.closings),
        "reopenings": found.reopenings,
        "repeats": found.repeats,
        **_hung(wall_of(actor, area)),
        "panels": case_panels.pictures_at(request, area),
        "teaching_url": address("cases:teaching", area.id),
        "list_url": here,
    }
    return render(request, "cases/pictures.html", context)


def _lane_rows(
    found: Pictures, lanes: Mapping[UUID, str], order: Sequence[CaseState], here: str
) -> list[list[object]]:
    """Each lane's cases by state; each figure leads to the cases that it counts."""
    rows = list[list[object]]()
    for lane, states in found.by_lane.items():
        own = f"{here}?lane={lane}"
        each = [
            markup(
                '<li><a href="{}">{}\u00a0{}</a></li>',
                f"{own}&state={state}", state.label, states[state],
            )
            for state in order
            if states.get(state)
        ]  # fmt: skip
        rows.append([Link(lanes[lane], own), _listed(each), sum(states.values())])
    return rows


def _listed(items: Sequence[SafeString]) -> SafeString:
    return markup('<ul class="cell-links">' + "{}" * len(items) + "</ul>", *items)


def _standing_columns() -> list[Column | str]:
    figures = (_("现在"), _("最久"), _("平均"))
    return [_("到哪一步"), *(Column(label, number=True) for label in figures)]


def _standing(found: Pictures, here: str) -> list[list[object]]:
    """How many stand in each state now, and for how long at most; how long others took."""
    return [
        [
            Link(str(state.label), f"{here}?state={state}"),
            _("%(count)s 件") % {"count": found.by_state[state]},
            _("%(days)s 天") % {"days": found.longest[state]},
            _("%(days)s 天") % {"days": found.days[state]} if state in found.days else "–",
        ]
        for state in SHOWN
        if state in found.longest
    ]


def _hung(wall: Wall) -> dict[str, object]:
    return {
        "wall": [_pair(one) for one in wall.pairs],
        "unreleased": [
            Link(code, address("cases:case", case_id)) for case_id, code in wall.unreleased.items()
        ],
    }


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
