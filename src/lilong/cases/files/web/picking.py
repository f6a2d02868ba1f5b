"""Picking findings of the ledger: a case for each at once, or one for those of one place."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lilong.cases.files.actions.open_case import AlreadyOpened, open_case
from lilong.cases.files.actions.open_cases import open_cases
from lilong.cases.files.kinds import case_kinds, kind_label, kind_of_finding
from lilong.cases.files.queries.openable import MOST, Pick, openable
from lilong.cases.files.tiers import tier_for
from lilong.cases.files.together import as_one, needs_a_look
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.markup import markup, unbroken
from lilong.council.covering import Personal
from lilong.council.web.grounds import area_of, lanes_of
from lilong.kernel.refusal import Refused
from lilong.places.queries import PlaceView, places_by_id, walking_key
from lilong.places.web.asking import trail_to, who
from lilong.survey.queries.for_cases import FindingView, seen_findings
from lilong.survey.states import Part


@require_http_methods(["GET", "HEAD", "POST"])
def pick(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Findings that stand in no case yet, and what to do with all that are ticked."""
    actor, area = who(request), area_of(place_id)
    chosen = _asked(request.GET, {str(view.id): view for view in lanes_of(area)})
    if request.method != "POST":
        return _page(request, area, chosen)
    ticked = request.POST.getlist("finding")
    ids = [UUID(one) for one in ticked if _is_id(one)]
    try:
        if request.POST.get("as") == "one":
            return _open_one(request, ids)
        opened = open_cases(actor, area_id=area.id, finding_ids=ids)
    except Refused as refused:
        return _page(request, area, chosen, refused=refused, ticked=ticked, status=refused.status)
    messages.success(
        request,
        _("立案 %(count)s 件，由您承办；先办什么，看“先办什么”") % {"count": len(opened)},
    )
    return redirect(address("cases:opening", opened[0].opened_together.opening_id))


def _open_one(request: HttpRequest, ids: list[UUID]) -> HttpResponse:
    """One case for several findings of one place; pressed twice, the second leads to the first."""
    actor = who(request)
    matter = as_one(seen_findings(actor, ids))
    try:
        opened = open_case(
            actor,
            place_id=matter.place_id,
            kind=matter.kind,
            summary=matter.summary,
            finding_ids=ids,
            personal=Personal.COVER,
            **matter.values,
        )
    except AlreadyOpened as already:
        messages.info(request, already.sentence)
        return redirect(f"{address('cases:case', already.case_id)}?recorded=1")
    said = _("%(code)s 立案了，由您承办，合了 %(count)s 条")
    messages.success(request, said % {"code": opened.code, "count": len(set(ids))})
    return redirect(f"{address('cases:case', opened.id)}?recorded=1")


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _asked(query: QueryDict, lanes: dict[str, PlaceView]) -> Pick:
    kind, part, lane = query.get("kind", ""), query.get("part", ""), query.get("lane", "")
    known, at = lanes.get(lane), query.get("at", "")
    return Pick(
        kind=kind if kind in case_kinds() else "",
        part=part if part in Part.values else "",
        shop=True if query.get("shop") == "1" else None,
        lane_id=known.id if known and known.kind == "lane" else None,
        place_id=UUID(at) if _is_id(at) else None,
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
    # By the house's numbers and not by their figures: 3号 before 11号.
    shown = sorted(found[:MOST], key=lambda one: walking_key(one.place_path))
    if request.GET.get("none") and ticked is None:
        ticked = []
    groups = _groups(shown, ticked, area, chosen)
    context: dict[str, Any] = {
        "place": area,
        "trail": trail_to(
            area, Link(_("办件"), address("cases:cases", area.id)), Link(_("从台账立案"))
        ),
        "groups": groups,
        "shown": len(shown),
        "ticked": sum(row["ticked"] for group in groups for row in group["rows"]),
        "tick_none": f"?{_asking(request, none='1')}",
        "tick_all": f"?{_asking(request)}",
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
        "one_place": chosen.place_id is not None,
        "here": address("cases:pick", area.id),
        "action": request.get_full_path(),
        "list_url": address("cases:cases", area.id),
        "openings_url": address("cases:openings", area.id),
    }
    return render(request, "cases/pick.html", context, status=status)


def _asking(request: HttpRequest, **also: str) -> str:
    """What is asked of the page, with all rows ticked or with none."""
    pairs = [(name, value) for name, value in request.GET.items() if name != "none"]
    return urlencode([*pairs, *also.items()])


def _groups(
    shown: list[FindingView], ticked: list[str] | None, area: PlaceView, chosen: Pick
) -> list[dict[str, Any]]:
    """The rows by place; above those of a place with several stands the way to it alone."""
    standing = places_by_id({one.place_id for one in shown})
    look = markup(
        '<span class="task-hint">{}</span>',
        _("这句话要人看过才能给当事人看：立案时只写类别，立好以后再写是什么事"),
    )
    groups = list[dict[str, Any]]()
    for place_id, findings in groupby(shown, attrgetter("place_id")):
        rows = [_row(one, standing, ticked) for one in findings]
        group: dict[str, Any] = {
            "rows": rows,
            "drawn": markup("{}" * len(rows), *(_choice(row, look) for row in rows)),
            "address": standing[place_id].address,
        }
        if len(rows) > 1 and chosen.place_id is None:
            here = f"{address('cases:pick', area.id)}?at={place_id}"
            group["only"] = Link(_("只看这一处的 %(count)s 条") % {"count": len(rows)}, here)
        groups.append(group)
    return groups


def _choice(row: dict[str, Any], look: SafeString) -> SafeString:
    """A box with its words: written without templates, since there are hundreds."""
    return markup(
        '<div class="choice"><input class="form-check-input" type="checkbox" name="finding" '
        'value="{}" id="f-{}"{}><label for="f-{}"><span class="nowrap">№ {}</span> {}\u00a0· {}'
        '<span class="task-hint">{}{}</span>{}</label></div>\n',
        row["id"], row["id"], _CHECKED if row["ticked"] else "", row["id"], row["code"],
        row["kind"], unbroken(row["address"]), row["tier"],
        f"\u00a0· {row['words']}" if row["words"] else "",
        look if row["look"] else "",
    )  # fmt: skip


_CHECKED = markup(" checked")


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
        "look": needs_a_look(kind, one.description),
        "tier": str(tier_for(kind, standing[one.place_id].kind, [one]).label),
        "ticked": ticked is None or str(one.id) in ticked,
    }
