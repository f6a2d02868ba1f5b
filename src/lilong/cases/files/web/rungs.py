"""What waits with each rung of the ladder."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lilong.cases.files.kinds import kind_label
from lilong.cases.files.queries.rungs import Waiting, rungs_at
from lilong.cases.files.states import Level
from lilong.commons.templatetags.lilong import tag
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.markup import markup
from lilong.council.web.grounds import area_of
from lilong.places.web.asking import trail_to, who


@require_safe
def rungs(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """How many lie with each rung, and whose answer is due when."""
    actor, area = who(request), area_of(place_id)
    here = address("cases:cases", area.id)
    found = rungs_at(actor, area)
    context = {
        "place": area,
        "trail": trail_to(area, Link(_("办件"), here), Link(_("等在哪一层"))),
        "columns": [_("办件"), _("在哪里"), _("移交给谁"), _("哪一天移交"), _("哪一天前答复")],
        "rungs": [
            {
                "name": Level(one.level).label,
                "lie": one.lie,
                "waits": one.waits,
                "more": one.waits - len(one.waiting),
                "url": f"{here}?{urlencode({'rest': 'open', 'level': one.level})}",
                "rows": [_row(line) for line in one.waiting],
            }
            for one in found
        ],
        "nothing": not any(one.lie or one.waits for one in found),
        "list_url": here,
    }
    return render(request, "cases/rungs.html", context)


def _row(line: Waiting) -> list[object]:
    due = line.due.isoformat()
    said = [tag(_("已接手"), "info")] if line.taken else []
    said += [tag(_("已超期"), "stop")] if line.late else []
    return [
        Link(f"{line.code} {kind_label(line.kind)}", address("cases:case", line.id)),
        line.address,
        line.asked_of,
        line.since.isoformat(),
        markup(" ".join("{}" for _one in (due, *said)), due, *said) if said else due,
    ]
