"""The list of a residents' area's cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lilong.cases.files import permissions
from lilong.cases.files.kinds import case_kinds, kind_label
from lilong.cases.files.queries.asked_list import MANY, asked_count
from lilong.cases.files.queries.case_filter import NAMES, OPEN, RESTING, CaseFilter
from lilong.cases.files.queries.case_list import (
    LONGEST_WORDS,
    CasePage,
    Line,
    case_page,
    sums_of,
)
from lilong.cases.files.states import CaseState, Level, Tier
from lilong.cases.files.web.asking import position_of
from lilong.cases.files.web.words import last_moment, state_tag
from lilong.commons.templatetags.lilong import tag
from lilong.commons.web.addresses import address, addresses
from lilong.commons.web.components import FilterGroup, Link
from lilong.commons.web.markup import markup, unbroken
from lilong.council.web.grounds import area_of, lanes_of
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.kernel.refusal import NotFound
from lilong.people import queries as people
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who

EXCERPT = 60
# What the address says for the reader's own cases.
OWN = "me"


@require_safe
def cases(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The cases of a residents' area, filtered by the address."""
    actor, area = who(request), area_of(place_id)
    lanes = {str(view.id): view for view in lanes_of(area)}
    number = _number(request.GET.get("number", ""), area)
    full = permissions.see_due.allows(actor, area.path)
    # Who sees a part of the list asks of it only whether something is done.
    chosen = _asked(request.GET, actor, lanes, number) if full else _asked_of_part(request.GET)
    page = case_page(
        actor,
        area,
        chosen,
        before=position_of(request.GET.get("before")),
        after=position_of(request.GET.get("after")),
    )
    here = address("cases:cases", area.id)
    own, keeper = chosen.owner_id == actor.person_id, _keeper(actor, chosen, page)
    opening = permissions.open_case.allows(actor, area.path)
    row = _Rows().row
    columns = [_("编号"), _("哪一类"), _("在哪里"), _("什么事"), _("到哪一步")]
    context = {
        "place": area,
        "trail": trail_to(area, Link(_("办件"))),
        # Whoever does not see clocks sees none of their days either.
        "columns": [*columns, _("最近期限")] if full else columns,
        "rows": [row(line)[: None if full else len(columns)] for line in page.lines],
        "total": page.total,
        "shown": len(page.lines),
        # All that there is stands on the page.
        "whole": page.newer is None and page.older is None,
        "offered": Offered(here, chosen, tuple(page.counts.items()), full, own, keeper),
        "lanes": tuple(
            (code, view.name, view.id == (chosen.lane_id or chosen.compound_id))
            for code, view in lanes.items()
        ),
        "kept": tuple(pair for pair in _pairs(chosen) if pair[0] not in ("q", "lane", "number")),
        "number": number,
        "words": chosen.words,
        "keeping": chosen.owner_id is not None,
        "own": own,
        "narrowed": chosen.narrows,
        "full": full,
        "here": here,
        "newer": _turned(here, chosen, after=page.newer),
        "older": _turned(here, chosen, before=page.older),
        "open_url": address("cases:open", area.id) if opening else "",
        "pick_url": address("cases:pick", area.id) if opening else "",
        "import_url": address("cases:import", area.id) if opening else "",
        "plan_url": address("cases:plan", area.id) if full else "",
        "pictures_url": address("cases:pictures", area.id) if full else "",
        "due_url": address("cases:due", area.id) if full else "",
        "rungs_url": address("cases:rungs", area.id) if full else "",
        "today_url": address("cases:today", area.id) if opening else "",
        "asked": _to_ask(area) if opening else None,
        "astray": bool(request.GET) and not page.lines and not chosen.narrows,
    }
    return render(request, "cases/cases.html", context)


def _to_ask(area: PlaceView) -> Link | None:
    """What is to be looked at again, where there is any."""
    count = asked_count(area)
    if not count:
        return None
    said = _("%(count)s 件该回访了") if count < MANY else _("%(count)s 件以上该回访了")
    return Link(said % {"count": count}, address("cases:asked", area.id))


def _number(given: str, area: PlaceView) -> PlaceView | None:
    """The number that is asked for, where the area has it."""
    try:
        found = places.place(UUID(given)) if given else None
    except (ValueError, NotFound):
        return None
    within = found is not None and found.kind == "number" and covers(area.path, found.path)
    return found if within else None


def _keeper(actor: Actor, chosen: CaseFilter, page: CasePage) -> str:
    """The name of a colleague whose cases are asked for; of nobody who keeps none here."""
    if chosen.owner_id in (None, actor.person_id) or not page.lines:
        return ""
    return people.names_of([chosen.owner_id]).get(chosen.owner_id, "")


def _asked_of_part(query: QueryDict) -> CaseFilter:
    rest = query.get("rest", "")
    return CaseFilter(rest=rest if rest in (OPEN, RESTING) else "")


def _asked(
    query: QueryDict, actor: Actor, lanes: dict[str, PlaceView], number: PlaceView | None
) -> CaseFilter:
    if owner_id := _owner(query.get("kept", ""), actor):
        return CaseFilter(owner_id=owner_id)

    def one(name: str, known: Any) -> str:
        given = query.get(name, "")
        return given if given in known else ""

    ground = None if number else lanes.get(query.get("lane", ""))
    return CaseFilter(
        rest=one("rest", (OPEN, RESTING)),
        kind=one("kind", case_kinds()),
        state=one("state", CaseState.values),
        tier=one("tier", Tier.values),
        level=one("level", Level.values),
        lane_id=ground.id if ground and ground.kind == "lane" else None,
        compound_id=ground.id if ground and ground.kind == "compound" else None,
        number_id=number.id if number else None,
        words=" ".join(query.get("q", "").split())[:LONGEST_WORDS],
    )


def _owner(given: str, actor: Actor) -> UUID | None:
    """Whose cases are asked for: the reader's own, or a colleague's."""
    try:
        return actor.person_id if given == OWN else UUID(given)
    except ValueError:
        return None


def _pairs(chosen: CaseFilter, **instead: object) -> list[tuple[str, str]]:
    values: dict[str, object] = {
        **dict(zip(NAMES, chosen.values(), strict=True)),
        "lane": chosen.lane_id or chosen.compound_id or "",
        "number": chosen.number_id or "",
        "q": chosen.words,
        "kept": chosen.owner_id or "",
        **instead,
    }
    return [(name, str(value)) for name, value in values.items() if value not in ("", None)]


def _turned(here: str, chosen: CaseFilter, **position: int | None) -> str:
    if all(value is None for value in position.values()):
        return ""
    return f"{here}?{urlencode(_pairs(chosen, **position))}"


@dataclass(frozen=True, slots=True)
class Offered:
    """What the filter's chips tell: the part of the page that is kept is known by it."""

    here: str
    chosen: CaseFilter
    present: tuple[tuple[int, int], ...]
    full: bool = True
    own: bool = False
    keeper: str = ""

    @property
    def groups(self) -> list[FilterGroup]:
        """The chips, worked out when they are drawn; how many there are of a part nobody counts."""
        if not self.full:
            return [_rest_of_part(self.here, self.chosen.rest)]
        kept = _kept(self.here, self.chosen.owner_id is not None, self.own, self.keeper)
        return [kept, *_groups(self.here, dict(self.present), self.chosen)]


def _kept(here: str, held: bool, own: bool, keeper: str) -> FilterGroup:
    """What the reader keeps, and the colleague asked for; how many they are nobody counts."""
    mine = Link(_("我承办、还在办的"), here if own else f"{here}?kept={OWN}", own)
    if not held or own:
        return FilterGroup(_("谁承办"), [mine])
    name = keeper or _("这位同事")
    theirs = Link(_("%(name)s承办、还在办的") % {"name": name}, here, current=True)
    return FilterGroup(_("谁承办"), [mine, theirs])


def _rest_of_part(here: str, held: str) -> FilterGroup:
    return FilterGroup(
        _("办完没有"),
        [
            Link(words, here if code == held else f"{here}?rest={code}", code == held)
            for code, words in ((OPEN, _("还在办")), (RESTING, _("已了结")))
        ],
    )


def _groups(here: str, counts: Mapping[int, int], chosen: CaseFilter) -> list[FilterGroup]:
    known: tuple[tuple[str, str, list[tuple[str, str]]], ...] = (
        ("rest", _("办完没有"), [(OPEN, _("还在办")), (RESTING, _("已了结"))]),
        ("tier", _("先后"), [(str(v), str(label)) for v, label in Tier.choices]),
        ("kind", _("哪一类"), [(code, one.label) for code, one in case_kinds().items()]),
        ("state", _("到哪一步"), [(str(v), str(label)) for v, label in CaseState.choices]),
        ("level", _("在哪一层"), [(str(v), str(label)) for v, label in Level.choices]),
    )
    sums = sums_of(counts, chosen)
    groups = []
    for name, label, choices in known:
        held, chips = getattr(chosen, name), list[Link]()
        for code, words in choices:
            if not sums[name][code] and code != held:
                continue
            pairs = _pairs(chosen, **{name: "" if code == held else code})
            url = f"{here}?{urlencode(pairs)}" if pairs else here
            chips.append(Link(words, url, code == held, sums[name][code]))
        if chips:
            groups.append(FilterGroup(label, chips))
    return groups


class _Rows:
    """The rows of a page: what many of them say is said once."""

    def __init__(self) -> None:
        self._before, self._after = addresses("cases:case")
        self._now = timezone.now()
        self._late = tag(_("已超期"), "stop")
        self._standing: dict[tuple[str, str], SafeString] = {}
        self._kinds: dict[str, str] = {}

    def row(self, line: Line) -> list[object]:
        """One case."""
        short = line.summary if len(line.summary) <= EXCERPT else line.summary[: EXCERPT - 1] + "…"
        due = last_moment(line.next_due) if line.next_due else ""
        late = line.next_due is not None and line.next_due < self._now
        standing = (line.state, line.level)
        if standing not in self._standing:
            self._standing[standing] = _standing(*standing)
        if line.kind not in self._kinds:
            self._kinds[line.kind] = kind_label(line.kind)
        return [
            Link(unbroken(line.code), f"{self._before}{line.id}{self._after}"),
            self._kinds[line.kind],
            unbroken(line.address),
            short,
            self._standing[standing],
            markup("{} {}", unbroken(due), self._late) if late else unbroken(due),
        ]


def _standing(state: str, level: str) -> SafeString:
    """How far a case is, and with whom where that is not the residents' area."""
    told = tag(str(CaseState(state).label), state_tag(state))
    above = level != Level.NEIGHBOURHOOD
    return markup("{} {}", told, tag(str(Level(level).label), "quiet") if above else "")
