"""How a residents' area answers: the page of figures, the lists behind them, the workbook."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lilong.commons.spreadsheets.writing import MIME_XLSX, write_xlsx
from lilong.commons.templatetags.lilong import tag
from lilong.commons.web.addresses import address
from lilong.commons.web.charts import Bar, Stack, share
from lilong.commons.web.components import Column, Link
from lilong.commons.web.middleware import with_refusal
from lilong.council import answering_permissions as permissions
from lilong.council.actions.set_reply_time import MOST_DAYS, set_reply_time
from lilong.council.categories import categories, category_label
from lilong.council.models.answering import Decided, Reply, Solved
from lilong.council.queries.statistics import (
    MOST_OVERDUE,
    TIMED,
    VALUES,
    Asked,
    Figures,
    Group,
    Line,
    Portion,
    Statistics,
    Told,
    sentences_behind,
    statistics_at,
    told_whole,
)
from lilong.council.states import SuggestionState
from lilong.council.statistics_export import rules_words, sheets_of
from lilong.council.statistics_words import days_words, none_words, portion_words
from lilong.council.web.grounds import area_of, lanes_of
from lilong.council.web.suggestion_words import TAGS, said_day
from lilong.kernel.refusal import Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who

EXCERPT = 80
BY = ("category", "lane")


class ReplyTimeForm(forms.Form):
    """In how many days an answer is due."""

    days = forms.IntegerField(
        label=gettext_lazy("收到以后几天以内答复"),
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("没有查到哪条规定写了天数，由居委会自己定；空着就是不定。"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def statistics(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The figures: the whole for the neighbourhood, the parts for who reads every sentence.

    POST sets the time for a reply.
    """
    actor, area = who(request), area_of(place_id)
    if request.method != "POST":
        return _page(request, area)
    permissions.set_reply_time(actor, area.path)
    form = ReplyTimeForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            set_reply_time(actor, area_id=area.id, days=form.cleaned_data["days"])
        except Refused as refused:
            with_refusal(form, refused)
            status = refused.status
        else:
            messages.success(request, _("定好了，从今天收到的算起"))
            return redirect("council:statistics", area.id)
    return _page(request, area, form, status=status)


def _page(
    request: HttpRequest, area: PlaceView, form: forms.Form | None = None, *, status: int = 200
) -> HttpResponse:
    actor = who(request)
    found = _asked_at(request, area)
    setting = permissions.set_reply_time.allows(actor, area.path)
    # Who reads it from outside, because it is shown to all, is led no further.
    near = permissions.see_statistics.allows(actor, area.path, published=False)
    here = address("council:statistics", area.id)
    told = told_whole(found)
    series, whole = _whole_stack(found, told)
    context = {
        "place": area,
        "trail": trail_to(area, Link(_("办得怎样"))) if near else [],
        "found": found,
        "day": said_day(timezone.localdate()),
        "told": told,
        "tiles": _tiles(found, told),
        "whole": whole,
        "whole_series": series,
        "group_series": _series(),
        "medians": _median_bars(found.whole),
        "same_day": not any(bar.value for bar in _median_bars(found.whole)),
        "rules": rules_words(),
        "tabs": _tabs(here, found),
        "group_bars": _group_stacks(found),
        "columns": _columns(found),
        "rows": [_row(found, one) for one in found.groups],
        "form": (form or ReplyTimeForm(initial={"days": found.reply_days})) if setting else None,
        "xlsx_url": f"{address('council:statistics-sheet', area.id)}?by={found.by}",
        "hotspots_url": address("council:hotspots", area.id) if near else "",
        "list_url": address("council:suggestions", area.id) if found.full else "",
        "say_url": address("council:say", area.id),
    }
    return render(request, "council/statistics.html", context, status=status)


def _asked_at(request: HttpRequest, area: PlaceView) -> Statistics:
    by = request.GET.get("by", "")
    by = by if by in BY else BY[0]
    return statistics_at(who(request), area, by=by, names=_names(area, by))


def _names(area: PlaceView, by: str) -> list[tuple[str, str]]:
    if by == "category":
        return [(code, one.label) for code, one in categories().items()]
    return [(str(view.id), view.name) for view in lanes_of(area) if view.kind == "lane"]


def _opened(found: Statistics, part: str, value: str = "", **narrowed: str) -> str:
    """The address of the list behind a figure; empty where the reader may not see it."""
    if not found.full:
        return ""
    pairs = {"part": part, "value": value, **narrowed}
    kept = {name: text for name, text in pairs.items() if text}
    return f"{address('council:statistics-list', found.area.id)}?{urlencode(kept)}"


def _tiles(found: Statistics, told: Told) -> list[dict[str, Any]]:
    whole = found.whole
    named = (
        (_("按时答复"), "in_time", _opened(found, "reply", Reply.IN_TIME)),
        (_("采纳"), "adopted", _opened(found, "decided", Decided.ADOPTED)),
        (_("解决了，没有再出现"), "stayed_solved", _opened(found, "solved", Solved.YES)),
    )
    tiles = [
        _tile(label, getattr(whole, name), href, told=name in told.portions)
        for label, name, href in named
    ]
    if not whole.in_time.whole and found.reply_days is None:
        tiles[0] = {"label": _("按时答复"), "value": "—", "note": _("还没有定几天以内答复")}
    if found.full:
        waiting = str(whole.waiting)
        page = address("council:suggestions", found.area.id) + "?state=received"
        tiles.append({"label": _("还没有答复"), "value": waiting, "href": page, "note": ""})
    if found.overdue is not None:
        late = found.overdue
        said = _("超过 %(n)s 句") % {"n": MOST_OVERDUE} if late > MOST_OVERDUE else str(late)
        tiles.append(
            {
                "label": _("过了期还没有答复"),
                "value": said,
                "href": _opened(found, "overdue") if late else "",
                "note": "",
            }
        )
    return tiles


def _tile(label: str, portion: Portion, href: str, *, told: bool) -> dict[str, Any]:
    if not told:
        return {"label": label, "value": "—", "note": none_words(portion)}
    value = f"{share(portion.part, portion.whole)}%"
    return {"label": label, "value": value, "note": portion_words(portion), "href": href}


def _series() -> list[str]:
    return [*(str(one.label) for one in Reply), str(_("还没有答复"))]


def _parts(figures: Figures) -> tuple[int, ...]:
    return (*(figures.replies[one] for one in Reply), figures.waiting)


def _whole_stack(found: Statistics, told: Told) -> tuple[list[str], list[Stack]]:
    """The series and the bar of the whole; parts that are not told stand in one of their own."""
    if not told.total:
        return [], []
    counts = [*(told.replies[one] for one in Reply), told.waiting]
    shown = [(name, count) for name, count in zip(_series(), counts, strict=True)]
    parts = [(name, count) for name, count in shown if count is not None]
    if len(parts) < len(shown):
        parts.append((_("其余的合在一起"), sum(_parts(found.whole)) - sum(n for _s, n in parts)))
    return [name for name, _n in parts], [Stack(_("大家提的"), tuple(n for _s, n in parts))]


def _group_stacks(found: Statistics) -> list[Stack]:
    """Groups whose replies may be told, from large to small."""
    shown = [one for one in found.groups if sum(_parts(one.figures)) >= 5]
    shown.sort(key=lambda one: -one.figures.total)
    return [Stack(one.name, _parts(one.figures)) for one in shown]


def _median_bars(figures: Figures) -> list[Bar]:
    found = [(state, figures.median(state)) for state in TIMED]
    return [
        Bar(str(SuggestionState(state).label), days) for state, days in found if days is not None
    ]


def _tabs(here: str, found: Statistics) -> list[Link]:
    words: dict[str, str | Promise] = {"category": _("分类别"), "lane": _("分弄")}
    return [
        Link(str(label), f"{here}?by={by}#groups", current=by == found.by)
        for by, label in words.items()
    ]


def _columns(found: Statistics) -> list[Column]:
    first = Column(_("类别") if found.by == "category" else _("弄"))
    names = (
        _("提了几句"),
        _("还没有答复"),
        _("按时答复"),
        _("采纳"),
        _("解决了"),
        _("多久有动静"),
    )
    return [first, *(Column(name, number=True) for name in names)]


def _row(found: Statistics, group: Group) -> list[object]:
    narrowed = {found.by: group.key}
    list_ = f"{address('council:suggestions', found.area.id)}?{urlencode(narrowed)}"
    behind = {
        "in_time": _opened(found, "reply", Reply.IN_TIME, **narrowed),
        "adopted": _opened(found, "decided", Decided.ADOPTED, **narrowed),
        "stayed_solved": _opened(found, "solved", Solved.YES, **narrowed),
    }
    return [
        group.name,
        Link(str(group.figures.total), list_),
        Link(str(group.figures.waiting), f"{list_}&state=received"),
        *(_share_cell(group.portion(name), url) for name, url in behind.items()),
        days_words(group.figures.median(SuggestionState.RECEIVED)),
    ]


def _share_cell(portion: Portion | None, url: str) -> object:
    if portion is None:
        return "—"
    return Link(f"{share(portion.part, portion.whole)}%（{portion.part}/{portion.whole}）", url)


# ── The list behind a figure ────────────────────────────────────────────────────────────────


@require_safe
def behind(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The sentences that make up a figure."""
    actor, area = who(request), area_of(place_id)
    permissions.see_details(actor, area.path)
    asked = _asked(request)
    page = sentences_behind(actor, area, asked, before=_number(request.GET.get("before", "")))
    here = address("council:statistics", area.id)
    pairs = {name: value for name, value in request.GET.items() if name != "before"}
    own = address("council:statistics-list", area.id)
    context = {
        "place": area,
        "trail": trail_to(area, Link(_("办得怎样"), here), Link(_("明细"))),
        "title": _title(asked),
        "columns": [
            Column(_("编号")),
            Column(_("哪一天")),
            Column(_("在哪里")),
            Column(_("内容")),
            Column(_("类别")),
            Column(_("到哪一步")),
        ],
        "rows": [_line(one) for one in page.lines],
        "older": f"{own}?{urlencode({**pairs, 'before': page.older})}" if page.older else "",
        "first": f"{own}?{urlencode(pairs)}" if "before" in request.GET else "",
        "back_url": here,
    }
    return render(request, "council/statistics_list.html", context)


def _asked(request: HttpRequest) -> Asked:
    part, value = request.GET.get("part", ""), request.GET.get("value", "")
    category = request.GET.get("category", "")
    if value not in VALUES.get(part, ()) or (category and category not in categories()):
        raise Http404
    lane = request.GET.get("lane", "")
    try:
        return Asked(part, value, category, UUID(lane) if lane else None)
    except ValueError as wrong:
        raise Http404 from wrong


def _title(asked: Asked) -> str:
    words: dict[str, Any] = {
        "reply": dict(Reply.choices),
        "decided": dict(Decided.choices),
        "solved": dict(Solved.choices),
        "overdue": {"": _("过了期还没有答复")},
    }
    said = [str(words[asked.part][asked.value])]
    if asked.category:
        said.append(category_label(asked.category))
    if asked.lane_id:
        said.append(places.place(asked.lane_id).name)
    return " · ".join(said)


def _line(line: Line) -> list[object]:
    text = " ".join(line.text.split())
    state = SuggestionState(line.state)
    return [
        Link(line.code, address("council:suggestion", line.id)),
        said_day(line.said_on),
        line.address,
        text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…",
        category_label(line.category),
        tag(str(state.label), TAGS[state]),
    ]


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


# ── The workbook ────────────────────────────────────────────────────────────────────────────


@require_safe
def workbook(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The same figures as XLSX; broken down by category and by lane for those who see that."""
    actor, area = who(request), area_of(place_id)
    found = [statistics_at(actor, area, by=by, names=_names(area, by)) for by in BY]
    file = io.BytesIO()
    write_xlsx(file, sheets_of(found))
    response = HttpResponse(file.getvalue(), content_type=MIME_XLSX)
    name = _("%(place)s办得怎样") % {"place": area.name} + f"-{timezone.localdate():%Y%m%d}.xlsx"
    response.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    response.headers["Cache-Control"] = "private, no-store"
    return response
