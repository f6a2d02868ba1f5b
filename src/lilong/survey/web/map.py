"""The plan of a place with what was found on it, and the marks that it asks for when moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from math import isfinite
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lilong.commons.web.addresses import address, addresses
from lilong.commons.web.components import Column, FilterGroup, Link
from lilong.commons.web.plan import PlanMark, PlanShape, bounds
from lilong.commons.wording import listed
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid
from lilong.places import queries as places
from lilong.places.kinds import KINDS
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who
from lilong.places.web.drawing import shapes_of
from lilong.survey.kinds import finding_kinds
from lilong.survey.permissions import Sight
from lilong.survey.queries.counted import by_kind, by_state, facet_of
from lilong.survey.queries.ledger_filter import LedgerFilter
from lilong.survey.queries.mapping import Anchored, Box, Mark, OnMap, on_map
from lilong.survey.states import COUNTED, FindingState
from lilong.survey.web.filtering import asked, query_of, toggled
from lilong.survey.web.place_tabs import tabs_at
from lilong.survey.web.words import KIND_ICONS

# Five shapes are told apart without colour: one for each kind of the newspaper, and the last
# one for what juts out of a facade and for everything else.
SHAPES = {
    "outdoor_sink": 1,
    "illegal_building": 2,
    "pigeon_loft": 3,
    "wall_opening": 4,
}
OTHERS = 5
CELLS_ACROSS = 17
MOST_LISTED = 400
LEAST_CELL = 0.5


@require_safe
def plan(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The plan with its marks, a filter, and the same in a table."""
    actor, place = who(request), places.place(place_id)
    wish = asked(request.GET, place)
    chosen, found = wish.chosen, on_map(actor, place, wish.chosen)
    shapes = _shapes(actor, place)
    drawn = _Drawing(found, chosen)
    cell = bounds(shapes).width / CELLS_ACROSS
    context = {
        "place": place,
        "kind": KINDS[place.kind].label,
        "trail": trail_to(place, Link(_("平面图"))),
        "tabs": tabs_at(place, "survey:map") if found.sight > Sight.BUILDING else [],
        "public_only": found.sight in (Sight.PUBLIC, Sight.BUILDING),
        "misread": wish.misread,
        "filters": _filters(found, chosen),
        "clear_url": address("survey:map", place.id),
        "shapes": shapes,
        "marks": [drawn.mark(mark) for mark in found.marks(cell=cell)],
        "marks_url": address("survey:clusters", place.id) + query_of(chosen),
        "shape_names": shape_names(),
        "total": found.total,
        "unanchored": found.seen.elsewhere,
        "columns": _columns(found.seen.anchored),
        "rows": drawn.rows(found.seen.anchored),
        "next": drawn.next_step(),
    }
    return render(request, "survey/map.html", context)


@require_safe
def clusters(request: HttpRequest, place_id: UUID) -> JsonResponse:
    """The marks within `bbox` (left,bottom,right,top in metres) in cells of `cell` metres.

    The filter is that of the page. Near enough, each finding is a mark.
    """
    box, cell = _asked_for(request)
    place = places.place(place_id)
    chosen = asked(request.GET, place).chosen
    found = on_map(who(request), place, chosen)
    drawn = _Drawing(found, chosen)
    marks = found.marks(cell=cell, box=box)
    total = sum(mark.total for mark in marks)
    return JsonResponse({"marks": [asdict(drawn.mark(mark)) for mark in marks], "total": total})


def _asked_for(request: HttpRequest) -> tuple[Box, float]:
    try:
        left, bottom, right, top = map(float, request.GET["bbox"].split(","))
        cell = float(request.GET["cell"])
    except (KeyError, ValueError) as fault:
        raise Invalid(_("地图的范围看不懂")) from fault
    if not all(map(isfinite, (left, bottom, right, top, cell))):
        raise Invalid(_("地图的范围看不懂"))
    return Box(left, bottom, right, top), max(cell, LEAST_CELL)


def _shapes(actor: Actor, place: PlaceView) -> list[PlanShape]:
    """The plan of the residents' area, or of the compound that the place lies in."""
    way = places.way_down_to(place.path)
    around = next((view for view in way if view.kind == "compound"), place)
    return shapes_of(actor, places.plan_of(around.path), place.path)


def shape_names() -> list[str]:
    """What each shape of the plan stands for, in the reader's language."""
    kinds = finding_kinds()
    own = {shape: kinds[code].label for code, shape in SHAPES.items()}
    rest = [kind.label for code, kind in kinds.items() if code not in SHAPES]
    return [*(own[shape] for shape in sorted(own)), listed(rest)]


class _Drawing:
    """Puts what lies on a map into words and addresses."""

    def __init__(self, found: OnMap, chosen: LedgerFilter) -> None:
        self.place = found.place
        self.home = found.sight == Sight.BUILDING
        self.names = {code: kind.label for code, kind in finding_kinds().items()}
        self.filter = query_of(
            LedgerFilter(kinds=chosen.kinds, states=chosen.states, part=chosen.part)
        )
        # Asked once: a plan has hundreds of marks.
        self.finding = addresses("survey:finding")
        self.places = addresses("survey:building" if self.home else "survey:ledger")

    def mark(self, mark: Mark) -> PlanMark:
        """A mark as the plan draws it."""
        shape = SHAPES.get(mark.kinds[0][0], OTHERS)
        x, y = round(mark.x, 2), round(mark.y, 2)
        return PlanMark(x, y, mark.total, self._label(mark), self._page(mark), kind=shape)

    def _label(self, mark: Mark) -> str:
        if mark.finding_id:
            kind = self.names[mark.kinds[0][0]]
            return _("%(address)s：%(kind)s（%(code)s）") % {
                "address": mark.address,
                "kind": kind,
                "code": mark.code,
            }
        kinds = listed(f"{self.names[code]} {count}" for code, count in mark.kinds)
        where = mark.places[0].address
        if len(mark.places) > 1:
            more = {"first": where, "count": len(mark.places)}
            where = _("%(first)s等 %(count)s 个门牌") % more
        return _("%(where)s：%(total)s 处（%(kinds)s）") % {
            "where": where,
            "total": mark.total,
            "kinds": kinds,
        }

    def _page(self, mark: Mark) -> str:
        if mark.finding_id:
            return f"{self.finding[0]}{mark.finding_id}{self.finding[1]}"
        if len(mark.places) == 1:
            return self.page_of(mark.places[0].id)
        parents = {view.parent_id for view in mark.places}
        return "" if len(parents) > 1 or self.home else self.page_of(parents.pop())

    def page_of(self, place_id: UUID | None) -> str:
        """The findings at one place: in the ledger, or on the page of the own building."""
        before, after = self.places
        return f"{before}{place_id}{after}{'' if self.home else self.filter}"

    def rows(self, seen: Sequence[Anchored]) -> list[list[object]]:
        """The same as the marks, number by number."""
        kinds = _kinds_of(seen)
        return [
            [
                Link(view.address, self.page_of(view.id)),
                *(counts.get(code, 0) for code in kinds),
                sum(counts.values()),
            ]
            for view, counts in seen[:MOST_LISTED]
        ]

    def next_step(self) -> dict[str, str]:
        """Read on where the map ends."""
        if self.home:
            title, page = _("看看自己楼里的情况"), self.page_of(self.place.id)
            return {"title": title, "label": _("打开我的楼"), "href": page}
        page = self.page_of(self.place.id)
        return {"title": _("一条一条地看"), "label": _("打开台账"), "href": page}


def _kinds_of(seen: Sequence[Anchored]) -> list[str]:
    present = {code for _view, counts in seen for code in counts}
    return [code for code in finding_kinds() if code in present]


def _columns(seen: Sequence[Anchored]) -> list[Column]:
    names = [finding_kinds()[code].label for code in _kinds_of(seen)]
    numbers = [Column(name, number=True) for name in (*names, _("合计"))]
    return [Column(_("门牌")), *numbers]


def _filters(found: OnMap, chosen: LedgerFilter) -> list[FilterGroup]:
    page, present = address("survey:map", found.place.id), found.present()
    return [
        FilterGroup(_("类别"), list(_kind_choices(page, present, chosen))),
        FilterGroup(_("状态"), list(_state_choices(page, present, chosen))),
    ]


def _kind_choices(page: str, present: Mapping[int, int], chosen: LedgerFilter) -> Iterator[Link]:
    states = set(chosen.states or COUNTED)
    counts = by_kind({key: n for key, n in present.items() if facet_of(key).state in states})
    for code, kind in finding_kinds().items():
        current = code in chosen.kinds
        if counts[code] or current:
            turned = replace(chosen, kinds=toggled(chosen.kinds, code))
            href = page + query_of(turned)
            yield Link(kind.label, href, current, counts[code], KIND_ICONS[code])


def _state_choices(page: str, present: Mapping[int, int], chosen: LedgerFilter) -> Iterator[Link]:
    counts = by_state(present)
    for state in FindingState:
        current = state.value in chosen.states
        if counts[state] or current:
            turned = replace(chosen, states=toggled(chosen.states, state.value))
            yield Link(str(state.label), page + query_of(turned), current, counts[state])
