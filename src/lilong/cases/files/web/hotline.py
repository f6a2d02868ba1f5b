"""A residents' area's times for hotline orders, its street's list, and one order's own page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lilong.cases.files import permissions
from lilong.cases.files.actions.note_first_contact import VERB, note_first_contact
from lilong.cases.files.actions.refuse_task import refuse_task
from lilong.cases.files.actions.rewrite_summary import rewrite_summary
from lilong.cases.files.actions.set_assistance_list import set_assistance_list
from lilong.cases.files.actions.set_hotline_times import set_hotline_times
from lilong.cases.files.hotline_models import AssistanceList, HotlineTimes
from lilong.cases.files.models import Case
from lilong.cases.files.queries.cases import clocks_of, hand_overs_of, seen_case
from lilong.cases.files.queries.hotline import (
    amounts_of,
    assistance_list_of,
    lists_of,
    times_of,
    versions_of,
    words_of,
)
from lilong.cases.files.recusal import is_party
from lilong.cases.files.states import AT_REST, HandOverState, Level, Source
from lilong.cases.files.web.asking import case_trail, draft_key
from lilong.cases.files.web.hotline_forms import (
    AssistanceForm,
    ContactForm,
    RefuseForm,
    SummaryForm,
    TimesForm,
)
from lilong.cases.files.web.words import clock_lines
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Fact, Link
from lilong.commons.web.middleware import with_refusal
from lilong.council.covering import Telling
from lilong.council.web.covering import personal_of
from lilong.council.web.grounds import area_of
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound, Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who

# ── The place's own times ───────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def times(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """What holds and held; secretary and chair write down the next version."""
    actor, area = who(request), area_of(place_id)
    versions = versions_of(actor, area)
    if request.method != "POST":
        return _times_page(request, area, versions, TimesForm(current=_first(versions)))
    form = TimesForm(request.POST, current=None)
    if not form.is_valid():
        return _times_page(request, area, versions, form, status=422)
    try:
        written = set_hotline_times(actor, area_id=area.id, **form.cleaned_data)
    except Refused as refused:
        fresh = versions_of(actor, area)
        bad = with_refusal(TimesForm(_on(request, _first(fresh)), current=None), refused)
        return _times_page(request, area, fresh, bad, status=refused.status)
    messages.success(request, _("第 %(version)s 版写下了") % {"version": written.version})
    return redirect(f"{address('cases:hotline-times', area.id)}?recorded=1")


def _times_page(
    request: HttpRequest,
    area: PlaceView,
    versions: list[HotlineTimes],
    form: BaseForm,
    *,
    status: int = 200,
) -> HttpResponse:
    actor = who(request)
    importing = permissions.import_hotline.allows(actor, area.path)
    context = {
        "place": area,
        "trail": _trail(area, Link(_("热线工单的时限"))),
        "current": _times_told(versions[0]) if versions else None,
        "before": [_times_told(one) for one in versions[1:]],
        "form": form if permissions.set_hotline_times.allows(actor, area.path) else None,
        "draft": f"hotline-times-{area.id}-{actor.person_id}",
        "list_url": address("cases:assistance", area.id),
        "import_url": address("cases:import", area.id) if importing else "",
    }
    return render(request, "cases/hotline_times.html", context, status=status)


def _days(n: int) -> str:
    return ngettext("%(n)s 个工作日", "%(n)s 个工作日", n) % {"n": n}


def _times_told(one: HotlineTimes) -> dict[str, Any]:
    none = _("没有定，不计时")
    pairs = ((_("先行联系"), one.first_contact), (_("办结"), one.close))
    facts = [Fact(name, none if n is None else _days(n)) for name, n in pairs]
    return {"one": one, "facts": facts}


# ── The street's list ───────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def assistance(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The list that holds and what it was before; officers of the street enter the next."""
    actor, place = who(request), places.place(place_id)
    lists = lists_of(actor, place)
    if request.method != "POST":
        return _list_page(request, place, lists, AssistanceForm(current=_first(lists)))
    form = AssistanceForm(request.POST, current=None)
    if not form.is_valid():
        return _list_page(request, place, lists, form, status=422)
    given = {**form.cleaned_data, "items": form.cleaned_data["items"].splitlines()}
    try:
        written = set_assistance_list(actor, street_id=place.space_id, **given)
    except Refused as refused:
        fresh = lists_of(actor, place)
        bad = with_refusal(AssistanceForm(_on(request, _first(fresh)), current=None), refused)
        return _list_page(request, place, fresh, bad, status=refused.status)
    messages.success(request, _("第 %(version)s 版录入了") % {"version": written.version})
    return redirect(f"{address('cases:assistance', place.id)}?recorded=1")


def _list_page(
    request: HttpRequest,
    place: PlaceView,
    lists: list[AssistanceList],
    form: BaseForm,
    *,
    status: int = 200,
) -> HttpResponse:
    actor, street = who(request), places.place(place.space_id)
    context = {
        "place": place,
        "street": street,
        "trail": _trail(place, Link(_("协助事项清单"))),
        "current": lists[0] if lists else None,
        "before": lists[1:],
        "form": form if permissions.set_assistance_list.allows(actor, street.path) else None,
        "draft": f"assistance-{street.id}-{actor.person_id}",
        "back_url": address("cases:hotline-times", place.id) if place.id != street.id else "",
    }
    return render(request, "cases/assistance.html", context, status=status)


# ── One order ───────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What is only an order's: its number and times, the first contact, refusing by the list."""
    actor = who(request)
    found = _order(actor, case_id)
    if request.method != "POST":
        return _order_page(request, found, {})
    name = request.POST.get("step", "")
    take = _STEPS.get(name)
    if take is None:
        return redirect("cases:order", found.id)
    held = assistance_list_of(found.space_id)
    form: Any = _form(name, found, held, request.POST)
    if not form.is_valid():
        return _order_page(request, found, {name: form}, status=422)
    try:
        said = take(actor, found, {**form.cleaned_data, "personal": personal_of(request)})
    except Telling as telling:
        form.masked = list(telling.covered.values())
        return _order_page(request, found, {name: form}, status=telling.status)
    except Refused as refused:
        fresh, held = _order(actor, case_id), assistance_list_of(found.space_id)
        typed = request.POST.copy()
        # What was typed rests on what the page shows now, so that it can be sent once more.
        typed["base_version"] = str(fresh.version)
        typed["list_version"] = str(held.version if held else 0)
        bad = with_refusal(_form(name, fresh, held, typed), refused)
        return _order_page(request, fresh, {name: bad}, status=refused.status)
    messages.success(request, said)
    return redirect(f"{address('cases:case', found.id)}?recorded=1")


def _order(actor: Actor, case_id: UUID) -> Case:
    """A case of the hotline. That it is one is shown to those with full sight only, and to no
    party."""
    found = seen_case(actor, case_id)
    permissions.see_hotline(actor, found.place_path)
    if found.source != Source.HOTLINE or is_party(actor, found):
        raise NotFound(_("这一件不是热线工单"))
    return found


def _form(name: str, found: Case, held: AssistanceList | None, data: Any = None) -> Form:
    if name == "contact":
        return ContactForm(data, case=found)
    if name == "summary":
        return SummaryForm(data, case=found)
    start = {"to_level": Level.STREET, "list_version": held.version if held else 0}
    start |= {"asked_of": places.place(found.space_id).name, "base_version": found.version}
    return RefuseForm(data, case=found, held=held, initial=start)


def _contact(actor: Actor, found: Case, given: dict[str, Any]) -> str:
    note_first_contact(actor, case_id=found.id, **given)
    return _("先行联系记下了")


def _refuse(actor: Actor, found: Case, given: dict[str, Any]) -> str:
    refuse_task(actor, case_id=found.id, **given)
    return _("退回记下了，承办人不变，对方答复以前这里一直看得到")


def _summary(actor: Actor, found: Case, given: dict[str, Any]) -> str:
    rewrite_summary(actor, case_id=found.id, **given)
    return _("写好了，当事人看到的是这一句")


_STEPS: dict[str, Callable[[Actor, Case, dict[str, Any]], str]] = {
    "contact": _contact,
    "summary": _summary,
    "refuse": _refuse,
}


def _order_page(
    request: HttpRequest, found: Case, bad: dict[str, BaseForm], *, status: int = 200
) -> HttpResponse:
    actor = who(request)
    keeping = permissions.keep_case.allows(actor, found)
    own = [line for line in clock_lines(clocks_of(found), timezone.now()) if _hotline(line)]
    held = assistance_list_of(found.space_id)
    hops = hand_overs_of(found)
    contacted = found.steps.filter(verb=VERB).first()
    going_on = keeping and found.state not in AT_REST
    # Whoever reads the words is no party of the case, and need not be asked about again.
    said = words_of(actor, found)
    here = found.level == Level.NEIGHBOURHOOD
    waits = any(hop.state == HandOverState.WAITING for hop in hops)
    facts = [
        Fact(_("工单编号"), found.source_number),
        Fact(_("工单上写的办结时限"), found.order_due.isoformat() if found.order_due else ""),
        Fact(_("先行联系"), contacted.on.isoformat() if contacted else _("还没有记下")),
    ]
    context = {
        "case": found,
        "trail": case_trail(who(request), found, Link(_("热线工单"))),
        "facts": [fact for fact in facts if fact.detail],
        "clocks": own,
        "untimed": not own and not amounts_of(times_of(found.area_id)),
        "held": held,
        "said": said,
        "summary": bad.get("summary") or _form("summary", found, held)
        if going_on and (said or permissions.rewrite_summary.allows(actor, found))
        else None,
        "contact": bad.get("contact") or _form("contact", found, held)
        if going_on and not contacted
        else None,
        "refuse": bad.get("refuse") or _form("refuse", found, held)
        if going_on and here and not waits and held
        else None,
        "bad": next(iter(bad.values()), None),
        "refuse_open": "refuse" in bad,
        "summary_open": "summary" in bad,
        "unlisted": going_on and here and not waits and not held,
        "waits": waits,
        "times_url": address("cases:hotline-times", found.area_id),
        "list_url": address("cases:assistance", found.area_id),
        "back_url": address("cases:case", found.id),
        "draft": draft_key("order", found, actor),
    }
    return render(request, "cases/order.html", context, status=status)


def _hotline(line: dict[str, Any]) -> bool:
    return str(line["clock"]).startswith("hotline_")


def _first(versions: list[Any]) -> Any:
    return versions[0] if versions else None


def _on(request: HttpRequest, current: Any) -> Any:
    """What was typed, resting on the version that the page shows now."""
    typed = request.POST.copy()
    typed["base_version"] = str(current.version if current else 0)
    return typed


def _trail(place: PlaceView, *pages: Link) -> list[Link]:
    if place.kind == "residents_area":
        return trail_to(place, Link(_("办件"), address("cases:cases", place.id)), *pages)
    return trail_to(place, *pages)
