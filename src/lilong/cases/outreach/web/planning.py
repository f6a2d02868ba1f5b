"""Planning errands: which doors wait, who goes when, what is planned."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from lilong.cases.outreach import permissions
from lilong.cases.outreach.actions.call_off_errand import call_off_errand
from lilong.cases.outreach.actions.plan_errands import plan_errands
from lilong.cases.outreach.queries.planning import (
    ErrandLine,
    doors_to_plan,
    planned_errands,
    walkers_at,
)
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.council.web.grounds import area_of, lanes_of
from lilong.kernel.refusal import Refused
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who


class ErrandForm(forms.Form):
    """Who goes, and on which day."""

    person = forms.ChoiceField(label=gettext_lazy("谁去"))
    day = forms.DateField(
        label=gettext_lazy("哪一天"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, walkers: list[tuple[UUID, str]], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"day": timezone.localdate()})
        super().__init__(*args, **kwargs)
        person = self.fields["person"]
        assert isinstance(person, forms.ChoiceField)
        person.choices = [(str(person_id), name) for person_id, name in walkers]


@require_http_methods(["GET", "HEAD", "POST"])
def errands(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Plan house calls at an area, or call one off."""
    actor, area = who(request), area_of(place_id)
    permissions.plan_errands(actor, area.path)
    walkers = walkers_at(area)
    if request.method != "POST":
        return _page(request, area, ErrandForm(walkers=walkers))
    if named := request.POST.get("call_off"):
        return _call_off(request, area, named)
    form = ErrandForm(request.POST, walkers=walkers)
    if not form.is_valid():
        return _page(request, area, form, status=422)
    day: date = form.cleaned_data["day"]
    try:
        count = plan_errands(
            actor,
            area_id=area.id,
            place_ids=_ids(request.POST.getlist("places")),
            person_id=UUID(form.cleaned_data["person"]),
            day=day,
        )
    except Refused as refused:
        return _page(request, area, with_refusal(form, refused), status=refused.status)
    said = ngettext("安排了 %(count)s 处，%(day)s", "安排了 %(count)s 处，%(day)s", count)
    messages.success(request, said % {"count": count, "day": day})
    return redirect("cases:errands", area.id)


def _ids(named: list[str]) -> list[UUID]:
    found = []
    for one in named:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found


def _call_off(request: HttpRequest, area: PlaceView, named: str) -> HttpResponse:
    try:
        call_off_errand(who(request), errand_id=UUID(named))
    except ValueError:
        return redirect("cases:errands", area.id)
    except Refused as refused:
        form = ErrandForm(walkers=walkers_at(area))
        return _page(request, area, form, status=refused.status, refused=refused)
    messages.success(request, _("取消了，这一户又回到承办人的名单里"))
    return redirect("cases:errands", area.id)


def _page(
    request: HttpRequest,
    area: PlaceView,
    form: ErrandForm | forms.BaseForm,
    *,
    status: int = 200,
    refused: Refused | None = None,
) -> HttpResponse:
    actor, lanes = who(request), {str(view.id): view for view in lanes_of(area)}
    here = address("cases:errands", area.id)
    lane = request.GET.get("lane", "")
    page = doors_to_plan(actor, area, lanes.get(lane, area), after=request.GET.get("after", ""))
    kept = {"lane": lane} if lane in lanes else {}
    first = f"{here}?{urlencode(kept)}" if kept else here
    context = {
        "place": area,
        "trail": trail_to(
            area,
            Link(_("办件"), address("cases:cases", area.id)),
            Link(_("今天上门"), address("cases:today", area.id)),
            Link(_("安排上门")),
        ),
        "form": form,
        "doors": page.doors,
        "chosen": request.POST.getlist("places"),
        "later": f"{here}?{urlencode({**kept, 'after': page.later})}" if page.later else "",
        "first": first if request.GET.get("after") else "",
        "lanes": [(code, view.name, code == lane) for code, view in lanes.items()],
        "planned": _by_day(planned_errands(actor, area)),
        "refused": refused,
        "here": here,
        "today_url": address("cases:today", area.id),
    }
    return render(request, "cases/errands.html", context, status=status)


def _by_day(lines: list[ErrandLine]) -> list[tuple[date, list[ErrandLine]]]:
    grouped: dict[date, list[ErrandLine]] = {}
    for line in lines:
        grouped.setdefault(line.day, []).append(line)
    return list(grouped.items())
