"""Topics: the list of a place, one topic with all that hangs on it, opening and following."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.council import topic_permissions as permissions
from lilong.council.actions.follow_topic import follow_topic
from lilong.council.actions.open_topic import open_topic
from lilong.council.actions.unfollow_topic import unfollow_topic
from lilong.council.covering import Telling, looked_through
from lilong.council.kinds.meetings import meeting_kinds
from lilong.council.kinds.topics import TopicTemplate, read_template, topic_templates
from lilong.council.models import Topic, TopicOption, TopicQuestion
from lilong.council.opinion_permissions import is_member
from lilong.council.queries.meetings import theme_title
from lilong.council.queries.topics import (
    linked_of,
    options_of,
    questions_of,
    seen_topic,
    told_followers,
    topics_at,
)
from lilong.council.topic_phases import allowed_now, is_meant, phase_now, proposed
from lilong.council.topic_states import Side, TopicState
from lilong.council.web.covering import personal_of
from lilong.council.web.lasting import form_number, once, token_of
from lilong.council.web.meeting_words import uuid_of
from lilong.council.web.topic_forms import OpenForm
from lilong.council.web.topic_words import dates_of, page, steps_of, tag_of, told, trail_of
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who

_OPEN = "topic.open"  # what the numbers of its forms are signed for
# What it is linked to, in the order in which a page shows it.
_LINKED = (
    "council.meeting",
    "council.resolution",
    "council.theme",
    "council.conversation",
    "survey.finding",
    "places.place",
)


@require_safe
def topics(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """What is talked over at a place, below it and around it, newest first."""
    actor, place = who(request), places.place(place_id)
    permissions.see_topics(actor, place.path)
    state = request.GET.get("state", "")
    state = state if state in TopicState.values else ""
    found = topics_at(actor, place.path, state=state, after=uuid_of(request.GET.get("after")))
    here = address("council:topics", place.id)
    kept = f"state={state}&" if state else ""
    opening = permissions.open_topic.allows(actor, place.path)
    context = {
        "place": place,
        "trail": trail_to(place, Link(_("议题"))),
        "tabs": [
            Link(_("全部"), here, not state),
            *(Link(str(one.label), f"{here}?state={one}", one == state) for one in TopicState),
        ],
        "rows": [_row(one) for one in found.rows],
        "older": f"{here}?{kept}after={found.older}" if found.older else "",
        "open_url": address("council:open-topic", place.id) if opening else "",
        "say_url": address("council:say", place.id),
    }
    return page(request, "topics", context)


def _row(topic: Topic) -> dict[str, Any]:
    phase = phase_now(topic)
    return {
        "topic": topic,
        "url": address("council:topic", topic.id),
        "kind": tag_of(topic),
        "phase": _("%(phase)s：%(dates)s") % {"phase": phase.kind.label, "dates": dates_of(phase)}
        if phase
        else "",
    }


@require_safe
def topic(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    """One topic: steps, background, options, questions, what it is linked to."""
    return topic_page(request, seen_topic(who(request), topic_id))


def topic_page(
    request: HttpRequest, found: Topic, *, refused: Refused | None = None
) -> HttpResponse:
    """The page of a topic, with what stands in the way of what was just tried."""
    actor = who(request)
    options = options_of(found)
    questions, later = questions_of(found, after=uuid_of(request.GET.get("after")))
    here = address("council:topic", found.id)
    linked = linked_of(actor, found)
    keeping = permissions.keeps(actor, found.place_path)
    context = {
        "topic": found,
        "refused": refused,
        "trail": trail_of(found),
        "kind": tag_of(found),
        "template": read_template(found.rules),
        "steps": steps_of(found),
        "now": phase_now(found),
        "options": [option_facts(one) for one in options],
        "questions": [question_facts(found, one, actor) for one in questions],
        "later": f"{here}?after={later}#questions" if later else "",
        "linked": [(_LABELS[kind](), linked[kind]) for kind in _LINKED if kind in linked],
        "open": found.state == TopicState.OPEN,
        "keeping": keeping,
        "followers": told_followers(found),
        "following": getattr(found, "is_followed", False),
        **_may(actor, found),
    }
    return page(request, "topic", context, status=refused.status if refused else 200)


def _may(actor: Actor, found: Topic) -> dict[str, bool]:
    """What the actor may do on this page today."""
    allowed = allowed_now(found)
    path = found.place_path
    member, keeper = is_member(actor, path), permissions.keeps(actor, path)
    open_ = found.state == TopicState.OPEN
    return {
        "member": member,
        "may_point": member and "points" in allowed,
        "may_rate": member and "ratings" in allowed,
        "may_ask": open_ and (keeper or (member and "questions" in allowed)),
    }


_LABELS: dict[str, Any] = {
    "council.meeting": lambda: _("在哪些会上商量"),
    "council.resolution": lambda: _("会上作出的决议"),
    "council.theme": lambda: _("大家提的主题"),
    "council.conversation": lambda: _("请大家表态"),
    "survey.finding": lambda: _("排摸到的问题"),
    "places.place": lambda: _("地点"),
}


def option_facts(option: TopicOption) -> dict[str, Any]:
    """An option as the topic's page and the poster tell it: with its loudest points."""
    sides = []
    for side, count in ((Side.FOR, option.shown_for), (Side.AGAINST, option.shown_against)):
        best = [
            {"text": one["text"], "told": told(one["agree"], one["disagree"])}
            for one in option.best.get(side, ())
        ]
        sides.append({"side": side, "label": side.label, "count": count, "best": best})
    return {
        "option": option,
        "sides": sides,
        "url": address("council:topic-option", option.id),
        "count": option.shown_for + option.shown_against,
    }


def question_facts(topic: Topic, question: TopicQuestion, actor: Actor) -> dict[str, Any]:
    """A question as everybody reads it; `answering` for whoever is asked to answer it."""
    late = (
        not question.answer
        and question.due_on is not None
        and question.due_on < timezone.localdate()
    )
    asked = not question.answer and permissions.is_asked(actor, topic.place_path, question)
    return {"question": question, "late": late, "answering": asked}


# ── Opening ─────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def open_(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Choose a template (`?template=`), then write the topic; `?theme=` opens it from a theme."""
    actor, place = who(request), places.place(place_id)
    permissions.open_topic(actor, place.path)
    given = request.POST if request.method == "POST" else request.GET
    chosen = topic_templates().get(given.get("template", ""))
    if chosen is None:
        return _choose_page(request, place)
    spans = proposed(chosen, _first_day(given.get("from", "")))
    if request.method != "POST":
        form = OpenForm(chosen=chosen, spans=spans, initial=_from_theme(request, place))
        return _open_page(request, place, form, chosen)
    form = OpenForm(request.POST, chosen=chosen, spans=spans)
    if not form.is_valid():
        return _open_page(request, place, form, chosen, status=422)
    number, meant = form_number(request, _OPEN), personal_of(request)
    words = {name: form.cleaned_data[name] for name in ("title", "background")}

    def act() -> Topic:
        return open_topic(
            actor,
            place_id=place.id,
            template=chosen.code,
            spans=form.spans(),
            theme_id=form.cleaned_data["theme"],
            personal=meant,
            form_id=number,
            **words,
        )

    try:
        kept_as = looked_through(meant, {**words, "title": " ".join(words["title"].split())})
        facts = {"place_id": place.id, "template": chosen.code}
        done = once(Topic, number, {**facts, **kept_as}, act)
    except Telling as telling:
        masked = list(telling.covered.values())
        return _open_page(request, place, form, chosen, status=telling.status, masked=masked)
    except Refused as refused:
        bad = with_refusal(form, refused)
        return _open_page(request, place, bad, chosen, status=refused.status)
    if not done.same:
        return _open_page(request, place, form, chosen, status=409, before=done.thing)
    messages.success(request, _("议题开好了，现在写上方案"))
    return redirect(address("council:add-option", done.thing.id) + "?recorded=1")


def _first_day(text: str) -> date:
    today: date = timezone.localdate()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if is_meant(day) else today


def _from_theme(request: HttpRequest, place: PlaceView) -> dict[str, Any]:
    theme_id = uuid_of(request.GET.get("theme"))
    title = theme_title(theme_id, place.path) if theme_id else ""
    return {"title": title, "theme": theme_id} if title else {}


def _choose_page(request: HttpRequest, place: PlaceView) -> HttpResponse:
    theme = uuid_of(request.GET.get("theme"))
    also = f"&theme={theme}" if theme else ""
    here = address("council:open-topic", place.id)
    kinds = meeting_kinds()
    context = {
        "place": place,
        "trail": _open_trail(place),
        "templates": [
            {
                "template": one,
                "url": f"{here}?template={one.code}{also}",
                "steps": " → ".join(phase.label for phase in one.phases),
                "meetings": [
                    kinds[code].label
                    for code in dict.fromkeys(
                        code for phase in one.phases for code in phase.meetings
                    )
                ],
            }
            for one in topic_templates().values()
        ],
        "list_url": address("council:topics", place.id),
    }
    return page(request, "topic_choose", context)


def _open_page(
    request: HttpRequest,
    place: PlaceView,
    form: BaseForm,
    chosen: TopicTemplate,
    status: int = 200,
    *,
    masked: Sequence[str] = (),
    before: Topic | None = None,
) -> HttpResponse:
    context = {
        "place": place,
        "form": form,
        "masked": masked,
        "token": token_of(request, _OPEN, fresh=before is not None),
        "before": before,
        "before_url": address("council:topic", before.id) if before else "",
        "chosen": chosen,
        "trail": _open_trail(place),
        "again_url": address("council:open-topic", place.id),
    }
    return page(request, "topic_open", context, status=status)


def _open_trail(place: PlaceView) -> list[Link]:
    return trail_to(place, Link(_("议题"), address("council:topics", place.id)), Link(_("开议题")))


# ── Following ───────────────────────────────────────────────────────────────────────────────


@require_POST
def follow(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    """Follow the topic, or (`stop`) not any more."""
    actor = who(request)
    found = seen_topic(actor, topic_id)
    stopping = "stop" in request.POST
    try:
        (unfollow_topic if stopping else follow_topic)(actor, topic_id=found.id)
    except Refused as refused:
        return topic_page(request, found, refused=refused)
    messages.success(
        request,
        _("不再关注，以后不通知您了")
        if stopping
        else _("关注了：换步骤、有答复、有结果，都会通知您"),
    )
    return redirect("council:topic", found.id)
