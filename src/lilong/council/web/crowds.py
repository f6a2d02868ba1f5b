"""Where sentences pile up, as pictures and figures."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lilong.commons.counters.counting import tallies
from lilong.commons.web.addresses import address
from lilong.commons.web.charts import Bar
from lilong.commons.web.components import Column, FilterGroup, Link
from lilong.council.categories import categories, category_label
from lilong.council.queries.crowds import MOST_COUNTED, Crowd, Crowds, HotSpot, crowds_at
from lilong.council.queries.themes import themes_page
from lilong.council.states import Branch
from lilong.council.theme_permissions import FEWEST_TOLD
from lilong.council.web.grounds import area_of
from lilong.council.web.meeting_words import uuid_of
from lilong.council.writing import SUGGESTIONS
from lilong.engines.hotspots import NO_VARIATION, TOO_FEW_SITES
from lilong.kernel.actor import Actor
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who

MOST_BUILDINGS = 12
MOST_THEMES = 12
_SMALLEST = 0.0001


@require_safe
def hotspots(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Lanes and buildings from many to few; `?category=` or `?theme=` narrows it."""
    actor, area = who(request), area_of(place_id)
    category = request.GET.get("category", "")
    category = category if category in categories() else ""
    theme_id = None if category else uuid_of(request.GET.get("theme"))
    found = crowds_at(actor, area, category=category, theme_id=theme_id)
    here = address("council:hotspots", area.id)
    context = {
        "place": area,
        "trail": trail_to(area, Link(_("哪里提得多"))),
        "found": found,
        "about": _about(found),
        "groups": _groups(actor, area, here, found),
        "here": here,
        "narrowed": bool(category or theme_id),
        "lanes": [_bar(found, one) for one in found.lanes],
        "numbers": [_bar(found, one) for one in found.numbers[:MOST_BUILDINGS]],
        "more": len(found.numbers) - MOST_BUILDINGS,
        "columns": _columns(found),
        "hot": [_hot_row(found, one) for one in found.hot],
        "unable": _unable(found),
        "most": MOST_COUNTED,
        "themes_url": address("council:themes", area.id),
    }
    return render(request, "council/hotspots.html", context)


def _columns(found: Crowds) -> list[Column]:
    columns = [Column(_("门牌")), Column(_("几句"), number=True)]
    return columns + [Column(name, number=True) for name in ("z", "p") if found.full]


def _hot_row(found: Crowds, one: HotSpot) -> list[object]:
    row: list[object] = [Link(_name(found.area, one.place), _list(found, one.place)), one.count]
    if one.z is None or one.p is None:
        return row
    return [*row, f"{one.z:.1f}", f"{one.p:.4f}" if one.p >= _SMALLEST else f"<{_SMALLEST}"]


def _about(found: Crowds) -> str:
    if found.theme:
        return found.theme.title
    return category_label(found.category)


def _name(area: PlaceView, place: PlaceView) -> str:
    return place.address.removeprefix(area.address) or place.name


def _bar(found: Crowds, crowd: Crowd) -> Bar:
    return Bar(_name(found.area, crowd.place), crowd.count, href=_list(found, crowd.place))


def _list(found: Crowds, place: PlaceView) -> str:
    """The keepers' list of the sentences; empty for whoever may not read it."""
    if not found.full:
        return ""
    asked = {"lane": str(place.id)} if place.kind == "lane" else {"q": place.address[-30:]}
    if found.category:
        asked["category"] = found.category
    return f"{address('council:suggestions', found.area.id)}?{urlencode(asked)}"


def _groups(actor: Actor, area: PlaceView, here: str, found: Crowds) -> list[FilterGroup]:
    held: dict[str, int] = {}
    for key, count in tallies(area.id, SUGGESTIONS).items():
        _state, branch, of = key.split("|")
        # Whom no claim is counted for is not told by a choice that there is one.
        if found.full or branch == Branch.SUGGESTION:
            held[of] = held.get(of, 0) + count
    fewest = 1 if found.full else FEWEST_TOLD
    kinds = [
        Link(
            one.label,
            here if code == found.category else f"{here}?category={code}",
            code == found.category,
            held[code] if found.full else None,
        )
        for code, one in categories().items()
        if held.get(code, 0) >= fewest
    ]
    own = found.theme.pk if found.theme else None
    themes = [
        Link(one.title, here if one.pk == own else f"{here}?theme={one.pk}", one.pk == own)
        for one in themes_page(actor, area).themes[:MOST_THEMES]
    ]
    groups = [FilterGroup(_("类别"), kinds), FilterGroup(_("主题"), themes)]
    return [group for group in groups if group.choices]


def _unable(found: Crowds) -> str:
    words: dict[str, Any] = {
        TOO_FEW_SITES: _("门牌太少（不到 30 个），热点检验说不准，不作判断。"),
        NO_VARIATION: _("各门牌提得一样多，没有热点。"),
    }
    return str(words.get(found.spots.unable or "", ""))
