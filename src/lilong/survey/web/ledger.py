"""The ledger list: filter, page, print, and confirm or return many at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lilong.commons.web.addresses import address
from lilong.commons.web.components import FilterGroup, Link
from lilong.commons.wording import listed
from lilong.kernel.refusal import Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who
from lilong.survey import permissions
from lilong.survey.actions.validate_findings import MOST_AT_ONCE, validate_findings
from lilong.survey.kinds import finding_kinds
from lilong.survey.permissions import Sight, sight_at
from lilong.survey.queries.ledger_filter import LedgerFilter
from lilong.survey.queries.listing import (
    Choices,
    LedgerPage,
    Present,
    choices,
    every_finding,
    ids_to_validate,
    ledger_page,
)
from lilong.survey.states import FindingState, Part
from lilong.survey.web.asking import (
    lane_choices,
    laneless_choices,
    lanes_at,
    names_of,
    numbers_at,
    surveyors_at,
)
from lilong.survey.web.filtering import Asked, asked, pairs_of, query_of, toggled
from lilong.survey.web.ledger_rows import RowWriter, options
from lilong.survey.web.words import KIND_ICONS, part_text, state_text, wall_text

# More rows than this are an export, not a sheet of paper.
MOST_PRINTED = 2000
# What of a filter the chips say; the search form says the rest.
CHIPS = ("kind", "state", "part", "shop")


@dataclass(frozen=True)
class Ticked:
    """What was ticked and typed in the form above the rows."""

    ids: Collection[UUID] = ()
    everything: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """The search form: its lists to choose from as markup, what was typed, and in how many."""

    lanes: SafeString
    numbers: SafeString
    people: SafeString
    since: str
    until: str
    words: str
    chosen: int


@require_safe
def ledger(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The ledger at a place, filtered by the address."""
    place = places.place(place_id)
    return _answer(request, place, asked(request.GET, place))


@require_POST
def validate(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Confirm or return the ticked findings, or all that the filter leaves."""
    place = places.place(place_id)
    wish = asked(request.GET, place)
    ticked = Ticked(
        _ids(request.POST.getlist("id")),
        request.POST.get("everything") == "1",
        request.POST.get("reason", ""),
    )
    try:
        confirm = request.POST.get("step") != "return"
        ids = (
            ids_to_validate(who(request), place, wish.chosen, confirm=confirm, most=MOST_AT_ONCE)
            if ticked.everything
            else list(ticked.ids)
        )
        moved, left = validate_findings(
            who(request), finding_ids=ids, confirm=confirm, reason=ticked.reason
        )
    except Refused as refused:
        return _answer(request, place, wish, ticked=ticked, refused=refused)
    said = _("核实了 %(count)s 条") if confirm else _("退回了 %(count)s 条")
    messages.success(request, said % {"count": moved} + (_left(left) if left else ""))
    here = address("survey:ledger", place.id)
    return HttpResponseRedirect(here + query_of(wish.chosen))


@require_safe
def print_ledger(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The filtered ledger as a sheet to print and to sign."""
    place = places.place(place_id)
    wish = asked(request.GET, place)
    actor = who(request)
    found = list(islice(every_finding(actor, place, wish.chosen), MOST_PRINTED + 1))
    writer = RowWriter()
    context = {
        "place": place,
        "said": said_of(wish.chosen, place, names=sight_at(actor, place.path) >= Sight.FIELD),
        "columns": writer.columns,
        "rows": writer.rows(found[:MOST_PRINTED]),
        "count": min(len(found), MOST_PRINTED),
        "cut": len(found) > MOST_PRINTED,
        "back_url": address("survey:ledger", place.id) + query_of(wish.chosen),
    }
    return render(request, "survey/ledger_print.html", context)


def _ids(texts: Sequence[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _left(count: int) -> str:
    return ngettext("，%(count)s 条不需要这一步", "，%(count)s 条不需要这一步", count) % {
        "count": count
    }


def _answer(
    request: HttpRequest,
    place: PlaceView,
    wish: Asked,
    *,
    ticked: Ticked | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    page = ledger_page(who(request), place, wish.chosen, before=wish.before, after=wish.after)
    context = _context(request, place, wish, page, ticked or Ticked())
    context["refused"] = refused
    part = request.headers.get("HX-Request-Type") == "partial"
    template = "survey/ledger_list.html" if part else "survey/ledger.html"
    response = render(request, template, context, status=refused.status if refused else 200)
    patch_vary_headers(response, ["HX-Request-Type"])
    return response


def _context(
    request: HttpRequest, place: PlaceView, wish: Asked, page: LedgerPage, ticked: Ticked
) -> dict[str, Any]:
    actor, chosen = who(request), wish.chosen
    sight = sight_at(actor, place.path)
    here = address("survey:ledger", place.id)
    keeping = permissions.validate_findings.allows(actor, place.path)
    everything = choices(page.present, LedgerFilter())
    inside = sight >= Sight.FIELD
    names = names_of({line.found_by_id for line in page.findings}) if inside else {}
    writer = RowWriter(keeping, ticked.ids, names=names, pictures=inside)
    query = query_of(chosen)
    exporting = permissions.export_ledger.allows(actor, place.path)
    importing = permissions.import_ledger.allows(actor, place.path)
    return {
        "place": place,
        "trail": trail_to(place, Link(_("台账"))),
        "offered": Offered(here, chosen, page.present, inside),
        "search": _search(place, chosen, names=inside),
        "kept": tuple(pair for pair in pairs_of(chosen) if pair[0] in CHIPS),
        "here": here,
        "narrowed": chosen.narrows,
        "misread": wish.misread,
        "columns": writer.columns,
        "rows": writer.rows(page.findings),
        "shown": len(page.findings),
        "total": page.total,
        "newer": here + query_of(chosen, after=page.newer) if page.newer is not None else "",
        "older": here + query_of(chosen, before=page.older) if page.older is not None else "",
        "keeping": keeping,
        "validate_url": address("survey:validate", place.id) + query,
        "ticked": ticked,
        "most": MOST_AT_ONCE,
        "tools": tuple(_tools(place, query, importing=importing, exporting=exporting)),
        "record_url": _record_url(actor, place),
        "next": _next(actor, place, here, everything, keeping),
    }


@dataclass(frozen=True, slots=True)
class Offered:
    """What the filter's chips tell: the part of the page that is kept is known by it.

    `parts` says whether the reader may filter by public and private.
    """

    here: str
    chosen: LedgerFilter
    present: Present
    parts: bool

    @property
    def groups(self) -> list[FilterGroup]:
        """The chips, worked out when they are drawn."""
        return _chips(self.here, self.chosen, choices(self.present, self.chosen), parts=self.parts)


def _chips(here: str, chosen: LedgerFilter, counts: Choices, *, parts: bool) -> list[FilterGroup]:
    """The filter's chips, each with how many findings it would leave at the place."""
    kinds = [
        Link(
            kind.label,
            here + query_of(replace(chosen, kinds=toggled(chosen.kinds, code))),
            code in chosen.kinds,
            counts.kinds.get(code, 0),
            KIND_ICONS[code],
        )
        for code, kind in finding_kinds().items()
        if counts.kinds.get(code) or code in chosen.kinds
    ]
    states = [
        Link(
            state_text(state),
            here + query_of(replace(chosen, states=toggled(chosen.states, state))),
            state in chosen.states,
            counts.states.get(state, 0),
        )
        for state in FindingState.values
        if counts.states.get(state) or state in chosen.states
    ]
    groups = [FilterGroup(_("类别"), kinds), FilterGroup(_("状态"), states)]
    if parts:
        groups.append(FilterGroup(_("部位"), _part_chips(here, chosen, counts)))
    return [group for group in groups if group.choices]


def _part_chips(here: str, chosen: LedgerFilter, counts: Choices) -> list[Link]:
    parts = [
        Link(
            part_text(part, False),
            here + query_of(replace(chosen, part="" if chosen.part == part else part)),
            chosen.part == part,
            counts.parts.get(part, 0),
        )
        for part in (Part.PUBLIC, Part.PRIVATE, Part.UNKNOWN)
    ]
    shop = replace(chosen, shop=None if chosen.shop else True)
    return [*parts, Link(_("商铺"), here + query_of(shop), bool(chosen.shop))]


def _search(place: PlaceView, chosen: LedgerFilter, *, names: bool) -> Search:
    lanes = [] if place.kind in ("lane", "number", "stair", "room") else lane_choices(place)
    return Search(
        lanes=options(lanes, str(chosen.lane_id)),
        numbers=options(_number_choices(place, chosen), str(chosen.number_id)),
        people=options(
            ((str(key), name) for key, name in (surveyors_at(place) if names else [])),
            str(chosen.surveyor_id),
        ),
        since=chosen.since.isoformat() if chosen.since else "",
        until=chosen.until.isoformat() if chosen.until else "",
        words=chosen.words,
        chosen=sum(name not in CHIPS for name, _value in pairs_of(chosen)),
    )


def _number_choices(place: PlaceView, chosen: LedgerFilter) -> list[tuple[str, str]]:
    """The numbers of the lane; where none is chosen, those that stand in no lane."""
    if place.kind in ("number", "stair", "room", "common_part"):
        return []
    lane = place if place.kind == "lane" else _lane_at(place, chosen)
    if lane is not None:
        return [(str(number.id), number.name) for number in numbers_at(lane)]
    choices = laneless_choices(place)
    if chosen.number_id is None:
        return choices
    # A number whose lane was let go of still narrows, so it is named.
    held = [
        (str(view.id), view.address) for view in numbers_at(place) if view.id == chosen.number_id
    ]
    return [*choices, *(pair for pair in held if pair not in choices)]


def _lane_at(place: PlaceView, chosen: LedgerFilter) -> PlaceView | None:
    if chosen.lane_id is None:
        return None
    return next((lane for lane in lanes_at(place) if lane.id == chosen.lane_id), None)


def _tools(place: PlaceView, query: str, *, importing: bool, exporting: bool) -> list[Link]:
    tools = []
    if importing:
        tools.append(Link(_("导入台账"), address("survey:import", place.id), icon="upload"))
    tools.append(Link(_("打印"), address("survey:ledger-print", place.id) + query, icon="print"))
    if exporting:
        tools += [
            Link(name, address("survey:export", place.id, fmt) + query, icon="download")
            for fmt, name in (("xlsx", "Excel"), ("csv", "CSV"), ("geojson", "GeoJSON"))
        ]
    return tools


def _record_url(actor: Any, place: PlaceView) -> str:
    if permissions.add_finding.allows(actor, place.path):
        return address("survey:record", place.id)
    return ""


def _next(
    actor: Any, place: PlaceView, here: str, counts: Choices, keeping: bool
) -> dict[str, str]:
    waiting = counts.states.get(FindingState.REPORTED, 0)
    unchecked = counts.states.get(FindingState.FOUND, 0)
    if keeping and waiting:
        title = _("核对居民反映的 %(count)s 条") % {"count": waiting}
        return {"title": title, "label": _("去核对"), "href": f"{here}?state=reported"}
    if keeping and unchecked:
        title = _("核实已登记的 %(count)s 条") % {"count": unchecked}
        return {"title": title, "label": _("去核实"), "href": f"{here}?state=found"}
    if url := _record_url(actor, place):
        return {"title": _("走到门口再看一眼"), "label": _("登记一处"), "href": url}
    if url := address("survey:breakthrough", place.id):
        return {"title": _("看从哪里着手"), "label": _("打开"), "href": url}
    return {"title": _("等居委会核实和推进"), "label": "", "href": ""}


def said_of(chosen: LedgerFilter, place: PlaceView, *, names: bool) -> str:
    """The filter in words, for the head of a printed ledger; empty for all.

    Args:
        names: whether the reader may know who found what.
    """
    kinds = finding_kinds()
    words = [kinds[code].label for code in chosen.kinds]
    words += [state_text(state) for state in chosen.states]
    words += [part_text(chosen.part, False)] if chosen.part else []
    words += [_("商铺")] if chosen.shop else []
    words += [wall_text(chosen.wall_type)] if chosen.wall_type else []
    words += _around(chosen, place)
    words += [_by(chosen.surveyor_id, place)] if names and chosen.surveyor_id else []
    words += [_("从 %(day)s") % {"day": chosen.since}] if chosen.since else []
    words += [_("到 %(day)s") % {"day": chosen.until}] if chosen.until else []
    words += [_("含“%(words)s”") % {"words": chosen.words}] if chosen.words else []
    return listed(filter(None, words))


def _around(chosen: LedgerFilter, place: PlaceView) -> list[str]:
    lane = _lane_at(place, chosen)
    numbers = dict(_number_choices(place, chosen))
    names = [lane.name if lane else "", numbers.get(str(chosen.number_id), "")]
    return [name for name in names if name]


def _by(surveyor_id: UUID, place: PlaceView) -> str:
    name = dict(surveyors_at(place)).get(surveyor_id)
    return _("排摸人%(name)s") % {"name": name} if name else ""
