"""A compound's norm for window cages, who keeps to it, and measuring one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lilong.cases.files.models import Case
from lilong.cases.files.queries.cases import seen_case
from lilong.cases.files.states import CaseState
from lilong.cases.files.web.asking import case_trail, draft_key, position_of
from lilong.cases.files.web.words import state_tag
from lilong.cases.norms import permissions
from lilong.cases.norms.actions.adopt_norm import adopt_norm
from lilong.cases.norms.actions.measure_case import measure_case, norm_of
from lilong.cases.norms.judging import EXCEEDS, FITS, MEASURES, NO_NORM, NOT_MEASURED
from lilong.cases.norms.models import Norm
from lilong.cases.norms.queries.compliance import (
    NEVER_MEASURED,
    Standing,
    compliance_page,
    norms_of,
    sums_at,
)
from lilong.cases.norms.web.forms import POINTS, MeasureForm, NormForm, at_first
from lilong.cases.norms.words import measure_words, norm_words
from lilong.commons.templatetags.lilong import tag
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Fact, Link
from lilong.commons.web.middleware import with_refusal
from lilong.commons.wording import clauses
from lilong.council.queries.resolutions import codes_of, resolutions_at
from lilong.council.web.grounds import area_of
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.kernel.refusal import NotFound, Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who

KIND = "window_cage"
_RESULTS = {
    FITS: ("ok", gettext_lazy("符合")),
    EXCEEDS: ("stop", gettext_lazy("不符合")),
    NOT_MEASURED: ("quiet", gettext_lazy("没有量全")),
    NEVER_MEASURED: ("quiet", gettext_lazy("还没有量")),
    NO_NORM: ("quiet", gettext_lazy("还没有标准")),
}


@require_http_methods(["GET", "HEAD", "POST"])
def norm(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The norm in force and what it was before; secretary and chair write down the next."""
    actor, place = who(request), _compound(place_id)
    versions = norms_of(actor, place, KIND)
    base = _last(versions)
    resolved = _resolutions(actor, place)
    if request.method != "POST":
        return _page(request, place, versions, NormForm(base=base, resolutions=resolved))
    form = NormForm(request.POST, base=base, resolutions=resolved)
    if not form.is_valid():
        return _page(request, place, versions, form, status=422)
    given = form.cleaned_data
    try:
        written = adopt_norm(
            actor,
            place_id=place.id,
            kind=KIND,
            values=form.values(),
            adopted_on=given["adopted_on"],
            adopted_by=given["adopted_by"],
            paper=given["paper"],
            resolution_id=given.get("resolution_id"),
            base_version=given["base_version"],
            older=given.get("older", False),
        )
    except Refused as refused:
        fresh = norms_of(actor, place, KIND)
        typed = request.POST.copy()
        typed["base_version"] = str(_last(fresh))
        bad = with_refusal(
            NormForm(typed, base=_last(fresh), resolutions=resolved), at_first(refused, POINTS)
        )
        return _page(request, place, fresh, bad, status=refused.status)
    messages.success(request, _("第 %(version)s 版写下了") % {"version": written.version})
    return redirect(f"{address('cases:norm', place.id)}?recorded=1")


@require_safe
def compliance(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Which window cages of a compound keep to its norm."""
    actor, place = who(request), _compound(place_id)
    lines, older = compliance_page(
        actor, place, KIND, before=position_of(request.GET.get("before"))
    )
    norms = norms_of(actor, place, KIND)
    here = address("cases:compliance", place.id)
    sums = sums_at(actor, place, norms) if norms and lines else {}
    context = {
        "place": place,
        "trail": trail_to(
            place, Link(_("防盗窗标准"), address("cases:norm", place.id)), Link(_("谁家符合"))
        ),
        "columns": [
            *(_("编号"), _("在哪里"), _("到哪一步"), _("对照标准"), _("量得"), _("哪一天量的")),
        ],
        "norm": norm_words(norms[0].values) if norms else [],
        "rows": [_row(line) for line in lines],
        "sums": [
            (str(said), sums[code]) for code, (_kind, said) in _RESULTS.items() if sums.get(code)
        ],
        "older": f"{here}?before={older}" if older is not None else "",
        "first": here if request.GET.get("before") else "",
        "norm_url": address("cases:norm", place.id),
    }
    return render(request, "cases/compliance.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def measure(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Measure one window cage."""
    actor = who(request)
    found = seen_case(actor, case_id)
    permissions.measure_case(actor, found)
    if request.method != "POST":
        return _measuring(request, found, MeasureForm())
    form = MeasureForm(request.POST)
    if not form.is_valid():
        return _measuring(request, found, form, status=422)
    try:
        measured = measure_case(
            actor,
            case_id=found.id,
            values=form.values(),
            measured_on=form.cleaned_data["measured_on"],
        )
    except Refused as refused:
        bad = with_refusal(form, at_first(refused, MEASURES.values()))
        return _measuring(request, found, bad, status=refused.status)
    result = measured.result if measured.norm_id else NO_NORM
    messages.success(request, _("记下了：%(result)s") % {"result": _RESULTS[result][1]})
    return redirect(f"{address('cases:case', found.id)}?recorded=1")


def _last(versions: list[Norm]) -> int:
    """The number that was given last; a decision of before may have been written down after."""
    return max((one.version for one in versions), default=0)


def _resolutions(actor: Actor, place: PlaceView) -> list[tuple[str, str]]:
    """What was resolved for the compound lately, for whoever may write a norm down."""
    if not permissions.adopt_norm.allows(actor, place.path):
        return []
    found = resolutions_at(actor, area_of(place.id).path).resolutions
    return [
        (str(one.id), f"{one.code} {one.title}")
        for one in found
        if covers(one.place_path, place.path) or covers(place.path, one.place_path)
    ]


def _compound(place_id: UUID) -> PlaceView:
    place = places.place(place_id)
    if place.kind != "compound":
        raise NotFound(_("标准是一个小区的"), remedy=_("请从小区的页面进来。"))
    return place


def _page(
    request: HttpRequest,
    place: PlaceView,
    versions: list[Norm],
    form: Any,
    *,
    status: int = 200,
) -> HttpResponse:
    actor = who(request)
    known = codes_of(actor, [one.resolution_id for one in versions if one.resolution_id])
    context = {
        "place": place,
        "trail": trail_to(place, Link(_("防盗窗标准"))),
        "current": _told(versions[0], known) if versions else None,
        "before": [_told(one, known) for one in versions[1:]],
        "form": form if permissions.adopt_norm.allows(actor, place.path) else None,
        "draft": f"norm-{place.id}-{actor.person_id}",
        "compliance_url": address("cases:compliance", place.id)
        if permissions.see_compliance.allows(actor, place.path)
        else "",
    }
    return render(request, "cases/norm.html", context, status=status)


def _told(one: Norm, known: Mapping[UUID, str] | None = None) -> dict[str, Any]:
    """A version with its points, and the resolution it rests on for who may read that."""
    yes = _("是")
    facts = [
        Fact(str(POINTS[name]), yes if one.values[name] is True else str(one.values[name]))
        for name in POINTS
        if name in one.values
    ]
    link = None
    if one.resolution_id and (code := (known or {}).get(one.resolution_id)):
        where = address("council:resolution", one.resolution_id)
        link = Link(_("决议 %(code)s") % {"code": code}, where)
    return {"norm": one, "facts": facts, "resolution": link}


def _row(line: Standing) -> list[object]:
    case, measured = line.case, line.measured
    never = line.result == NOT_MEASURED and measured is None
    kind, said = _RESULTS[NEVER_MEASURED if never else line.result]
    return [
        Link(case.code, address("cases:case", case.id)),
        case.address,
        tag(str(CaseState(case.state).label), state_tag(case.state)),
        tag(str(said), kind),
        clauses(measure_words(measured.values)) if measured else "",
        measured.measured_on.isoformat() if measured else "",
    ]


def _measuring(request: HttpRequest, found: Case, form: Any, *, status: int = 200) -> HttpResponse:
    current = norm_of(found)
    context = {
        "case": found,
        "trail": case_trail(who(request), found, Link(_("测量"))),
        "form": form,
        "norm": _told(current) if current else None,
        "draft": draft_key("measure", found, who(request)),
    }
    return render(request, "cases/measure.html", context, status=status)
