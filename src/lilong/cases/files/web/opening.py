"""Opening a case at a place, by hand."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lilong.cases.files import permissions
from lilong.cases.files.actions.open_case import AlreadyOpened, open_case
from lilong.cases.files.kinds import case_kinds
from lilong.cases.files.web.forms import OpenForm
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.form_token import new_token, read_token
from lilong.commons.web.middleware import with_refusal
from lilong.council.web.grounds import area_of, ground_chosen, lane_choices
from lilong.kernel.refusal import Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who


@require_http_methods(["GET", "HEAD", "POST"])
def open_(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Open one case at or below a place."""
    actor, asked_at = who(request), places.place(place_id)
    area = area_of(place_id)
    permissions.open_case(actor, asked_at.path)
    lanes = lane_choices(area)
    if request.method != "POST":
        return _page(request, asked_at, OpenForm(lanes=lanes))
    form = OpenForm(request.POST, lanes=lanes)
    if not form.is_valid():
        return _page(request, asked_at, form, status=422)
    given = form.cleaned_data
    try:
        ground = ground_chosen(area, given["lane"], given["number"]) if given["lane"] else asked_at
        case = open_case(
            actor,
            place_id=ground.id,
            kind=given["kind"],
            summary=given["summary"],
            tier=given["tier"],
            case_id=read_token(actor, "open-case", request.POST.get("token", "")),
        )
    except AlreadyOpened as already:
        messages.info(request, already.sentence)
        return redirect(f"{address('cases:case', already.case_id)}?recorded=1")
    except Refused as refused:
        return _page(request, asked_at, with_refusal(form, refused), status=refused.status)
    messages.success(request, _("%(code)s 立案了，由您承办") % {"code": case.code})
    return redirect(f"{address('cases:case', case.id)}?recorded=1")


def _page(
    request: HttpRequest, place: PlaceView, form: BaseForm, *, status: int = 200
) -> HttpResponse:
    actor = who(request)
    context = {
        "place": place,
        "trail": trail_to(
            place, Link(_("办件"), address("cases:cases", place.id)), Link(_("立案"))
        ),
        "form": form,
        "kinds": list(case_kinds().values()),
        "token": request.POST.get("token") or new_token(actor, "open-case"),
        "draft": f"open-case-{place.id}-{actor.person_id}",
    }
    return render(request, "cases/open.html", context, status=status)
