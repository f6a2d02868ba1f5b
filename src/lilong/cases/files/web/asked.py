"""Closed cases of which it is to be asked whether they stayed solved."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lilong.cases.files.kinds import kind_label
from lilong.cases.files.models import Case
from lilong.cases.files.queries.asked_list import asked_page
from lilong.cases.files.web.asking import position_of
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.council.web.grounds import area_of
from lilong.places.web.asking import trail_to, who


@require_safe
def asked(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """What is to be looked at again, the longest first."""
    actor, area = who(request), area_of(place_id)
    given = request.GET.get("after", "")
    page = asked_page(actor, area, after=_after(given))
    here = address("cases:asked", area.id)
    later = ""
    if page.later:
        later = f"{here}?{urlencode({'after': f'{page.later[0].isoformat()}_{page.later[1]}'})}"
    context = {
        "place": area,
        "trail": trail_to(area, Link(_("办件"), address("cases:cases", area.id)), Link(_("回访"))),
        "columns": [_("办件"), _("在哪里"), _("办结"), _("承办人"), _("去看过以后")],
        "rows": [_row(one) for one in page.cases],
        "later": later,
        "first": here if given else "",
        "list_url": address("cases:cases", area.id),
    }
    return render(request, "cases/asked.html", context)


def _after(text: str) -> tuple[date, int] | None:
    """Where the last page ended; None for what nobody can read."""
    day, _underscore, last = text.partition("_")
    position = position_of(last)
    try:
        return (date.fromisoformat(day), position) if position is not None else None
    except ValueError:
        return None


def _row(case: Case) -> list[object]:
    told = ""
    if case.closed_on and case.ask_on:
        told = _("办结满 %(days)s 天") % {"days": (case.ask_on - case.closed_on).days}
    return [
        Link(f"{case.code} {kind_label(case.kind)}", address("cases:case", case.id)),
        case.address,
        f"{case.closed_on} · {told}" if told else "",
        case.owner.name,
        Link(_("记下回访 %(code)s") % {"code": case.code}, address("cases:stayed", case.id)),
    ]
