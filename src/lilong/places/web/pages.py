"""The pages on which places are read: mine, one, and the search."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lilong.commons.links.trace import Trace, trace_of
from lilong.commons.web.components import Entry, Fact, Link
from lilong.kernel.actor import Actor
from lilong.kernel.area import Area
from lilong.kernel.refusal import NotAllowed
from lilong.places import permissions, queries
from lilong.places.kinds import KINDS
from lilong.places.models import Place
from lilong.places.queries import PlaceView
from lilong.places.web import panels
from lilong.places.web.asking import remember_way
from lilong.places.web.drawing import shapes_of, sketch_of

CHILDREN = 120
TILES = ("number", "stair", "room", "common_part")
AREA_LEVEL, NUMBER_LEVEL = KINDS["residents_area"].level, KINDS["number"].level


def mine(request: HttpRequest) -> HttpResponse:
    """The places at which one is something, and the search."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by acting_person
    if not actor.grants:
        raise NotAllowed(
            _("您还没有所属的地点"), remedy=_("请先登录，并由居委会登记您的住处或身份。")
        )
    places = queries.outermost(actor)
    return render(request, "places/mine.html", {"places": [_line(place) for place in places]})


def search(request: HttpRequest) -> HttpResponse:
    """Places whose name or address begins with what was typed; a fragment for htmx."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by acting_person
    words = request.GET.get("q", "").strip()[:80]
    found = queries.suggest(actor, words)
    context = {"words": words, "found": [_line(place) for place in found]}
    part = "HX-Request" in request.headers
    return render(request, f"places/{'results' if part else 'search'}.html", context)


def place(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """One place: where it is, what is known, what stands below it, what happened."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by acting_person
    row = queries.seen_place(actor, place_id)
    way = queries.way_down_to(row.path)
    view = way[-1]
    remember_way(way)
    after = request.GET.get("after", "")[:40]
    below = queries.children_of(actor, row.pk, after=after, limit=CHILDREN + 1)
    keeper = permissions.change_places.allows(actor, row.path)
    context = {
        "place": row,
        "kind": KINDS[row.kind].label,
        "trail": [_tile(step) for step in way],
        "facts": _facts(row, keeper),
        "panels": panels.panels_of(request, view),
        "keeper": keeper and not row.closed_on,
        "history": _entries(trace_of(actor, row.pk)),
        **_below(row, below),
        **_plan(actor, row, way),
    }
    return render(request, "places/place.html", context)


def _address(place_id: UUID) -> str:
    return reverse("places:place", args=[place_id])


def _line(place: PlaceView) -> tuple[str, str, object]:
    """Address, page, and the kind where the address does not say it by itself."""
    kind = "" if place.kind in ("lane", *TILES) else KINDS[place.kind].label
    return place.address, _address(place.id), kind


def _tile(place: PlaceView) -> Link:
    suffix = KINDS[place.kind].suffix
    name = place.name if place.name.endswith(suffix) else place.name + suffix
    return Link(name, _address(place.id))


def _below(row: Place, below: list[PlaceView]) -> dict[str, object]:
    shown = below[:CHILDREN]
    more = ""
    if len(below) > CHILDREN:
        more = f"{_address(row.pk)}?after={queries.sort_key(shown[-1].name)}"
    return {
        "cards": [(_tile(p), KINDS[p.kind].label) for p in shown if p.kind not in TILES],
        "tiles": [_tile(p) for p in shown if p.kind in TILES],
        "more": more,
    }


def _facts(row: Place, keeper: bool) -> list[Fact]:
    change = reverse("places:change", args=[row.pk]) if keeper and not row.closed_on else ""
    known = [Fact(_("地址"), row.address)]
    if row.area is not None or change:
        area = str(Area(row.area)) if row.area is not None else _("还不知道")
        known.append(Fact(_("面积"), area, change))
    if row.households is not None or change:
        homes = row.households if row.households is not None else _("还不知道")
        known.append(Fact(_("户数"), homes, change))
    if row.closed_on:
        known.append(Fact(_("停用日期"), row.closed_on))
    if row.source:
        known.append(Fact(_("来源"), row.source))
    return known


def _plan(actor: Actor, row: Place, way: list[PlaceView]) -> dict[str, object]:
    """The large plan down to the lane, "you are here" below it, none above a residents' area."""
    if KINDS[row.kind].level < AREA_LEVEL:
        return {}
    around = [step for step in way if KINDS[step.kind].level >= AREA_LEVEL]
    compound = next((step for step in around if step.kind == "compound"), around[0])
    drawn = queries.plan_of(row.path if row.kind == "residents_area" else compound.path)
    if not drawn:
        return {}
    if KINDS[row.kind].level < NUMBER_LEVEL:
        return {"plan": shapes_of(actor, drawn, row.path)}
    return {"sketch": sketch_of(drawn, row.path)}


def _entries(trace: Trace) -> list[Entry]:
    steps = [
        Entry(
            format_date(localtime(step.at), "Y-m-d" if step.day_only else "Y-m-d H:i"),
            step.sentence,
        )
        for step in trace.steps
    ]
    linked = [
        Entry(
            "", f"{near.relation}：{near.reference.title}", href=near.reference.url, icon="history"
        )
        for near in trace.neighbours
    ]
    return linked + steps
