"""Asking about a topic, saying who answers, and answering."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.council import topic_permissions as permissions
from lilong.council.actions.answer_question import answer_question
from lilong.council.actions.ask_question import ask_question
from lilong.council.actions.assign_question import assign_question
from lilong.council.covering import Telling
from lilong.council.models import Topic, TopicQuestion
from lilong.council.opinion_permissions import is_member
from lilong.council.queries.topics import seen_question, seen_topic
from lilong.council.topic_answering import answerers_at, by_proxy
from lilong.council.topic_phases import allowed_now
from lilong.council.topic_states import SayingState, TopicState
from lilong.council.web.covering import personal_of
from lilong.council.web.lasting import form_number, once, token_of
from lilong.council.web.meeting_words import uuid_of
from lilong.council.web.topic_forms import AnswerForm, AssignForm, QuestionForm
from lilong.council.web.topic_words import covered_choice, page, trail_of
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.places.web.asking import who

_ASK = "topic.question"  # what the numbers of its forms are signed for


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    """Ask a question."""
    actor = who(request)
    found = seen_topic(actor, topic_id)
    permissions.ask_question(actor, found.place_path)
    if request.method != "POST":
        return _ask_page(request, found, _question_form(actor, found))
    form = _question_form(actor, found, request.POST)
    if not form.is_valid():
        return _ask_page(request, found, form, status=422)
    text, covered = covered_choice(request, form.cleaned_data["text"])
    if covered:
        return _ask_page(request, found, form, masked=covered, status=422)
    number = form_number(request, _ASK)

    def act() -> TopicQuestion:
        return ask_question(
            actor,
            topic_id=found.id,
            text=text,
            as_committee=form.cleaned_data.get("as_committee", False),
            form_id=number,
        )

    typed = {"topic_id": found.id, "text": " ".join(text.split())}
    try:
        done = once(TopicQuestion, number, typed, act)
    except Refused as refused:
        return _ask_page(request, found, with_refusal(form, refused), status=refused.status)
    if not done.same:
        return _ask_page(request, found, form, status=409, before=done.thing)
    if done.thing.state == SayingState.SHOWN:
        messages.success(request, _("已经公开"))
    else:
        messages.success(request, _("收到了。居委会看过就公开，会通知您；有了答复也会通知您。"))
    return redirect(address("council:topic", found.id) + "?recorded=1")


def _question_form(actor: Actor, found: Topic, given: QueryDict | None = None) -> QuestionForm:
    path = found.place_path
    both = permissions.keeps(actor, path) and is_member(actor, path)
    # Out of step there is one thing that can be meant.
    return QuestionForm(
        given, both=both, initial={"as_committee": "questions" not in allowed_now(found)}
    )


def _ask_page(
    request: HttpRequest,
    found: Topic,
    form: BaseForm,
    *,
    masked: str = "",
    before: TopicQuestion | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, path = who(request), found.place_path
    member, keeper = is_member(actor, path), permissions.keeps(actor, path)
    context = {
        "topic": found,
        "form": form,
        "masked": masked,
        "token": token_of(request, _ASK, fresh=before is not None),
        "before": before,
        "before_url": address("council:topic", found.id),
        "as_keeper": not member,
        "taking": (keeper and found.state == TopicState.OPEN) or "questions" in allowed_now(found),
        "trail": trail_of(found, Link(_("问一个问题"))),
    }
    return page(request, "topic_ask", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Say who answers, and until when."""
    actor = who(request)
    found = seen_question(actor, question_id)
    permissions.assign_question(actor, found.topic.place_path)
    people = answerers_at(found.topic.place_path)
    choices = [(str(one.person_id), f"{one.label} · {one.name}") for one in people.values()]
    first = {"person": found.assigned_to_id, "as_what": "", "due_on": found.due_on}
    form = AssignForm(request.POST or None, answerers=choices, initial=first)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                assign_question(
                    actor,
                    question_id=found.id,
                    person_id=uuid_of(form.cleaned_data["person"]),
                    as_what=form.cleaned_data["as_what"],
                    due_on=form.cleaned_data["due_on"],
                )
            except Refused as refused:
                with_refusal(form, refused)
                status = refused.status
            else:
                messages.success(request, _("定好了，答复的人明天早上收到通知"))
                return redirect(_at(found))
    return page(request, "topic_assign", _context(found, form, _("请谁答复")), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Answer a question, or set an answer right."""
    actor = who(request)
    found = seen_question(actor, question_id)
    permissions.answer_question(actor, found.topic.place_path, found)
    found.by_proxy = by_proxy(actor, found)  # as the page says it before it is so
    form = AnswerForm(request.POST or None, initial={"answer": found.answer})
    status, masked = 200, []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            words, meant = form.cleaned_data["answer"], personal_of(request)
            try:
                answer_question(actor, question_id=found.id, answer=words, personal=meant)
            except Telling as telling:
                status, masked = telling.status, list(telling.covered.values())
            except Refused as refused:
                with_refusal(form, refused)
                status = refused.status
            else:
                messages.success(request, _("答复公开了，关注的人会收到通知"))
                return redirect(_at(found, "?recorded=1"))
    context = {**_context(found, form, _("答复")), "masked": masked}
    return page(request, "topic_answer", context, status=status)


def _context(found: TopicQuestion, form: BaseForm, here: str) -> dict[str, object]:
    return {
        "topic": found.topic,
        "question": found,
        "form": form,
        "trail": trail_of(found.topic, Link(here)),
    }


def _at(found: TopicQuestion, query: str = "") -> str:
    return f"{address('council:topic', found.topic_id)}{query}#q-{found.id}"
