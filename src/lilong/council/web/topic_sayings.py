"""Looking through points and questions, and the log that everybody reads."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.council import topic_permissions as permissions
from lilong.council.actions.moderate_point import moderate_point
from lilong.council.actions.moderate_question import moderate_question
from lilong.council.models import Topic
from lilong.council.publishing_permissions import topic_is_public
from lilong.council.queries.topics import (
    left_out_log,
    public_topic,
    sayings_of,
    seen_point,
    seen_question,
    seen_topic,
)
from lilong.council.topic_states import SayingState, TopicState, Unshown
from lilong.council.web.meeting_words import uuid_of
from lilong.council.web.topic_words import page, trail_of
from lilong.kernel.refusal import Refused
from lilong.places.web.asking import who

POINTS, QUESTIONS = "points", "questions"


@require_safe
def sayings(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    """What waits for a decision, what is shown and may be taken out again, what was left out."""
    actor = who(request)
    found = seen_topic(actor, topic_id)
    permissions.moderate_point(actor, found.place_path)
    return _sayings_page(request, found)


def _sayings_page(
    request: HttpRequest, found: Topic, what: str = "", refused: Refused | None = None
) -> HttpResponse:
    what = what or request.GET.get("what", "")
    what = what if what in (POINTS, QUESTIONS) else POINTS
    state = request.GET.get("state", "")
    state = state if state in SayingState.values else SayingState.WAITING
    rows, later = sayings_of(found, what, state, after=uuid_of(request.GET.get("after")))
    here = address("council:topic-sayings", found.id)
    names = {POINTS: _("理由"), QUESTIONS: _("问题")}
    context = {
        "topic": found,
        "trail": trail_of(found, Link(_("看一遍"))),
        "open": found.state == TopicState.OPEN,
        "what": what,
        "state": state,
        "tabs": [
            Link(
                f"{name}：{one.label}",
                f"{here}?what={key}&state={one}",
                (key, one) == (what, state),
            )
            for key, name in names.items()
            for one in SayingState
        ],
        "rows": rows,
        "reasons": Unshown.choosable(),
        "later": f"{here}?what={what}&state={state}&after={later}" if later else "",
        "refused": refused,
    }
    return page(request, "topic_sayings", context, refused.status if refused else 200)


@require_POST
def decide_point(request: HttpRequest, point_id: UUID) -> HttpResponse:
    """Show a point or leave it out."""
    actor = who(request)
    found = seen_point(actor, point_id)
    permissions.moderate_point(actor, found.topic.place_path)
    state, reason = _decision(request)
    try:
        moderate_point(actor, point_id=point_id, state=state, reason=reason)
    except Refused as refused:
        return _sayings_page(request, found.topic, POINTS, refused)
    return _decided(request, found.topic_id, POINTS, reason)


@require_POST
def decide_question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Show a question or leave it out."""
    actor = who(request)
    found = seen_question(actor, question_id)
    permissions.moderate_question(actor, found.topic.place_path)
    state, reason = _decision(request)
    try:
        moderate_question(actor, question_id=question_id, state=state, reason=reason)
    except Refused as refused:
        return _sayings_page(request, found.topic, QUESTIONS, refused)
    if not reason and not found.due_on:
        messages.success(request, _("已经公开。请定一位来答复。"))
        return redirect("council:assign-question", question_id)
    return _decided(request, found.topic_id, QUESTIONS, reason)


def _decision(request: HttpRequest) -> tuple[str, str]:
    """What was pressed: `state=shown`, or a reason for leaving out. Nothing is nothing: what
    should stay hidden is shown by no request that was cut off."""
    reason = request.POST.get("reason", "")
    return (SayingState.LEFT_OUT if reason else request.POST.get("state", "")), reason


def _decided(request: HttpRequest, topic_id: UUID, what: str, reason: str) -> HttpResponse:
    messages.success(request, _("没有公开，理由已经写进记录") if reason else _("已经公开"))
    return redirect(f"{address('council:topic-sayings', topic_id)}?what={what}")


@require_safe
def log(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    """How many were not shown and why, for everybody; title and words for whoever may read the
    topic, because they belong here or because it is shown to all. No author anywhere."""
    found = public_topic(topic_id)
    seeing = permissions.may_see(who(request), found)
    texts = seeing or topic_is_public(found)
    lines, later = left_out_log(found, texts=texts, after=uuid_of(request.GET.get("after")))
    here = address("council:topic-log", found.id)
    context = {
        "topic": found,
        "lines": lines,
        "later": f"{here}?after={later}" if later else "",
        "texts": texts,
        "seeing": seeing,
    }
    return page(request, "topic_log", context)
