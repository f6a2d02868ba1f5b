"""Closed cases that are worth writing into the case library."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lilong.cases.files.kinds import kind_label
from lilong.cases.files.models import Case
from lilong.cases.files.queries.teaching_list import teaching_page
from lilong.cases.files.states import Outcome
from lilong.cases.files.web.asking import position_of
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.council.web.grounds import area_of
from lilong.places.web.asking import trail_to, who


@require_safe
def teaching(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The candidates of an area, the latest first."""
    actor, area = who(request), area_of(place_id)
    given = request.GET.get("before", "")
    page = teaching_page(actor, area, before=position_of(given))
    here, pictures = address("cases:teaching", area.id), address("cases:pictures", area.id)
    context = {
        "place": area,
        "trail": trail_to(
            area,
            Link(_("办件"), address("cases:cases", area.id)),
            Link(_("办得怎样"), pictures),
            Link(_("值得写进案例库")),
        ),
        "columns": [_("办件"), _("在哪里"), _("怎样了结的"), _("办结")],
        "rows": [_row(one) for one in page.cases],
        "older": f"{here}?before={page.before}" if page.before is not None else "",
        "first": here if given else "",
        "pictures_url": pictures,
    }
    return render(request, "cases/teaching.html", context)


def _row(case: Case) -> list[object]:
    return [
        Link(f"{case.code} {kind_label(case.kind)}", address("cases:case", case.id)),
        case.address,
        str(Outcome(case.outcome).label) if case.outcome else "",
        case.closed_on.isoformat() if case.closed_on else "",
    ]
