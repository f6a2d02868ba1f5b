"""What waits for the reader's rung, across residents' areas."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lilong.cases.files.kinds import kind_label
from lilong.cases.files.queries.waiting import (
    WaitingLine,
    areas_of,
    levels_of,
    waiting_page,
)
from lilong.cases.files.states import Level
from lilong.cases.files.web.words import visit_words
from lilong.commons.templatetags.lilong import tag
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.markup import markup, unbroken
from lilong.places.web.asking import who

# From so few days on a line says so.
SOON = 2


@never_cache
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What is to be answered, the longest late first; and the way to the lists of the areas."""
    actor = who(request)
    others = levels_of(actor)
    level = request.GET.get("level", "")
    level = level if level in others else ""
    given = request.GET.get("after", "")
    page = waiting_page(actor, level=level, after=_after(given))
    here = _address(level=level)
    areas, more = areas_of(actor) if not given else ([], False)
    context = {
        "columns": [
            *(
                _("办件"),
                _("在哪里"),
                _("请做什么"),
                _("哪一天移交"),
                _("哪一天前答复"),
                _("怎么办"),
            ),
        ],
        "rows": [_row(one) for one in page.lines],
        "tabs": _tabs(others, level),
        "level": Level(level).label if level else "",
        "later": _address(level=level, after=f"{page.later[0]}_{page.later[1]}")
        if page.later
        else "",
        "first": here if given else "",
        "areas": [Link(one.name, _list_of(one.id)) for one in areas],
        "more_areas": more,
        "home_url": address("home"),
    }
    return render(request, "cases/waiting.html", context)


def _address(**chosen: str) -> str:
    kept = {name: value for name, value in chosen.items() if value}
    return f"{address('cases:waiting')}{'?' if kept else ''}{urlencode(kept)}"


def _list_of(area_id: UUID) -> str:
    return f"{address('cases:cases', area_id)}?{urlencode({'rest': 'open'})}"


def _tabs(others: list[str], level: str) -> list[Link]:
    """The own rung, and those for which the reader stands in; none where there is but one."""
    if not others:
        return []
    own = Link(_("我这一层"), _address(), not level)
    return [
        own,
        *(Link(str(Level(one).label), _address(level=one), one == level) for one in others),
    ]


def _row(line: WaitingLine) -> list[object]:
    asked = f"{line.asked_of} · {line.asked}" if line.asked else line.asked_of
    press = _("给回音 %(code)s") if line.taken else _("答复 %(code)s")
    return [
        Link(f"{line.code} {kind_label(line.kind)}", address("cases:case", line.case_id)),
        line.area if line.ground == line.area else f"{line.area} · {line.ground}",
        asked,
        line.since.isoformat(),
        _due(line),
        Link(press % {"code": line.code}, address("cases:answer", line.case_id)),
    ]


def _due(line: WaitingLine) -> object:
    """The day, how many are left, and whether it is taken already; before all by when somebody has
    to come, since that is over long before the day."""
    said = [tag(_("已接手"), "info")] if line.taken else []
    if line.left < 0:
        late = ngettext("已超期 %(n)s 天", "已超期 %(n)s 天", -line.left) % {"n": -line.left}
        said.append(tag(late, "stop"))
    elif line.left == 0:
        said.append(tag(_("今天到期"), "warn"))
    else:
        left = ngettext("还有 %(n)s 天", "还有 %(n)s 天", line.left) % {"n": line.left}
        said.append(tag(left, "warn" if line.left <= SOON else "quiet"))
    first = [tag(_("正在搭、正在砸"), "stop")] if line.building else []
    if line.visit is not None:
        # In one piece, since a tag lays out each piece of markup by itself.
        said_at_once = markup("<span>{}</span>", unbroken(visit_words(line.visit)))
        first.append(tag(said_at_once, "stop"))
    told = (*first, unbroken(line.due.isoformat()), *said)
    return markup(" ".join("{}" for _one in told), *told)


def _after(text: str) -> tuple[date, UUID] | None:
    """Where the last page ended; None for what nobody can read."""
    day, _underscore, last = text.partition("_")
    try:
        return date.fromisoformat(day), UUID(last)
    except ValueError:
        return None
