"""What is due at a residents' area."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lilong.cases.files.kinds import kind_label
from lilong.cases.files.queries.due_list import DueLine, due_page
from lilong.cases.files.queries.foreseen import MOST_COUNTED, due_soon
from lilong.cases.files.queries.planning import WeeksAhead, weeks_ahead
from lilong.cases.files.web.plan import CAPACITY, WEEKS, late_context
from lilong.cases.files.web.words import LIGHTS, last_moment
from lilong.commons.templatetags.lilong import tag
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Fact, Link
from lilong.commons.web.markup import markup, unbroken
from lilong.council.web.grounds import area_of
from lilong.engines.running_clocks import RED
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who

# So many of those that will be late are named; the plan shows them all.
MOST_LISTED = 10


@require_safe
def due(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The clocks of an area's cases, the first to run out first."""
    actor, area, now = who(request), area_of(place_id), timezone.now()
    page = due_page(actor, area, now, after=_after(request.GET.get("after", "")))
    here = address("cases:due", area.id)
    first = not request.GET.get("after")
    made = weeks_ahead(actor, area, weeks=WEEKS, capacity=CAPACITY) if first else None
    late = made.late_words() if made else {}
    # The plan goes by the clock of a case that runs out first.
    bound = {(one.candidate.id, one.candidate.due_at) for one in made.late} if made else set()
    later = ""
    if page.later:
        later = f"{here}?{urlencode({'after': f'{page.later[0].timestamp()}_{page.later[1]}'})}"
    context = {
        "place": area,
        "trail": trail_to(area, Link(_("办件"), address("cases:cases", area.id)), Link(_("期限"))),
        "columns": [_("办件"), _("什么期限"), _("到什么时候"), _("在哪里"), _("来不来得及")],
        "rows": [_row(line, bound) for line in page.lines],
        **(_forecast(area, made, late, now) if made else {}),
        "later": later,
        "first": here if request.GET.get("after") else "",
        "list_url": address("cases:cases", area.id),
    }
    return render(request, "cases/due.html", context)


def _forecast(
    area: PlaceView, made: WeeksAhead, late: Mapping[str, str], now: datetime
) -> dict[str, object]:
    """What runs out in the next two weeks, and what is bound to be late by the plan's capacity."""
    soon = due_soon(area.id, now)
    figures = ((_("已经超期"), soon.over), (_("7 天以内到期"), soon.week))
    return {
        "soon": [
            Fact(label, _most_told(count))
            for label, count in (*figures, (_("14 天以内到期"), soon.fortnight))
        ],
        "capacity": CAPACITY,
        "weeks": WEEKS,
        "plan_url": address("cases:plan", area.id),
        **late_context(made, late, most=MOST_LISTED),
    }


def _most_told(count: int) -> str:
    said = _("%(count)s 以上") if count >= MOST_COUNTED else "%(count)s"
    return said % {"count": count}


def _after(text: str) -> tuple[datetime, UUID] | None:
    """Where the last page ended; None for what nobody can read."""
    at, _underscore, last = text.partition("_")
    try:
        found = datetime.fromtimestamp(float(at), tz=timezone.get_current_timezone())
        return found, UUID(last)
    except (ValueError, OverflowError, OSError):
        return None


def _row(line: DueLine, bound: Collection[tuple[str, datetime | None]]) -> list[object]:
    kind, said = LIGHTS[line.light]
    case = line.clock.case
    foreseen = (case.code, line.clock.runs_out) in bound and line.light != RED
    late = tag(_("照现在的排法会超期"), "warn") if foreseen else ""
    provisional = tag(_("暂定"), "quiet") if line.clock.provisional else ""
    return [
        Link(unbroken(f"{case.code} {kind_label(case.kind)}"), address("cases:case", case.id)),
        line.name,
        unbroken(last_moment(line.clock.runs_out)),
        unbroken(case.address),
        markup("{} {} {}", tag(str(said), kind), late, provisional),
    ]
