"""The neighbourhood in numbers, and the freezing of its counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lilong.commons.web.addresses import address
from lilong.commons.web.charts import Bar, Stack, share
from lilong.commons.web.components import Column, Link, Task
from lilong.commons.web.middleware import with_refusal
from lilong.commons.wording import listed
from lilong.engines.pareto import Pareto
from lilong.kernel.actor import Actor
from lilong.kernel.area import Area
from lilong.kernel.refusal import Invalid
from lilong.places import queries as places
from lilong.places.kinds import KINDS
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who
from lilong.survey import permissions
from lilong.survey.actions.freeze_count import freeze_count
from lilong.survey.kinds import finding_kinds
from lilong.survey.models import FrozenCount
from lilong.survey.permissions import Sight
from lilong.survey.queries.frozen import recount
from lilong.survey.queries.overview import Group, Overview, overview_at
from lilong.survey.states import FindingState
from lilong.survey.web.place_tabs import tabs_at
from lilong.survey.web.words import KIND_ICONS

PROGRESS = (
    FindingState.FOUND,
    FindingState.RETURNED,
    FindingState.CONFIRMED,
    FindingState.CLEARED,
)
MOST_STACKS = 12
MOST_NAMED = 4
_HALF, _FOUR_FIFTHS = Fraction(1, 2), Fraction(4, 5)


class FreezeForm(forms.Form):
    """How a frozen count is called."""

    title = forms.CharField(label=gettext_lazy("底数的名称"), max_length=80)


@require_safe
def overview(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """A place in numbers; `?recount=<id>` counts a frozen count again."""
    return _page(request, places.place(place_id), FreezeForm(initial={"title": _title()}))


@require_POST
def freeze(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Freeze the counts of the place as they are now."""
    place, form = places.place(place_id), FreezeForm(request.POST)
    # An empty title is for the use case to refuse, after it has asked who this is.
    form.fields["title"].required = False
    form.is_valid()
    try:
        frozen = freeze_count(
            who(request), place_id=place.id, title=form.cleaned_data.get("title", "")
        )
    except Invalid as refused:
        return _page(request, place, with_refusal(form, refused), status=refused.status)
    total = frozen.figures["total"]
    messages.success(request, _("已冻结底数：%(total)s 处") % {"total": total})
    return HttpResponseRedirect(address("survey:overview", place.id))


def _title() -> str:
    return _("%(day)s 底数") % {"day": f"{timezone.localdate():%Y-%m-%d}"}


def _page(
    request: HttpRequest, place: PlaceView, form: forms.BaseForm, *, status: int = 200
) -> HttpResponse:
    actor = who(request)
    found = overview_at(actor, place)
    context = {
        "place": place,
        "kind": KINDS[place.kind].label,
        "trail": trail_to(place, Link(_("排摸概况"))),
        "tabs": tabs_at(place, "survey:overview"),
        "overview": found,
        "public_only": found.sight < Sight.FIELD,
        "figures": figures_of(place, found.kinds),
        "area": Area(found.area) if found.area else None,
        "share": share_of(found),
        "groups": _groups_table(found),
        "columns": _columns(found),
        "foot": _foot(found),
        "charts": _charts(found),
        "states": _states(found),
        "campaigns": [
            (campaign, coverage, address("survey:campaign", campaign.id))
            for campaign, coverage in found.campaigns
        ],
        "frozen": [_Frozen.of(one, request.GET.get("recount", "")) for one in found.frozen[:8]],
        "form": form,
        "freeze_url": address("survey:freeze", place.id),
        "next": _next(actor, found),
    }
    return render(request, "survey/overview.html", context, status=status)


@dataclass(frozen=True)
class Figure:
    """One of the large numbers."""

    icon: str
    label: str
    count: int
    unit: str
    href: str


def figures_of(place: PlaceView, counts: Counter[str], *, linked: bool = True) -> list[Figure]:
    """The kinds in the order of the dictionary; those of which there is none are left out."""
    return [
        Figure(
            KIND_ICONS[code],
            kind.label,
            counts[code],
            kind.measure_word,
            _ledger(place, kind=code) if linked else "",
        )
        for code, kind in finding_kinds().items()
        if counts[code]
    ]


def _ledger(place: PlaceView, **parameters: object) -> str:
    page = address("survey:ledger", place.id)
    return f"{page}?{urlencode(parameters)}" if page else ""


@dataclass(frozen=True)
class Share:
    """The sentence of where the work lies, with its arithmetic.

    Attributes:
        names: the few places that carry it.
        count, total: findings there and in all.
        per_cent: what share that is, rounded half up.
        one: whether a single place holds more than half.
    """

    names: str
    places: int
    count: int
    total: int
    per_cent: int
    one: bool


def share_of(found: Overview) -> Share | None:
    """Where most of the work lies; None when there is nothing, or nothing to tell apart."""
    counts: Pareto = found.counts
    if len(counts.rows) < 2:
        return None
    one = counts.rows[0].share > _HALF
    few = counts.rows[:1] if one else counts.carriers(_FOUR_FIFTHS)
    held = few[-1].running
    names = listed(found.names[row.key] for row in few[:MOST_NAMED])
    if len(few) > MOST_NAMED:
        names = _("%(names)s等") % {"names": names}
    return Share(names, len(few), held, counts.total, share(held, counts.total), one)


def _kinds_here(found: Overview) -> list[str]:
    return [code for code in finding_kinds() if found.kinds[code]]


def _columns(found: Overview) -> list[Column]:
    kinds = finding_kinds()
    names = [kinds[code].label for code in _kinds_here(found)]
    columns = [Column(_below(found.place)), *(Column(name, number=True) for name in names)]
    return [*columns, Column(_("合计"), number=True), Column(_("每百户"), number=True)]


def _below(place: PlaceView) -> str:
    if place.kind in ("subdistrict", "patch"):
        return _("居民区")
    return _("门牌") if place.kind == "lane" else _("弄")


def _groups_table(found: Overview) -> list[list[object]]:
    return [
        [
            Link(group.name, _group_page(found.place, group)) if not group.rest else group.name,
            *(group.kinds[code] for code in _kinds_here(found)),
            group.total,
            _rate(group),
        ]
        for group in found.groups
    ]


def _group_page(place: PlaceView, group: Group) -> str:
    if place.kind == "lane":
        return _ledger(place, number=group.id)
    return address("survey:overview", group.id)


def _rate(group: Group) -> str:
    tenths = group.per_hundred_homes
    if tenths is None:
        return "—" if group.rest else _("户数不详")
    return f"{tenths // 10}.{tenths % 10}"


def _foot(found: Overview) -> list[object]:
    each = [sum(group.kinds[code] for group in found.groups) for code in _kinds_here(found)]
    return [_("合计"), *each, found.total, ""]


def _charts(found: Overview) -> dict[str, Any]:
    largest = sorted(found.groups, key=lambda group: -group.total)
    return {
        "groups": [
            Bar(group.name, group.total, href=_group_page(found.place, group))
            for group in found.groups
            if group.total
        ],
        "kinds": [
            Bar(one.label, one.count, href=one.href) for one in figures_of(found.place, found.kinds)
        ],
        "periods": [Bar(period, count) for period, count in found.periods],
        "progress": [
            Stack(group.name, tuple(group.states[state] for state in PROGRESS))
            for group in largest[:MOST_STACKS]
            if group.total
        ],
        "states": [str(state.label) for state in PROGRESS],
    }


def _states(found: Overview) -> list[Task]:
    """What is in which state, each leading to those findings."""
    hints = {
        FindingState.FOUND: (_("等居委会核实"), "info"),
        FindingState.RETURNED: (_("等登记的人补充"), "warn"),
        FindingState.CONFIRMED: (_("情况属实，可以办了"), "ok"),
        FindingState.CLEARED: (_("已经办好"), "ok"),
    }
    tasks = [
        Task(
            str(state.label),
            _ledger(found.place, state=state.value),
            hints[state][0],
            _("%(count)s 处") % {"count": found.states[state]},
            hints[state][1],
        )
        for state in PROGRESS
    ]
    if found.reports:
        said = _("%(count)s 件") % {"count": found.reports}
        page = _ledger(found.place, state=FindingState.REPORTED.value)
        label = str(FindingState.REPORTED.label)
        tasks.insert(0, Task(label, page, _("反映人保密，只有居委会看得到"), said, "warn"))
    return tasks


@dataclass(frozen=True)
class _Frozen:
    """A frozen count, and what counting it again gave; None when it was not asked."""

    count: FrozenCount
    again: bool | None

    @classmethod
    def of(cls, count: FrozenCount, asked: str) -> _Frozen:
        return cls(count, recount(count) if asked == str(count.pk) else None)


def _next(actor: Actor, found: Overview) -> dict[str, str]:
    """What this reader can do next."""
    place = found.place
    keeper = permissions.validate_findings.allows(actor, place.path)
    if found.reports:
        page = _ledger(place, state=FindingState.REPORTED.value)
        return _step(_("先看看居民反映的情况"), _("逐件核对"), page)
    if not found.total:
        if permissions.add_finding.allows(actor, place.path):
            return _step(_("登记第一处问题"), _("去登记"), address("survey:record", place.id))
        return _step(_("看看台账"), _("打开台账"), _ledger(place))
    if keeper and found.states[FindingState.FOUND]:
        page = _ledger(place, state=FindingState.FOUND.value)
        return _step(_("把登记的情况核实一遍"), _("去核实"), page)
    return _step(_("看看从哪里着手"), _("打开突破口分析"), address("survey:breakthrough", place.id))


def _step(title: str, label: str, href: str) -> dict[str, str]:
    return {"title": title, "label": label, "href": href}
