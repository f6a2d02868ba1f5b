"""Linking a topic to themes, conversations, places and findings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.council import topic_permissions as permissions
from lilong.council.actions.link_topic import link_topic
from lilong.council.actions.unlink_topic import unlink_topic
from lilong.council.models import Topic
from lilong.council.queries.themes import open_themes
from lilong.council.queries.topics import conversations_near, linked_of, seen_topic
from lilong.council.topic_linking import linked_ids
from lilong.council.web.grounds import area_of, lane_choices
from lilong.council.web.topic_forms import LinkForm
from lilong.council.web.topic_words import page, trail_of
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused
from lilong.places.queries import PlaceView
from lilong.places.web.asking import who
from lilong.survey.queries.ledger_filter import LedgerFilter
from lilong.survey.queries.listing import ledger_page

_KINDS = {
    "theme": "council.theme",
    "conversation": "council.conversation",
    "place": "places.place",
}


@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    """What the topic is linked to; POST links what was chosen."""
    actor = who(request)
    found = seen_topic(actor, topic_id)
    permissions.link_topic(actor, found.place_path)
    area = area_of(found.place_id)
    choices: dict[str, Any] = {
        "themes": open_themes(area.id),
        "conversations": conversations_near(actor, found),
        "lanes": lane_choices(area),
    }
    form = LinkForm(request.POST or None, **choices)
    if request.method != "POST":
        return _links_page(request, found, form)
    if not form.is_valid():
        return _links_page(request, found, form, status=422)
    try:
        link_topic(actor, topic_id=found.id, targets=_chosen(actor, area, form.cleaned_data))
    except Refused as refused:
        return _links_page(request, found, with_refusal(form, refused), status=refused.status)
    messages.success(request, _("关联好了"))
    return redirect("council:topic-links", found.id)


def _chosen(actor: Actor, area: PlaceView, wish: dict[str, Any]) -> list[tuple[str, UUID]]:
    """What was chosen. Raises Invalid: no finding with this number."""
    chosen = [(kind, UUID(wish[name])) for name, kind in _KINDS.items() if wish[name]]
    if code := wish["finding"].strip().removeprefix("№").strip():
        chosen.append(("survey.finding", _finding(actor, area, code)))
    return chosen


def _finding(actor: Actor, area: PlaceView, code: str) -> UUID:
    """The finding with this number, as far as the actor sees the ledger."""
    listed = ledger_page(actor, area, LedgerFilter(words=code)).findings
    for line in listed:
        if line.code == code:
            return line.id
    why = _("没有找到编号 %(code)s 的问题") % {"code": code}
    raise Invalid(why, fields={"finding": [why]})


def _links_page(
    request: HttpRequest, found: Topic, form: BaseForm, status: int = 200
) -> HttpResponse:
    linked = linked_of(who(request), found)
    own = linked_ids(found)
    context = {
        "topic": found,
        "form": form,
        "linked": [one for rows in linked.values() for one in rows if one.id in own],
        "trail": trail_of(found, Link(_("关联"))),
    }
    return page(request, "topic_links", context, status=status)


@require_POST
def unlink(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    """Take back one link."""
    actor = who(request)
    found = seen_topic(actor, topic_id)
    permissions.unlink_topic(actor, found.place_path)
    try:
        target_id = UUID(request.POST.get("target", ""))
    except ValueError:
        return redirect(address("council:topic-links", found.id))
    unlink_topic(actor, topic_id=found.id, target_id=target_id)
    messages.success(request, _("取消了这处关联"))
    return redirect("council:topic-links", found.id)
