"""The opinion map and its print, looking through statements, and the log that everybody reads."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lilong.commons.web.charts import NARROW, WIDE, Stack
from lilong.commons.web.components import Column, Link
from lilong.council import opinion_permissions as permissions
from lilong.council.actions.moderate_statement import moderate_statement
from lilong.council.models import Conversation
from lilong.council.opinion_states import ConversationState, LeftOut, StatementState
from lilong.council.queries.conversations import (
    left_out_log,
    public_conversation,
    seen_conversation,
    seen_statement,
    statements_of,
)
from lilong.council.queries.opinion_map import Counts, MapView, Told, map_conversation
from lilong.council.web.conversations import trail_of
from lilong.council.web.opinion_pictures import camp_names, opinion_picture
from lilong.kernel.refusal import Refused
from lilong.places.web.asking import who


@require_safe
def opinion_map(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Who thinks alike, what all camps agree on, what divides them."""
    actor = who(request)
    found = seen_conversation(actor, conversation_id)
    context = {
        **_map_facts(found, map_conversation(actor, found)),
        "trail": trail_of(found, Link(_("观点地图"))),
        "open": found.state == ConversationState.OPEN,
        "member": permissions.is_member(actor, found.place_path),
    }
    return render(request, "council/opinion_map.html", context)


@require_safe
def opinion_map_print(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """The map for the notice board; nobody's own place is on it."""
    actor = who(request)
    found = seen_conversation(actor, conversation_id)
    context = {
        **_map_facts(found, map_conversation(actor, found), printed=True),
        "back_url": reverse("council:opinion-map", args=[found.id]),
    }
    return render(request, "council/opinion_map_print.html", context)


def _map_facts(
    found: Conversation, view: MapView | None, *, printed: bool = False
) -> dict[str, Any]:
    facts: dict[str, Any] = {"conversation": found, "map": view}
    if view is None or not view.enough:
        return facts
    own = None if printed else view.own
    widths = (WIDE,) if printed else (WIDE, NARROW)
    return {
        **facts,
        "drawn": f"{timezone.localtime(view.drawn_at):%Y-%m-%d %H:%M}",
        "later": view.later,
        "picture": [opinion_picture(view.camps, own, width=width) for width in widths]
        if view.stable
        else [],
        "series": [_("同意"), _("不同意"), _("略过")],
        "lists": [
            (_("大家都同意的"), _charts(view, view.agreed)),
            (_("大家都不同意的"), _charts(view, view.rejected)),
            (_("看法不一的"), _charts(view, view.dividing)),
        ],
        # Folded away where there are lists to read first; paper has nothing to unfold.
        "whole_open": printed or not (view.agreed or view.rejected or view.dividing),
        "columns": [
            Column(_("观点")),
            *(Column(name, number=True) for name in (_("同意"), _("不同意"), _("略过"))),
        ],
        "rows": [[f"{one.number}. {one.text}", *_parts(one.everybody)] for one in view.everything],
    }


def _charts(view: MapView, listed: tuple[Told, ...]) -> list[dict[str, Any]]:
    """A chart a statement: a bar a camp where camps may be told of, else one for everybody."""
    names = camp_names(view.camps)
    charts = []
    for one in listed:
        stacks = [
            Stack(name, _parts(counts))
            for name, counts in zip(names, one.camps, strict=True)
            if counts is not None
        ]
        whole = Stack(_("全体"), _parts(one.everybody))
        facts = {
            "agree": one.everybody.agree,
            "disagree": one.everybody.disagree,
            "passed": one.everybody.passed,
        }
        note = _("全体：同意 %(agree)s，不同意 %(disagree)s，略过 %(passed)s。") % facts
        charts.append({"title": one.text, "stacks": stacks or [whole], "note": note})
    return charts


def _parts(counts: Counts) -> tuple[int, int, int]:
    return (counts.agree, counts.disagree, counts.passed)


@require_safe
def moderation(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """What waits for a decision, and what is shown and may be taken out again."""
    found = seen_conversation(who(request), conversation_id)
    permissions.keep_conversation(who(request), found.place_path)
    return _moderation_page(request, found)


def _moderation_page(
    request: HttpRequest, found: Conversation, refused: Refused | None = None
) -> HttpResponse:
    actor, which = who(request), request.GET.get("state", StatementState.WAITING)
    state = which if which in StatementState.values else StatementState.WAITING
    rows, later = statements_of(actor, found, state, after=_uuid(request.GET.get("after", "")))
    here = reverse("council:moderation", args=[found.id])
    context = {
        "conversation": found,
        "trail": trail_of(found, Link(_("看一遍观点"))),
        "open": found.state == ConversationState.OPEN,
        "state": state,
        "tabs": [
            Link(str(one.label), f"{here}?state={one.value}", current=one == state)
            for one in StatementState
        ],
        "rows": rows,
        "reasons": LeftOut.choices,
        "later": f"{here}?state={state}&after={later}" if later else "",
        "refused": refused,
    }
    status = refused.status if refused else 200
    return render(request, "council/moderation.html", context, status=status)


@require_POST
def decide(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    """Show a statement or leave it out."""
    actor = who(request)
    found = seen_statement(actor, statement_id).conversation
    permissions.keep_conversation(actor, found.place_path)
    reason = request.POST.get("reason", "")
    # Nothing is nothing: what should stay hidden is shown by no request that was cut off.
    state = StatementState.LEFT_OUT if reason else request.POST.get("state", "")
    try:
        moderate_statement(actor, statement_id=statement_id, state=state, reason=reason)
    except Refused as refused:
        return _moderation_page(request, found, refused)
    messages.success(request, _("没有公开，理由已经写进记录") if reason else _("已经公开"))
    return redirect("council:moderation", found.id)


@require_safe
def left_out(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """How many were not shown and why, for everybody; question and words for whoever may see the
    conversation. No author anywhere."""
    found = public_conversation(conversation_id)
    seeing = permissions.may_see(who(request), found)
    after = _uuid(request.GET.get("after", ""))
    lines, later = left_out_log(found, texts=seeing, after=after)
    here = reverse("council:left-out", args=[found.id])
    context = {
        "conversation": found,
        "lines": lines,
        "later": f"{here}?after={later}" if later else "",
        "seeing": seeing,
    }
    return render(request, "council/left_out.html", context)


def _uuid(text: str) -> UUID | None:
    """What an address asks for; None when it is no id."""
    try:
        return UUID(text)
    except ValueError:
        return None
