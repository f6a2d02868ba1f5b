"""我的楼: what concerns the people of one building, and nothing about their neighbours' homes."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.places import queries as places
from lilong.places.web.asking import trail_to, who
from lilong.survey import permissions
from lilong.survey.kinds import finding_kinds
from lilong.survey.models import Finding
from lilong.survey.permissions import BUILDING_SIGHT
from lilong.survey.queries.building import building_at, building_view
from lilong.survey.states import FindingState
from lilong.survey.web.asking import numbers_at
from lilong.survey.web.words import KIND_ICONS, state_tag, when_found


@require_safe
def building(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """One building; above the buildings, the way to them."""
    actor, place = who(request), places.place(place_id)
    here = building_at(place)
    if here is None:
        return _choose(request, place)
    view = building_view(actor, here)
    context = {
        "place": here,
        "trail": trail_to(here, Link(_("这栋楼"))),
        "view": view,
        "shared": [_line(row) for row in view.shared],
        "own": [_line(row) for row in view.own],
        "others": [(finding_kinds()[kind].label, count) for kind, count in view.others.items()],
        "at_home": bool(actor.paths_with(BUILDING_SIGHT)),
        "next": _next(view.open),
        "report_url": address("survey:report", here.id)
        if permissions.report_finding.allows(actor, here.path)
        else "",
    }
    return render(request, "survey/building.html", context)


def _choose(request: HttpRequest, place: places.PlaceView) -> HttpResponse:
    permissions.see_ledger(who(request), place.path)
    links = [
        Link(number.address, address("survey:building", number.id)) for number in numbers_at(place)
    ]
    context = {"place": place, "trail": trail_to(place, Link(_("这栋楼"))), "links": links}
    return render(request, "survey/buildings.html", context)


def _line(row: Finding) -> dict[str, object]:
    return {
        "url": address("survey:finding", row.id),
        "icon": KIND_ICONS[row.kind],
        "label": finding_kinds()[row.kind].label,
        "said": row.description,
        "address": row.address,
        "when": when_found(row.found_on, row.found_precision),
        "state": state_tag(row.state),
        "after": _after(row.state),
    }


def _after(state: str) -> str:
    return {
        FindingState.FOUND: _("接下来：社工核实"),
        FindingState.CONFIRMED: _("接下来：居委会上门商量怎么解决"),
        FindingState.RETURNED: _("接下来：登记人补充情况"),
        FindingState.CLEARED: _("已经解决"),
    }.get(FindingState(state), "")


def _next(open_: int) -> str:
    if open_:
        return _("居委会会一处一处来谈，先动公共部位")
    return _("公共部位没有待解决的问题")
