"""Writing down what people say, one sentence after the other, without leaving the page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.form_token import new_token, read_token
from lilong.commons.web.middleware import with_refusal
from lilong.council import permissions
from lilong.council.actions.write_down_suggestion import write_down_suggestion
from lilong.council.covering import Telling
from lilong.council.keys import in_fours
from lilong.council.models import Suggestion
from lilong.council.queries.suggestions import said_before
from lilong.council.web.covering import personal_of
from lilong.council.web.grounds import area_of, ground_chosen, lane_choices
from lilong.council.web.suggestion_forms import WriteDownForm
from lilong.kernel.ids import day_uuid7
from lilong.kernel.refusal import Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who

_WRITTEN = "council_written"
# So many of this session's sentences are shown below the form.
_SHOWN = 12
# What stays as it is for the next sentence.
_STAYS = ("said_by", "lane", "number", "branch", "said_on")


@require_http_methods(["GET", "HEAD", "POST"])
def write_down(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Write down a sentence for somebody at or below a place."""
    actor, asked_at = who(request), places.place(place_id)
    area = area_of(place_id)
    permissions.write_down_suggestion(actor, asked_at.path)
    lanes = lane_choices(area)
    if request.method != "POST":
        initial = {name: request.GET[name] for name in _STAYS if request.GET.get(name)}
        return _page(request, asked_at, WriteDownForm(lanes=lanes, initial=initial))
    form = WriteDownForm(request.POST, request.FILES, lanes=lanes)
    if not form.is_valid():
        return _page(request, asked_at, form, status=422)
    return _save(request, asked_at, area, form)


def _save(
    request: HttpRequest,
    asked_at: PlaceView,
    area: PlaceView,
    form: WriteDownForm,
    fresh: UUID | None = None,
) -> HttpResponse:
    actor, given = who(request), form.cleaned_data
    form_id = fresh or read_token(actor, "write", request.POST.get("token", ""))
    try:
        ground = ground_chosen(asked_at, given["lane"], given["number"])
        said = write_down_suggestion(
            actor,
            place_id=ground.id,
            text=given["text"],
            personal=personal_of(request),
            said_by=given["said_by"],
            branch=given["branch"],
            category=given["category"],
            said_on=given["said_on"],
            name=given["name"],
            contact=given["contact"],
            suggestion_id=form_id,
            photos=given["photos"],
        )
    except Telling as telling:
        masked = telling.covered["text"]
        return _page(request, asked_at, form, masked=masked, status=telling.status)
    except Refused as refused:
        bad = with_refusal(form, refused)
        return _page(request, asked_at, bad, status=refused.status)
    except IntegrityError:
        if fresh:
            raise
        before, same = said_before(
            form_id, text=given["text"], branch=given["branch"], place_id=ground.id
        )
        if not same:
            return _save(request, asked_at, area, form, fresh=day_uuid7())
        # The reply was lost, the sentence was not.
        messages.info(request, _("%(code)s 刚才已经记下了，没有再记一遍") % {"code": before.code})
    else:
        _remember(request, said)
    stays = {name: request.POST[name] for name in _STAYS if request.POST.get(name)}
    query = urlencode({"recorded": "1", **stays})
    return HttpResponseRedirect(f"{reverse('council:write-down', args=[asked_at.id])}?{query}")


def _remember(request: HttpRequest, said: Suggestion) -> None:
    line = [said.code, said.key, said.text[:60], said.address]
    request.session[_WRITTEN] = [line, *request.session.get(_WRITTEN, [])][:_SHOWN]


def _page(
    request: HttpRequest,
    place: PlaceView,
    form: BaseForm,
    *,
    masked: str = "",
    status: int = 200,
) -> HttpResponse:
    actor = who(request)
    reading = permissions.see_suggestions.allows(actor, place.path)
    context: dict[str, Any] = {
        "place": place,
        "trail": trail_to(place, Link(_("替居民记一句"))),
        "form": form,
        "masked": masked,
        "token": request.POST.get("token") or new_token(actor, "write"),
        "draft": f"write-{place.id}-{actor.person_id}",
        "action": request.path,
        "written": [
            {
                "code": code,
                "key": in_fours(key),
                "text": text,
                "at": at,
                "url": reverse("feed", args=[key]),
            }
            for code, key, text, at in request.session.get(_WRITTEN, [])
        ],
        "list_url": address("council:suggestions", place.id) if reading else "",
    }
    return render(request, "council/write_down.html", context, status=status)
