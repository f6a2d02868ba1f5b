"""How a residents' area takes sentences in: one small form for secretary and chair."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.council import permissions
from lilong.council.actions.set_intake import set_intake
from lilong.council.queries.suggestions import intake_of
from lilong.council.web.grounds import area_of
from lilong.council.web.suggestion_forms import IntakeForm
from lilong.kernel.refusal import Refused
from lilong.places.web.asking import trail_to, who


@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Look at it and change it."""
    actor, area = who(request), area_of(place_id)
    permissions.set_intake(actor, area.path)
    kept = intake_of(area.id)
    initial = {name: getattr(kept, name) for name in ("strangers", "hourly", "area_hourly")}
    form = IntakeForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                set_intake(actor, area_id=area.id, **form.cleaned_data)
            except Refused as refused:
                with_refusal(form, refused)
            else:
                messages.success(request, _("改好了"))
                return redirect("council:suggestions", area.id)
    here = Link(_("大家提的"), address("council:suggestions", area.id))
    context = {"place": area, "form": form, "trail": trail_to(area, here, Link(_("怎样收建议")))}
    return render(request, "council/intake.html", context, status=status)
