"""The board of the weeks ahead: what is public first, why, and how many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lilong.cases.files.kinds import case_kinds, kind_label
from lilong.cases.files.queries.parity import why_first
from lilong.cases.files.queries.planning import (
    PlannedCase,
    WeeksAhead,
    weeks_ahead,
)
from lilong.commons.templatetags.lilong import tag
from lilong.commons.web.addresses import address, addresses
from lilong.commons.web.components import Link
from lilong.commons.web.markup import markup, unbroken
from lilong.commons.wording import clauses, listed
from lilong.council.web.grounds import area_of
from lilong.places.web.asking import trail_to, who

MOST_WEEKS, MOST_CAPACITY = 26, 1000
WEEKS, CAPACITY = 4, 12
# So many of a week are drawn; the count tells of the others, and the list shows them.
DRAWN = 60
# So many of those that will be late and stand in no week are seen at once; the others are folded.
LATE_SHOWN = 5


@require_safe
def plan(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The next weeks' cases of an area."""
    actor, area = who(request), area_of(place_id)
    weeks = _figure(request.GET.get("weeks"), WEEKS, MOST_WEEKS)
    capacity = _figure(request.GET.get("capacity"), CAPACITY, MOST_CAPACITY)
    asked = request.GET.get("why", "")
    made = weeks_ahead(actor, area, weeks=weeks, capacity=capacity)
    why = why_first(area, made, asked, start=timezone.localdate()) if asked else ""
    late = made.late_words()
    here = address("cases:plan", area.id)
    items = _Items(f"{here}?{urlencode({'weeks': weeks, 'capacity': capacity})}", late)
    context = {
        "place": area,
        "trail": trail_to(
            area, Link(_("办件"), address("cases:cases", area.id)), Link(_("先办什么"))
        ),
        "weeks": [_week(made, at, items) for at in range(1, weeks + 1)],
        "later": made.later,
        **late_context(made, late),
        "efforts": _efforts(),
        "count": weeks,
        "capacity": capacity,
        "most_weeks": MOST_WEEKS,
        "most_capacity": MOST_CAPACITY,
        "why": {"code": asked, "said": why} if why else None,
        "here": here,
        "list_url": address("cases:cases", area.id),
        "empty": not made.cases,
    }
    return render(request, "cases/plan.html", context)


def late_context(
    made: WeeksAhead, late: Mapping[str, str], *, most: int | None = None
) -> dict[str, object]:
    """What will be late, for a page: how many, and those that no week of the page shows.

    Args:
        most: how many are listed, from the first on, whether a week shows them or not.
    """
    by_code = {one.code: one for one in made.cases}
    said = [by_code[code] for code in late if most or not by_code[code].placed.week]
    drawn = sorted(said, key=_last_day)[: most or DRAWN]
    shown = drawn if most else drawn[:LATE_SHOWN]
    return {
        "late_count": made.late_count,
        "late_more": made.late_beyond_more,
        "late": _late_items(shown, late),
        "late_folded": _late_items(drawn[len(shown) :], late),
        "late_folded_count": len(drawn) - len(shown),
        "late_left": made.late_count - len(drawn) if most else 0,
    }


def _last_day(one: PlannedCase) -> date:
    return one.placed.candidate.due or date.max


def _efforts() -> str:
    """How much of a week each kind takes."""
    kinds = defaultdict[int, list[str]](list)
    for one in case_kinds().values():
        kinds[one.effort].append(one.label)
    return clauses(
        _("%(kinds)s，一件 %(effort)s 份") % {"kinds": listed(labels), "effort": effort}
        for effort, labels in sorted(kinds.items())
    )


def _week(made: WeeksAhead, number: int, items: _Items) -> dict[str, object]:
    week, cases = made.plan.weeks[number - 1], made.of_week(number)
    return {
        "monday": week.monday,
        "workdays": week.workdays,
        "used": week.used,
        "capacity": week.capacity,
        "first": cases[0].placed.rank if cases else None,
        "items": markup("{}" * len(cases[:DRAWN]), *map(items.item, cases[:DRAWN])),
        "more": max(0, len(cases) - DRAWN),
    }


class _Items:
    """The cases of a week as a list: written without templates, since there may be hundreds.

    Args:
        here: the address of this board with what was asked of it.
        late: by its code, what is said of a case that will be late.
    """

    def __init__(self, here: str, late: Mapping[str, str]) -> None:
        self._here, self._late = here, late
        self._before, self._after = addresses("cases:case")
        self._why, self._stop = _("为什么先办它"), _("；")

    def item(self, one: PlannedCase) -> SafeString:
        """One case: rank, link, where, the reasons for its place, and the link that asks why."""
        late = self._late.get(one.code)
        effort = _("%(effort)s 份") % {"effort": one.placed.candidate.effort}
        name = markup(
            '<a href="{}{}{}">{}</a> {}\u00a0· <span class="nowrap">{}</span>'
            '<span class="task-hint">{}</span>{}',
            self._before, one.id, self._after,
            unbroken(f"{one.code} {kind_label(one.kind)}"), unbroken(one.address), effort,
            self._stop.join(one.reasons()),
            self._warned(late) if late else "",
        )  # fmt: skip
        why = markup(
            '<a class="screen-only" href="{}&amp;why={}">{}'
            '<span class="visually-hidden"> {}</span></a>',
            self._here, one.code, self._why, one.code,
        )  # fmt: skip
        return markup(
            '<li><span class="plan-rank num">{}</span><span class="task-name">{}</span>{}</li>\n',
            one.placed.rank, name, why,
        )  # fmt: skip

    @staticmethod
    def _warned(late: str) -> SafeString:
        return markup('<span class="task-hint">{}</span>', tag(unbroken(late), "warn"))


def _late_items(cases: Sequence[PlannedCase], late: Mapping[str, str]) -> SafeString:
    """Those that will be late as items of a list, each with why; nothing for none."""
    before, after = addresses("cases:case")
    items = [
        markup(
            '<li><a href="{}{}{}">{}</a> {}</li>',
            before, one.id, after,
            unbroken(f"{one.code} {kind_label(one.kind)}"), unbroken(late[one.code]),
        )
        for one in cases
    ]  # fmt: skip
    return markup("{}" * len(items), *items)


def _figure(text: str | None, usual: int, most: int) -> int:
    if not (text and text.isascii() and text.isdigit() and len(text) < 5):
        return usual
    return min(max(1, int(text)), most)
