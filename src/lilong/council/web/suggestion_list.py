"""The keepers' list of sentences, and what of it neighbours read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lilong.commons.positions import LAST_POSITION
from lilong.commons.templatetags.lilong import tag
from lilong.commons.web.addresses import address
from lilong.commons.web.components import FilterGroup, Link
from lilong.commons.web.markup import markup
from lilong.council import permissions
from lilong.council.categories import categories, category_label
from lilong.council.queries.released import released_page
from lilong.council.queries.suggestion_list import (
    LONGEST_WORDS,
    Line,
    suggestion_page,
    sums_of,
)
from lilong.council.queries.suggestion_plan import Mix, SuggestionFilter
from lilong.council.states import Branch, SuggestionState, Turn
from lilong.council.web.grounds import area_of, lanes_of
from lilong.council.web.suggestion_words import TAGS, said_day
from lilong.kernel.actor import Actor
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who

EXCERPT = 80
MONTHS_OFFERED = 24


@require_safe
def suggestions(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """What people of a residents' area said, filtered by the address."""
    actor, area = who(request), area_of(place_id)
    if not permissions.see_suggestions.allows(actor, area.path):
        return _released(request, actor, area)
    lanes = {str(view.id): view for view in lanes_of(area)}
    chosen = _asked(request.GET, lanes)
    page = suggestion_page(
        actor,
        area,
        chosen,
        before=_position(request.GET.get("before")),
        after=_position(request.GET.get("after")),
    )
    here = address("council:suggestions", area.id)
    context = {
        "place": area,
        "trail": trail_to(area, Link(_("大家提的"))),
        "columns": [_("编号"), _("哪一天"), _("在哪里"), _("说了什么"), _("类别"), _("到哪一步")],
        "rows": [_row(line) for line in page.lines],
        "total": page.total,
        "shown": len(page.lines),
        "offered": Offered(here, chosen, tuple(page.counts.items())),
        "lanes": tuple(
            (code, view.name, view.id == _within(chosen)) for code, view in lanes.items()
        ),
        "months": tuple(_months(chosen.month)),
        "kept": tuple(pair for pair in _pairs(chosen) if pair[0] not in ("q", "lane", "month")),
        "words": chosen.words,
        "narrowed": chosen.narrows,
        "here": here,
        "newer": _turned(here, chosen, after=page.newer),
        "older": _turned(here, chosen, before=page.older),
        **_ways(actor, area),
    }
    # An address that leads past the end, such as one that was kept.
    context["astray"] = not page.lines and not chosen.narrows and bool(page.counts)
    return render(request, "council/suggestions.html", context)


def _released(request: HttpRequest, actor: Actor, area: PlaceView) -> HttpResponse:
    """What neighbours read: the sentences that a keeper has released, newest first."""
    page = released_page(
        actor,
        area,
        before=_position(request.GET.get("before")),
        after=_position(request.GET.get("after")),
    )
    here = address("council:suggestions", area.id)
    context = {
        "place": area,
        "trail": trail_to(area, Link(_("大家公开说的"))),
        "rows": [
            {
                "one": one,
                "state": SuggestionState(one.state).label,
                "kind": TAGS[SuggestionState(one.state)],
                "category": category_label(one.category),
                "url": address("council:suggestion", one.id),
            }
            for one in page.lines
        ],
        "newer": f"{here}?after={page.newer}" if page.newer is not None else "",
        "older": f"{here}?before={page.older}" if page.older is not None else "",
        "astray": bool(request.GET) and not page.lines,
        "here": here,
        "say_url": address("council:say", area.id),
        "themes_url": address("council:themes", area.id),
    }
    return render(request, "council/released.html", context)


def _asked(query: QueryDict, lanes: dict[str, PlaceView]) -> SuggestionFilter:
    """The filter that an address asks for; what nobody can read asks for nothing."""

    def one(name: str, known: Any) -> str:
        given = query.get(name, "")
        return given if given in known else ""

    ground = lanes.get(query.get("lane", ""))
    return SuggestionFilter(
        state=one("state", SuggestionState.values),
        category=one("category", categories()),
        branch=one("branch", Branch.values),
        turn=one("turn", Turn.values),
        lane_id=ground.id if ground and ground.kind == "lane" else None,
        compound_id=ground.id if ground and ground.kind == "compound" else None,
        month=_month(query.get("month", "")),
        words=" ".join(query.get("q", "").split())[:LONGEST_WORDS],
    )


def _within(chosen: SuggestionFilter) -> UUID | None:
    return chosen.lane_id or chosen.compound_id


def _month(text: str) -> date | None:
    """The first day of a month written 2026-11."""
    if not re.fullmatch(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])", text):
        return None
    return date.fromisoformat(f"{text}-01")


def _months(chosen: date | None) -> list[tuple[str, bool]]:
    """The last two years' months, newest first, and an older one that is chosen."""
    today = timezone.localdate()
    last = today.year * 12 + today.month - 1
    months = [date(at // 12, at % 12 + 1, 1) for at in range(last, last - MONTHS_OFFERED, -1)]
    if chosen and chosen not in months:
        months.append(chosen)
    return [(f"{month:%Y-%m}", month == chosen) for month in months]


def _position(text: str | None) -> int | None:
    if not (text and text.isascii() and text.isdigit() and len(text) <= len(str(LAST_POSITION))):
        return None
    return min(int(text), LAST_POSITION)


def _pairs(chosen: SuggestionFilter, **instead: object) -> list[tuple[str, str]]:
    values: dict[str, object] = {
        "state": chosen.state,
        "category": chosen.category,
        "branch": chosen.branch,
        "turn": chosen.turn,
        "lane": _within(chosen) or "",
        "month": f"{chosen.month:%Y-%m}" if chosen.month else "",
        "q": chosen.words,
        **instead,
    }
    return [(name, str(value)) for name, value in values.items() if value not in ("", None)]


def _turned(here: str, chosen: SuggestionFilter, **position: int | None) -> str:
    if all(value is None for value in position.values()):
        return ""
    return f"{here}?{urlencode(_pairs(chosen, **position))}"


@dataclass(frozen=True, slots=True)
class Offered:
    """What the filter's chips tell: the part of the page that is kept is known by it."""

    here: str
    chosen: SuggestionFilter
    present: tuple[tuple[Mix, int], ...]

    @property
    def groups(self) -> list[FilterGroup]:
        """The chips, worked out when they are drawn."""
        return _groups(self.here, dict(self.present), self.chosen)


def _groups(here: str, counts: Mapping[Mix, int], chosen: SuggestionFilter) -> list[FilterGroup]:
    known = (
        ("turn", _("等谁"), [(str(v), str(label)) for v, label in Turn.choices]),
        ("state", _("到哪一步"), [(str(v), str(label)) for v, label in SuggestionState.choices]),
        ("branch", _("是什么"), [(str(v), str(label)) for v, label in Branch.choices]),
        ("category", _("类别"), [(code, one.label) for code, one in categories().items()]),
    )
    sums = sums_of(counts, chosen)
    return [
        FilterGroup(label, _chips(here, sums[name], chosen, name, choices))
        for name, label, choices in known
    ]


def _chips(
    here: str,
    sums: Counter[str],
    chosen: SuggestionFilter,
    name: str,
    choices: list[tuple[str, str]],
) -> list[Link]:
    held = getattr(chosen, name)
    chips = []
    for code, label in choices:
        if not sums[code] and code != held:
            continue
        pairs = _pairs(chosen, **{name: "" if code == held else code})
        url = f"{here}?{urlencode(pairs)}" if pairs else here
        chips.append(Link(label, url, code == held, sums[code]))
    return chips


def _row(line: Line) -> list[object]:
    text = " ".join(line.text.split())
    short = text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…"
    state = tag(str(SuggestionState(line.state).label), TAGS[SuggestionState(line.state)])
    claim = tag(_("诉求"), "quiet") if line.branch == Branch.CLAIM else ""
    public = tag(_("已公开"), "quiet") if line.released else ""
    return [
        Link(line.code, address("council:suggestion", line.id)),
        said_day(line.said_on),
        line.address,
        short,
        category_label(line.category),
        markup("{} {} {}", state, claim, public),
    ]


def _ways(actor: Actor, area: PlaceView) -> dict[str, str]:
    writing = permissions.write_down_suggestion.allows(actor, area.path)
    keeping = permissions.answer_suggestion.allows(actor, area.path)
    setting = permissions.set_intake.allows(actor, area.path)
    return {
        "write_url": address("council:write-down", area.id) if writing else "",
        "import_url": address("council:import", area.id) if keeping else "",
        "poster_url": address("council:poster", area.id, "pdf") if keeping else "",
        "slips_url": address("council:feed-slips", area.id) if keeping else "",
        "statistics_url": address("council:statistics", area.id),
        "intake_url": address("council:intake", area.id) if setting else "",
        "themes_url": address("council:themes", area.id),
    }
