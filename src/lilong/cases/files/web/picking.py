"""Picking findings of the ledger and opening a case for each of them at once."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lilong.cases.files.actions.open_cases import open_cases
from lilong.cases.files.kinds import case_kinds, kind_label, kind_of_finding
from lilong.cases.files.queries.openable import MOST, Pick, openable
from lilong.cases.files.tiers import tier_for
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.council.web.grounds import area_of, lanes_of
from lilong.kernel.refusal import Refused
from lilong.places.queries import PlaceView, places_by_id
from lilong.places.web.asking import trail_to, who
from lilong.survey.queries.for_cases import FindingView
from lilong.survey.states import Part


@require_http_methods(["GET", "HEAD", "POST"])
def pick(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Findings that stand in no case yet, and one button for all that are ticked."""
    actor, area = who(request), area_of(place_id)
    chosen = _asked(request.GET, {str(view.id): view for view in lanes_of(area)})
    if request.method != "POST":
        return _page(request, area, chosen)
    ticked = request.POST.getlist("finding")
    ids = [UUID(one) for one in ticked if _is_id(one)]
    try:
        opened = open_cases(actor, area_id=area.id, finding_ids=ids)
    except Refused as refused:
        return _page(request, area, chosen, refused=refused, ticked=ticked, status=refused.status)
    messages.success(
        request,
        _("立案 %(count)s 件，由您承办；先办什么，看“先办什么”") % {"count": len(opened)},
    )
    return redirect(address("cases:opening", opened[0].opened_together.opening_id))


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _asked(query: QueryDict, lanes: dict[str, PlaceView]) -> Pick:
    kind, part, lane = query.get("kind", ""), query.get("part", ""), query.get("lane", "")
    known = lanes.get(lane)
    return Pick(
        kind=kind if kind in case_kinds() else "",
        part=part if part in Part.values else "",
        shop=True if query.get("shop") == "1" else None,
        lane_id=known.id if known and known.kind == "lane" else None,
    )


def _page(
    request: HttpRequest,
    area: PlaceView,
    chosen: Pick,
    *,
    refused: Refused | None = None,
    ticked: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = who(request)
    found = openable(actor, area, chosen)
    shown = found[:MOST]
    standing = places_by_id({one.place_id for one in shown})
    context: dict[str, Any] = {
        "place": area,
        "trail": trail_to(
            area, Link(_("办件"), address("cases:cases", area.id)), Link(_("从台账立案"))
        ),
        "rows": [_row(one, standing, ticked) for one in shown],
        "sums": sorted(Counter(kind_label(kind_of_finding(one.kind)) for one in shown).items()),
        "more": len(found) > MOST,
        "most": MOST,
        "refused": refused,
        "kinds": [
            (code, one.label, code == chosen.kind)
            for code, one in case_kinds().items()
            if one.findings
        ],
        "parts": [(str(code), str(label), code == chosen.part) for code, label in Part.choices],
        "shop": chosen.shop,
        "lanes": [
            (str(view.id), view.name, view.id == chosen.lane_id)
            for view in lanes_of(area)
            if view.kind == "lane"
        ],
        "narrowed": chosen != Pick(),
        "here": address("cases:pick", area.id),
        "action": request.get_full_path(),
        "list_url": address("cases:cases", area.id),
        "openings_url": address("cases:openings", area.id),
    }
    return render(request, "cases/pick.html", context, status=status)


def _row(
    one: FindingView, standing: dict[UUID, PlaceView], ticked: list[str] | None
) -> dict[str, Any]:
    kind = kind_of_finding(one.kind)
    return {
        "id": str(one.id),
        "code": one.code,
        "kind": kind_label(kind),
        "address": one.address,
        "words": one.description,
        "tier": str(tier_for(kind, standing[one.place_id].kind, [one]).label),
        "ticked": ticked is None or str(one.id) in ticked,
    }
