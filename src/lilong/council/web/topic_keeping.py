"""What keepers do with a topic: words, steps, links, looking through, ending; and the log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.council import topic_permissions as permissions
from lilong.council.actions.change_topic import change_topic
from lilong.council.actions.close_topic import close_topic
from lilong.council.actions.move_phase import move_phase
from lilong.council.actions.withdraw_topic import withdraw_topic
from lilong.council.covering import Telling
from lilong.council.models import Topic
from lilong.council.queries.topics import open_topics_near, resolutions_near, seen_topic
from lilong.council.topic_phases import DONE, phases_of
from lilong.council.web.covering import personal_of
from lilong.council.web.meeting_words import uuid_of
from lilong.council.web.topic_forms import CloseForm, PhaseForm, WithdrawForm, WordsForm
from lilong.council.web.topic_words import dates_of, page, trail_of
from lilong.kernel.refusal import Conflict, NotFound, Refused
from lilong.places.web.asking import who

Act = Callable[[dict[str, Any]], object]


def _kept(
    request: HttpRequest,
    found: Topic,
    form: BaseForm,
    act: Act,
    *,
    template: str,
    here: str,
    said: str,
    **more: Any,
) -> HttpResponse:
    """Show a form of a keeper; do what it asks; show it again with what stands in the way."""
    status, conflict, masked = 200, None, []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                act(form.cleaned_data)
            except Telling as telling:
                status, masked = telling.status, list(telling.covered.values())
            except Refused as refused:
                status = refused.status
                conflict = refused if isinstance(refused, Conflict) else None
                form = form if conflict else with_refusal(form, refused)
            else:
                messages.success(request, said)
                return redirect(address("council:topic", found.id) + "?recorded=1")
    context = {
        "topic": found,
        "form": form,
        "conflict": conflict,
        "masked": masked,
        "trail": trail_of(found, Link(here)),
        **more,
    }
    return page(request, template, context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    """Give the topic clearer words."""
    actor = who(request)
    found = seen_topic(actor, topic_id)
    permissions.change_topic(actor, found.place_path)
    first = {"title": found.title, "background": found.background, "version": found.version}
    given = request.POST.copy() if request.method == "POST" else None
    form = WordsForm(given, initial=first)

    def act(wish: dict[str, Any]) -> object:
        try:
            return change_topic(
                actor,
                topic_id=found.id,
                title=wish["title"],
                background=wish["background"],
                base_version=wish["version"] or 0,
                personal=personal_of(request),
            )
        except Conflict:
            # What was typed stays; saved again, it takes the place of what the other one wrote.
            assert given is not None
            given["version"] = str(found.version)
            raise

    return _kept(
        request, found, form, act, template="topic_change", here=_("改文字"), said=_("改好了")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def phase(request: HttpRequest, topic_id: UUID, order: int) -> HttpResponse:
    """Move one step."""
    actor = who(request)
    found = seen_topic(actor, topic_id)
    permissions.move_phase(actor, found.place_path)
    step = next((one for one in phases_of(found) if one.order == order), None)
    if step is None or step.when == DONE:
        raise NotFound(_("没有这一步，或者它已经过去了"))
    first = {"starts_on": step.starts_on, "ends_on": step.ends_on, "others_follow": True}
    form = PhaseForm(request.POST or None, initial=first)
    return _kept(
        request,
        found,
        form,
        lambda wish: move_phase(
            actor, topic_id=found.id, order=order, personal=personal_of(request), **wish
        ),
        template="topic_phase",
        here=_("改日期"),
        said=_("日期改好了，关注的人会收到通知"),
        phase=step,
        dates=dates_of(step),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    """Close the topic with what came of it."""
    actor = who(request)
    found = seen_topic(actor, topic_id)
    permissions.close_topic(actor, found.place_path)
    form = CloseForm(request.POST or None, resolutions=resolutions_near(actor, found))
    return _kept(
        request,
        found,
        form,
        lambda wish: close_topic(
            actor,
            topic_id=found.id,
            outcome=wish["outcome"],
            reason=wish["reason"],
            resolution_id=uuid_of(wish["resolution"]),
            personal=personal_of(request),
        ),
        template="topic_close",
        here=_("结束议题"),
        said=_("议题结束了，关注的人会收到结果"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    """Withdraw the topic; its page stays."""
    actor = who(request)
    found = seen_topic(actor, topic_id)
    permissions.withdraw_topic(actor, found.place_path)
    form = WithdrawForm(request.POST or None, topics=open_topics_near(actor, found))
    return _kept(
        request,
        found,
        form,
        lambda wish: withdraw_topic(
            actor,
            topic_id=found.id,
            reason=wish["reason"],
            successor_id=uuid_of(wish["successor"]),
            personal=personal_of(request),
        ),
        template="topic_withdraw",
        here=_("撤回议题"),
        said=_("撤回了。网址还在，关注的人会收到理由。"),
    )
