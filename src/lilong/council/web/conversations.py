"""Putting a question, answering statement by statement, writing one oneself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.council import opinion_permissions as permissions
from lilong.council.actions.add_statement import add_statement
from lilong.council.actions.close_conversation import close_conversation
from lilong.council.actions.open_conversation import open_conversation
from lilong.council.actions.say_opinion import say_opinion
from lilong.council.models import Conversation
from lilong.council.opinion_states import ConversationState, Opinion, StatementState
from lilong.council.queries.conversations import (
    Turn,
    conversations_at,
    own_answers,
    seen_conversation,
    seen_statement,
    told_turnout,
    turn_of,
)
from lilong.council.web.opinion_forms import ConversationForm, StatementForm
from lilong.kernel.refusal import NotAllowed, NotFound, Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who

_TAGS = {ConversationState.OPEN: "ok", ConversationState.CLOSED: "quiet"}
# The keys beside the buttons, in their order.
_BUTTONS = ((Opinion.AGREE, "1"), (Opinion.DISAGREE, "2"), (Opinion.PASS, "3"))


@require_safe
def conversations(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """What is asked at a place, below it and around it."""
    actor, place = who(request), places.place(place_id)
    permissions.see_conversations(actor, place.path)
    page = conversations_at(actor, place.path, after=_uuid(request.GET.get("after")))
    opening = permissions.open_conversation.allows(actor, place.path)
    here = reverse("council:conversations", args=[place.id])
    context = {
        "place": place,
        "trail": trail_to(place, Link(_("请大家表态"))),
        "rows": [(one, _tag(one), told_turnout(one)) for one in page.rows],
        "older": f"{here}?after={page.older}" if page.older else "",
        "open_url": reverse("council:open-conversation", args=[place.id]) if opening else "",
    }
    return render(request, "council/conversations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Put a question."""
    actor, place = who(request), places.place(place_id)
    permissions.open_conversation(actor, place.path)
    if request.method != "POST":
        return _open_page(request, place, ConversationForm())
    form = ConversationForm(request.POST)
    if not form.is_valid():
        return _open_page(request, place, form, status=422)
    try:
        opened = open_conversation(actor, place_id=place.id, **form.cleaned_data)
    except Refused as refused:
        return _open_page(request, place, with_refusal(form, refused), status=refused.status)
    messages.success(request, _("大家可以表态了"))
    return redirect("council:conversation", opened.id)


def _open_page(
    request: HttpRequest, place: PlaceView, form: BaseForm, status: int = 200
) -> HttpResponse:
    list_url = reverse("council:conversations", args=[place.id])
    context = {
        "place": place,
        "form": form,
        "list_url": list_url,
        "trail": trail_to(place, Link(_("请大家表态"), list_url), Link(_("问一个问题"))),
    }
    return render(request, "council/open_conversation.html", context, status=status)


@require_safe
def conversation(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """One statement at a time, three buttons; without script each is a plain form."""
    return conversation_page(request, seen_conversation(who(request), conversation_id))


def conversation_page(
    request: HttpRequest,
    found: Conversation,
    *,
    refused: Refused | None = None,
    said: UUID | None = None,
) -> HttpResponse:
    """The page on which one answers, whole or as the part that a button brings.

    Args:
        said: the statement that was just answered, to change one's mind at once.
    """
    actor = who(request)
    member = permissions.is_member(actor, found.place_path)
    again, said = _uuid(request.GET.get("again")), said or _uuid(request.GET.get("said"))
    turn = turn_of(actor, found, again) if member else Turn(None, None, 0)
    last = turn_of(actor, found, said, answered=turn.answered) if member and said else None
    part = _is_part(request)
    keeping = permissions.keep_conversation.allows(actor, found.place_path)
    context = {
        "conversation": found,
        "kind": _tag(found),
        "trail": [] if part else trail_of(found),
        "open": found.state == ConversationState.OPEN,
        "member": member,
        "keeping": keeping,
        "writing": permissions.add_statement.allows(actor, found.place_path),
        "turn": turn,
        "answered": min(turn.answered, found.shown),
        "buttons": [
            (one.value, one.label, key, turn.opinion == one.value) for one, key in _BUTTONS
        ],
        "last": last if last and last.opinion is not None else None,
        "last_label": Opinion(last.opinion).label if last and last.opinion is not None else "",
        "refused": refused,
    }
    template = "council/opinion_turn.html" if part else "council/conversation.html"
    return render(request, template, context, status=refused.status if refused else 200)


@require_POST
def say(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    """Agree, disagree or pass; then the next statement comes up."""
    actor = who(request)
    try:
        opinion = int(request.POST.get("opinion", ""))
    except ValueError:
        opinion = 2  # what nobody can say; the use case refuses it in words
    try:
        vote = say_opinion(actor, statement_id=statement_id, opinion=opinion)
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        found = seen_statement(actor, statement_id).conversation
        return conversation_page(request, found, refused=refused)
    if _is_part(request):
        return conversation_page(request, vote.conversation, said=statement_id)
    here = reverse("council:conversation", args=[vote.conversation_id])
    return redirect(f"{here}?said={statement_id}#opinion")


@require_safe
def own(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """What the reader said, to change it; nobody else can open this page."""
    actor = who(request)
    found = seen_conversation(actor, conversation_id)
    permissions.say_opinion(actor, found.place_path)
    context = {
        "conversation": found,
        "trail": trail_of(found, Link(_("我的表态"))),
        "open": found.state == ConversationState.OPEN,
        "answers": [(one, Opinion(opinion).label) for one, opinion in own_answers(actor, found)],
    }
    return render(request, "council/own_opinions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Write a statement."""
    actor = who(request)
    found = seen_conversation(actor, conversation_id)
    permissions.add_statement(actor, found.place_path)
    if request.method != "POST":
        return _write_page(request, found, StatementForm())
    form = StatementForm(request.POST)
    if not form.is_valid():
        return _write_page(request, found, form, status=422)
    try:
        added = add_statement(actor, conversation_id=found.id, text=form.cleaned_data["text"])
    except Refused as refused:
        return _write_page(request, found, with_refusal(form, refused), status=refused.status)
    if added.state == StatementState.SHOWN:
        messages.success(request, _("已经公开"))
    else:
        messages.success(request, _("收到了。居委会看过就公开，会通知您；不公开也会说理由。"))
    return redirect(reverse("council:conversation", args=[found.id]) + "?recorded=1")


def _write_page(
    request: HttpRequest, found: Conversation, form: BaseForm, status: int = 200
) -> HttpResponse:
    context = {
        "conversation": found,
        "form": form,
        "trail": trail_of(found, Link(_("写一条"))),
        "open": found.state == ConversationState.OPEN,
        "as_keeper": not permissions.is_member(who(request), found.place_path),
    }
    return render(request, "council/write_statement.html", context, status=status)


@require_POST
def close(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """End a conversation."""
    actor = who(request)
    found = seen_conversation(actor, conversation_id)
    permissions.keep_conversation(actor, found.place_path)
    try:
        close_conversation(actor, conversation_id=conversation_id)
    except Refused as refused:
        return conversation_page(request, found, refused=refused)
    messages.success(request, _("不再收表态了，地图马上画最后一次"))
    return redirect("council:opinion-map", conversation_id)


def trail_of(found: Conversation, *pages: Link) -> list[Link]:
    """The way down to a conversation and to the pages below it."""
    place = places.place(found.place_id)
    list_ = Link(_("请大家表态"), reverse("council:conversations", args=[place.id]))
    here = reverse("council:conversation", args=[found.id]) if pages else ""
    return trail_to(place, list_, Link(found.question, here), *pages)


def _is_part(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request-Type") == "partial"


def _tag(found: Conversation) -> str:
    return _TAGS[ConversationState(found.state)]


def _uuid(text: Any) -> UUID | None:
    """What an address asks for; None when it is no id."""
    try:
        return UUID(str(text))
    except ValueError:
        return None
