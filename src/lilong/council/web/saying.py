"""The page on which anybody says one sentence: from the notice board, at home, on a phone."""

from __future__ import annotations

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.db import IntegrityError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.form_token import new_token, read_token
from lilong.commons.web.middleware import with_refusal
from lilong.council import permissions
from lilong.council.actions.say_suggestion import say_suggestion
from lilong.council.covering import Telling
from lilong.council.floods import source_of
from lilong.council.keys import board_key, plain_key
from lilong.council.queries.suggestions import said_before
from lilong.council.states import SaidBy
from lilong.council.web.covering import personal_of
from lilong.council.web.grounds import (
    area_of,
    every_area,
    ground_chosen,
    lane_choices,
    strangers_welcome,
)
from lilong.council.web.suggestion_forms import REPORT, SayForm
from lilong.kernel.ids import day_uuid7
from lilong.kernel.refusal import Invalid, NotFound, Refused
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, way_to, who
from lilong.survey import permissions as survey


@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Say one sentence at or below a place of a residents' area."""
    actor, area = who(request), area_of(place_id)
    strangers = not permissions.belongs(actor, area.path) and strangers_welcome(area)
    if not permissions.say_suggestion.allows(actor, area.path, strangers=strangers):
        return _closed(request, area)
    lanes = lane_choices(area)
    if request.method != "POST":
        initial = {"lane": request.GET.get("lane", "")}
        form = SayForm(lanes=lanes, account=actor.known, initial=initial)
        return _page(request, area, form)
    if "edit" in request.POST:  # the way back from the page of a report
        typed = SayForm(lanes=lanes, account=actor.known, initial=request.POST.dict())
        return _page(request, area, typed)
    form = SayForm(request.POST, request.FILES, lanes=lanes, account=actor.known)
    if not form.is_valid():
        return _page(request, area, form, status=422)
    if form.cleaned_data["branch"] == REPORT:
        return _hand_over(request, area, form)
    return _save(request, area, form)


@require_safe
def board(request: HttpRequest, area_key: str) -> HttpResponse:
    """From the poster's short address to the page of its residents' area."""
    for area in every_area():
        if board_key(area.id) == plain_key(area_key):
            return HttpResponseRedirect(address("council:say", area.id) + "?by=board")
    raise NotFound(
        _("这个网址不对，没有找到您的居民区"), remedy=_("请对照告示牌再输一次，或者扫上面的码。")
    )


def _save(
    request: HttpRequest, area: PlaceView, form: SayForm, fresh: UUID | None = None
) -> HttpResponse:
    """Take it as it was meant; offer to cover what would tell who somebody is, once."""
    actor, given = who(request), form.cleaned_data
    form_id = fresh or read_token(actor, "say", request.POST.get("token", ""))
    try:
        ground = ground_chosen(area, given["lane"], given["number"])
        said = say_suggestion(
            actor,
            place_id=ground.id,
            text=given["text"],
            personal=personal_of(request),
            branch=given["branch"],
            said_by=_said_by(request),
            source=source_of(get_adapter().get_client_ip(request)),
            suggestion_id=form_id,
            photos=given["photos"],
            contact=given["contact"],
            leave_name=given.get("leave_name", False),
        )
    except Telling as telling:
        return _page(request, area, form, masked=telling.covered["text"], status=telling.status)
    except Refused as refused:
        bad = with_refusal(form, refused)
        return _page(request, area, bad, status=refused.status)
    except IntegrityError:
        if fresh:
            raise
        text = given["text"]
        before, same = said_before(form_id, text=text, branch=given["branch"], place_id=ground.id)
        if same:  # the reply was lost, the sentence was not
            return _onward(before.key)
        return _save(request, area, form, fresh=day_uuid7())
    return _onward(said.key)


def _onward(key: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("feed", args=[key]) + "?said=1&recorded=1")


def _said_by(request: HttpRequest) -> str:
    board = request.GET.get("by") == "board"
    return SaidBy.NOTICE_BOARD if board else SaidBy.PHONE


def _page(
    request: HttpRequest,
    area: PlaceView,
    form: BaseForm,
    *,
    masked: str = "",
    status: int = 200,
) -> HttpResponse:
    actor = who(request)
    context = {
        "place": area,
        "form": form,
        "masked": masked,
        "token": request.POST.get("token") or new_token(actor, "say"),
        "action": request.get_full_path(),
        "trail": trail_to(area, Link(_("说一句"))) if actor.known else [],
        "draft": _draft(area, actor.person_id),
        # What was begun before signing in comes along.
        "takes_draft": _draft(area, None) if actor.known else "",
        "handed": _handed(area) if actor.known else "",
    }
    return render(request, "council/say.html", context, status=status)


def _draft(area: PlaceView, person_id: UUID | None) -> str:
    """What the draft of this form is called in the browser."""
    return f"say-{area.id}-{person_id or 'phone'}"


def _handed(area: PlaceView) -> str:
    """What the words of a report are called that one tab carries through signing in."""
    return f"report-{area.id}"


def _hand_over(request: HttpRequest, area: PlaceView, form: SayForm) -> HttpResponse:
    """A report is no suggestion: its words go on to the page that seals who said so.

    Nothing of it is kept here, nor on a phone that others use too: through signing in one tab
    carries the words. The next page is asked by a form, so that they stand in no address and in
    no log.
    """
    actor, given = who(request), form.cleaned_data
    try:
        if not given["text"].strip():
            said = _("请写一句话，哪怕几个字")
            raise Invalid(said, fields={"text": [said]})
        ground = ground_chosen(area, given["lane"], given["number"])
    except Refused as refused:
        return _page(request, area, with_refusal(form, refused), status=refused.status)
    context = {
        "place": area,
        "ground": ground,
        "text": given["text"],
        "photos": bool(given["photos"]),
        "picked": _picked(ground),
        "typed": {name: given[name] for name in ("text", "branch", "lane", "number", "contact")},
        "drafts": [_draft(area, None), _draft(area, actor.person_id)],
        "handed": _handed(area),
        "may": survey.report_finding.allows(actor, area.path),
        "report_url": address("survey:report", area.id),
        "sign_in_url": "" if actor.known else _sign_in(request),
        "back_url": request.get_full_path(),
        "trail": trail_to(area, Link(_("反映违规"))) if actor.known else [],
    }
    return render(request, "council/say_report.html", context)


def _picked(ground: PlaceView) -> dict[str, str]:
    """A place as the page of reports asks for it: the lane or compound, and the number."""
    way = {view.kind: str(view.id) for view in way_to(ground)}
    lane = way.get("lane") or way.get("compound")
    picked = {"lane": lane, "number": way.get("number")}
    return {name: chosen for name, chosen in picked.items() if chosen}


def _sign_in(request: HttpRequest) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"


def _closed(request: HttpRequest, area: PlaceView) -> HttpResponse:
    """This residents' area takes in only whom it knows: how to be known, and how else.

    Who was typing when it was closed gets the words back.
    """
    actor = who(request)
    context = {
        "place": area,
        "sign_in_url": "" if actor.known else _sign_in(request),
        "typed": request.POST.get("text", ""),
    }
    return render(request, "council/say_closed.html", context, status=403)
