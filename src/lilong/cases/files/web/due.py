"""What is due at a residents' area."""

from __future__ import annotations

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
from lilong.cases.files.web.words import LIGHTS, last_moment
from lilong.commons.templatetags.lilong import tag
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.markup import markup
from lilong.council.web.grounds import area_of
from lilong.places.web.asking import trail_to, who


@require_safe
def due(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The clocks of an area's cases, the first to run out first."""
    actor, area, now = who(request), area_of(place_id), timezone.now()
    page = due_page(actor, area, now, after=_after(request.GET.get("after", "")))
    here = address("cases:due", area.id)
    later = ""
    if page.later:
        later = f"{here}?{urlencode({'after': f'{page.later[0].timestamp()}_{page.later[1]}'})}"
    context = {
        "place": area,
        "trail": trail_to(area, Link(_("办件"), address("cases:cases", area.id)), Link(_("期限"))),
        "columns": [_("办件"), _("什么期限"), _("到什么时候"), _("在哪里"), _("来不来得及")],
        "rows": [_row(line) for line in page.lines],
        "later": later,
        "first": here if request.GET.get("after") else "",
        "list_url": address("cases:cases", area.id),
    }
    return render(request, "cases/due.html", context)


def _after(text: str) -> tuple[datetime, UUID] | None:
    """Where the last page ended; None for what nobody can read."""
    at, _underscore, last = text.partition("_")
    try:
        found = datetime.fromtimestamp(float(at), tz=timezone.get_current_timezone())
        return found, UUID(last)
    except (ValueError, OverflowError, OSError):
        return None


def _row(line: DueLine) -> list[object]:
    kind, said = LIGHTS[line.light]
    case = line.clock.case
    provisional = tag(_("暂定"), "quiet") if line.clock.provisional else ""
    return [
        Link(f"{case.code} {kind_label(case.kind)}", address("cases:case", case.id)),
        line.name,
        last_moment(line.clock.runs_out),
        case.address,
        markup("{} {}", tag(str(said), kind), provisional),
    ]
