"""One option with everybody's points: writing one, rating them, adding and taking back options."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.council import topic_permissions as permissions
from lilong.council.actions.add_option import add_option
from lilong.council.actions.add_point import add_point
from lilong.council.actions.rate_point import rate_point
from lilong.council.actions.take_back_option import take_back_option
from lilong.council.covering import Telling, looked_through
from lilong.council.models import Topic, TopicOption, TopicPoint
from lilong.council.opinion_permissions import is_member
from lilong.council.queries.topics import (
    options_of,
    own_ratings,
    points_of,
    seen_option,
    seen_point,
    seen_topic,
)
from lilong.council.topic_phases import allowed_now, phase_now
from lilong.council.topic_states import Rating, SayingState, Side, TopicState
from lilong.council.web.covering import personal_of
from lilong.council.web.lasting import form_number, once, token_of
from lilong.council.web.meeting_words import uuid_of
from lilong.council.web.topic_forms import OptionForm, PointForm, ReasonForm
from lilong.council.web.topic_words import covered_choice, page, told_of, trail_of
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.places.web.asking import who

# What the numbers of forms are signed for.
_POINT, _OPTION = "topic.point", "topic.option"


@require_http_methods(["GET", "HEAD", "POST"])
def option(request: HttpRequest, option_id: UUID) -> HttpResponse:
    """One option: points for and against beside each other. POST adds one."""
    actor = who(request)
    found = seen_option(actor, option_id)
    if request.method != "POST":
        return _option_page(request, found, _point_form(actor, found))
    permissions.add_point(actor, found.topic.place_path)
    form = _point_form(actor, found, request.POST)
    if not form.is_valid():
        return _option_page(request, found, form, status=422)
    text, covered = covered_choice(request, form.cleaned_data["text"])
    if covered:
        return _option_page(request, found, form, masked=covered, status=422)
    number, side = form_number(request, _POINT), form.cleaned_data["side"]

    def act() -> TopicPoint:
        return add_point(
            actor,
            option_id=found.id,
            side=side,
            text=text,
            as_committee=form.cleaned_data.get("as_committee", False),
            form_id=number,
        )

    typed = {"option_id": found.id, "side": side, "text": " ".join(text.split())}
    try:
        done = once(TopicPoint, number, typed, act)
    except Refused as refused:
        bad = with_refusal(form, refused)
        return _option_page(request, found, bad, status=refused.status)
    if not done.same:
        return _option_page(request, found, form, status=409, before=done.thing)
    if done.thing.state == SayingState.SHOWN:
        messages.success(request, _("已经公开"))
    else:
        messages.success(request, _("收到了。居委会看过就公开，会通知您；不公开也会说理由。"))
    return redirect(address("council:topic-option", found.id) + "?recorded=1")


def _point_form(actor: Actor, found: TopicOption, given: QueryDict | None = None) -> PointForm:
    path = found.topic.place_path
    both = permissions.keeps(actor, path) and is_member(actor, path)
    # Out of step there is one thing that can be meant.
    first = {"as_committee": "points" not in allowed_now(found.topic)}
    return PointForm(given, both=both, initial=first)


def _option_page(
    request: HttpRequest,
    found: TopicOption,
    form: BaseForm,
    *,
    masked: str = "",
    refused: Refused | None = None,
    before: TopicPoint | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, topic = who(request), found.topic
    allowed, path = allowed_now(topic), topic.place_path
    member, keeper = is_member(actor, path), permissions.keeps(actor, path)
    considered = topic.state == TopicState.OPEN and not found.taken_back_because
    sides = _sides(request, found)
    rating = member and considered and "ratings" in allowed
    shown = [point for side in sides for point in side["points"]]
    own = own_ratings(actor, topic, shown) if rating else {}
    for side in sides:
        side["rows"] = [_point_facts(one, own.get(one.pk)) for one in side.pop("points")]
    context = {
        "option": found,
        "topic": topic,
        "trail": trail_of(topic, Link(found.title)),
        "form": form,
        "masked": masked,
        "refused": refused,
        "token": token_of(request, _POINT, fresh=before is not None),
        "before": before,
        "before_url": address("council:topic-option", found.id),
        "sides": sides,
        "rating": rating,
        "buttons": [(one.value, one.label) for one in Rating],
        "writing": considered and (keeper or (member and "points" in allowed)),
        "as_keeper": keeper and not member,
        "taking_back": keeper and considered,
        "now": phase_now(topic),
        "open": considered,
    }
    return page(request, "topic_option", context, status=status)


def _sides(request: HttpRequest, found: TopicOption) -> list[dict[str, Any]]:
    """Both sides, or the one that is being read on."""
    only, after = request.GET.get("side", ""), uuid_of(request.GET.get("after"))
    here = address("council:topic-option", found.id)
    sides = []
    for side, count in ((Side.FOR, found.shown_for), (Side.AGAINST, found.shown_against)):
        if after and only in Side.values and only != side:
            continue
        points, later = points_of(found, side, after=after)
        sides.append(
            {
                "side": side,
                "label": side.label,
                "count": count,
                "points": points,
                "later": f"{here}?side={side}&after={later}" if later else "",
            }
        )
    return sides


def _point_facts(point: TopicPoint, own: int | None) -> dict[str, Any]:
    return {"point": point, "told": told_of(point), "own": own}


@require_POST
def rate(request: HttpRequest, point_id: UUID) -> HttpResponse:
    """Say whether there is something in a point."""
    actor = who(request)
    found = seen_point(actor, point_id)
    permissions.rate_point(actor, found.topic.place_path)
    try:
        rating = int(request.POST.get("rating", ""))
    except ValueError:
        rating = 0  # what nobody can say; the use case refuses it in words
    try:
        rate_point(actor, point_id=point_id, rating=rating)
    except Refused as refused:
        option = found.option
        option.topic = found.topic
        form = _point_form(actor, option)
        return _option_page(request, option, form, refused=refused, status=refused.status)
    return redirect(f"{address('council:topic-option', found.option_id)}#p-{found.id}")


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    """Add an option."""
    actor = who(request)
    found = seen_topic(actor, topic_id)
    permissions.add_option(actor, found.place_path)
    if request.method != "POST":
        return _add_page(request, found, OptionForm())
    form = OptionForm(request.POST)
    if not form.is_valid():
        return _add_page(request, found, form, status=422)
    number, meant = form_number(request, _OPTION), personal_of(request)
    words = {name: form.cleaned_data[name] for name in ("title", "details")}

    def act() -> TopicOption:
        return add_option(actor, topic_id=found.id, form_id=number, personal=meant, **words)

    try:
        kept = looked_through(meant, {**words, "title": " ".join(words["title"].split())})
        done = once(TopicOption, number, {"topic_id": found.id, **kept}, act)
    except Telling as telling:
        masked = list(telling.covered.values())
        return _add_page(request, found, form, status=telling.status, masked=masked)
    except Refused as refused:
        return _add_page(request, found, with_refusal(form, refused), status=refused.status)
    if not done.same:
        return _add_page(request, found, form, status=409, before=done.thing)
    messages.success(request, _("方案添上了"))
    return redirect(address("council:add-option", found.id) + "?recorded=1")


def _add_page(
    request: HttpRequest,
    found: Topic,
    form: BaseForm,
    status: int = 200,
    *,
    masked: Sequence[str] = (),
    before: TopicOption | None = None,
) -> HttpResponse:
    context = {
        "topic": found,
        "form": form,
        "token": token_of(request, _OPTION, fresh=before is not None),
        "before": before,
        "before_url": address("council:topic-option", before.id) if before else "",
        "masked": masked,
        "options": options_of(found),
        "trail": trail_of(found, Link(_("添方案"))),
    }
    return page(request, "topic_option_add", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, option_id: UUID) -> HttpResponse:
    """Say that an option is no longer considered, and why."""
    actor = who(request)
    found = seen_option(actor, option_id)
    permissions.take_back_option(actor, found.topic.place_path)
    form = ReasonForm(request.POST or None)
    status, masked = 200, []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            reason, meant = form.cleaned_data["reason"], personal_of(request)
            try:
                take_back_option(actor, option_id=found.id, reason=reason, personal=meant)
            except Telling as telling:
                status, masked = telling.status, list(telling.covered.values())
            except Refused as refused:
                with_refusal(form, refused)
                status = refused.status
            else:
                messages.success(request, _("这个方案不再考虑，理由写在页面上了"))
                return redirect("council:topic", found.topic_id)
    back = address("council:topic-option", found.id)
    context = {
        "topic": found.topic,
        "option": found,
        "form": form,
        "masked": masked,
        "back_url": back,
        "trail": trail_of(found.topic, Link(found.title, back), Link(_("不再考虑"))),
    }
    return page(request, "topic_option_take_back", context, status=status)
