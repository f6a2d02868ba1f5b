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
from django.views.decorators.http import require_http_methods

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.form_token import new_token, read_token
from lilong.commons.web.middleware import with_refusal
from lilong.council import permissions
from lilong.council.actions.say_suggestion import say_suggestion
from lilong.council.floods import source_of
from lilong.council.queries.suggestions import key_of_said, takes_strangers
from lilong.council.states import SaidBy
from lilong.council.web.grounds import area_of, ground_chosen, lane_choices
from lilong.council.web.suggestion_forms import REPORT, SayForm
from lilong.engines.tabular.personal import personal_parts, without_personal
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who
from lilong.survey import permissions as survey


@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Say one sentence at or below a place of a residents' area."""
    actor, area = who(request), area_of(place_id)
    strangers = not permissions.belongs(actor, area.path) and takes_strangers(area.id)
    if not permissions.say_suggestion.allows(actor, area.path, strangers=strangers):
        return _closed(request, area)
    lanes = lane_choices(area)
    if request.method != "POST":
        initial = {"lane": request.GET.get("lane", "")}
        form = SayForm(lanes=lanes, account=actor.known, initial=initial)
        return _page(request, area, form)
    form = SayForm(request.POST, request.FILES, lanes=lanes, account=actor.known)
    if not form.is_valid():
        return _page(request, area, form, status=422)
    if form.cleaned_data["branch"] == REPORT:
        return _hand_over(request, area, form.cleaned_data["text"])
    return _told_apart(request, area, form)


def _told_apart(request: HttpRequest, area: PlaceView, form: SayForm) -> HttpResponse:
    """Offer to cover what would tell who somebody is, once; then take it as it was meant."""
    text, chosen = form.cleaned_data["text"], request.POST.get("personal", "")
    if personal_parts(text) and not chosen:
        return _page(request, area, form, masked=without_personal(text), status=422)
    if chosen == "covered":
        text = without_personal(text)
    return _save(request, area, form, text)


def _save(request: HttpRequest, area: PlaceView, form: SayForm, text: str) -> HttpResponse:
    actor, given = who(request), form.cleaned_data
    form_id = read_token(actor, "say", request.POST.get("token", ""))
    try:
        said = say_suggestion(
            actor,
            place_id=ground_chosen(area, given["lane"], given["number"]).id,
            text=text,
            branch=given["branch"],
            said_by=_said_by(request),
            source=source_of(get_adapter().get_client_ip(request)),
            suggestion_id=form_id,
            photos=given["photos"],
            contact=given["contact"],
            leave_name=given.get("leave_name", False),
        )
    except Refused as refused:
        bad = with_refusal(form, refused)
        return _page(request, area, bad, status=refused.status)
    except IntegrityError:
        key = key_of_said(form_id)  # the reply was lost, the sentence was not
        if not key:
            raise
        return _onward(key)
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
        "draft": _draft(actor, area),
        "report_url": address("survey:report", area.id),
    }
    return render(request, "council/say.html", context, status=status)


def _draft(actor: Actor, area: PlaceView) -> str:
    """What the draft of this form is called in the browser."""
    return f"say-{area.id}-{actor.person_id or 'phone'}"


def _hand_over(request: HttpRequest, area: PlaceView, text: str) -> HttpResponse:
    """A report is no suggestion: its words go on to the page that seals who said so.

    Nothing of it is kept here. The next page is asked by a form, so that the words stand in no
    address and in no log.
    """
    actor = who(request)
    if not text.strip():
        said = _("请写一句话，哪怕几个字")
        form = SayForm(request.POST, lanes=lane_choices(area), account=actor.known)
        form.add_error("text", said)
        return _page(request, area, form, status=422)
    may = survey.report_finding.allows(actor, area.path)
    sign_in = f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"
    context = {
        "place": area,
        "text": text[:1000],
        "draft": _draft(actor, area),
        "may": may,
        "report_url": address("survey:report", area.id),
        "sign_in_url": "" if actor.known else sign_in,
        "back_url": request.get_full_path(),
        "trail": trail_to(area, Link(_("反映违规"))) if actor.known else [],
    }
    return render(request, "council/say_report.html", context)


def _closed(request: HttpRequest, area: PlaceView) -> HttpResponse:
    """This residents' area takes in only whom it knows: how to be known, and how else."""
    actor = who(request)
    sign_in = f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"
    context = {"place": area, "sign_in_url": "" if actor.known else sign_in}
    return render(request, "council/say_closed.html", context, status=403)
