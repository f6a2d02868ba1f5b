"""The agenda of a meeting: items, their order, what comes back from promises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lilong.commons.web.addresses import address
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.council import meeting_permissions as permissions
from lilong.council.actions.change_agenda import ItemDraft, change_agenda
from lilong.council.covering import Telling
from lilong.council.following_up import follow_up_title
from lilong.council.models import AgendaItem, Meeting
from lilong.council.queries.meetings import agenda_of, seen_meeting, theme_title
from lilong.council.queries.promises import due_for
from lilong.council.queries.topics import topic_title, topics_for
from lilong.council.web.covering import personal_of
from lilong.council.web.meeting_forms import AgendaForm
from lilong.council.web.meeting_words import trail_of, uuid_of
from lilong.kernel.refusal import Conflict, Refused
from lilong.places.web.asking import who


@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Write the items; `?promise=`, `?theme=`, `?topic=` put one more on the page."""
    actor = who(request)
    found = seen_meeting(actor, meeting_id)
    permissions.prepare_meeting(actor, found)
    items = agenda_of(found)
    proposed = _proposed(request, found)
    given: dict[str, Any] = {"items": items, "proposed": proposed, "base": found.item_version}
    if request.method != "POST":
        return _answer(request, found, AgendaForm(**given), items)
    form = AgendaForm(request.POST, **given)
    if not form.is_valid():
        return _answer(request, found, form, items, status=422)
    try:
        change_agenda(
            actor,
            meeting_id=found.id,
            base_version=form.cleaned_data["base"],
            items=form.drafts(),
            personal=personal_of(request),
        )
    except Telling as telling:
        masked = list(telling.covered.values())
        return _answer(request, found, form, items, status=telling.status, masked=masked)
    except Conflict as conflict:
        # What was typed stays; saved again, it takes the place of what the other one wrote.
        typed = request.POST.copy()
        typed["base"] = str(found.item_version)
        form = AgendaForm(typed, **given)
        return _answer(request, found, form, items, status=conflict.status, conflict=conflict)
    except Refused as refused:
        with_refusal(form, refused)
        return _answer(request, found, form, items, status=refused.status)
    messages.success(request, _("议程已保存"))
    return redirect(address("council:meeting", found.id) + "?recorded=1")


def _proposed(request: HttpRequest, found: Meeting) -> list[ItemDraft]:
    """What the address puts on the page beside what is on the agenda."""
    wanted = uuid_of(request.GET.get("promise"))
    drafts = [
        ItemDraft(follow_up_title(promise.text), promise_id=promise.id)
        for promise in due_for(found)
        if promise.id == wanted
    ]
    theme_id = uuid_of(request.GET.get("theme"))
    if theme_id and (title := theme_title(theme_id, found.place_path)):
        drafts.append(ItemDraft(title, theme_id=theme_id))
    topic_id = uuid_of(request.GET.get("topic"))
    if topic_id and (title := topic_title(topic_id, found.place_path)):
        drafts.append(ItemDraft(title, topic_id=topic_id))
    return drafts


def _answer(
    request: HttpRequest,
    found: Meeting,
    form: BaseForm,
    items: Sequence[AgendaItem],
    *,
    status: int = 200,
    conflict: Conflict | None = None,
    masked: Sequence[str] = (),
) -> HttpResponse:
    shown = {item.promise_id for item in items} | {uuid_of(request.GET.get("promise"))}
    here = address("council:agenda", found.id)
    on_it = {item.topic_id for item in items} | {uuid_of(request.GET.get("topic"))}
    context = {
        "meeting": found,
        "form": form,
        "conflict": conflict,
        "masked": masked,
        "due": [
            {"promise": one, "url": f"{here}?promise={one.id}"}
            for one in due_for(found)
            if one.id not in shown
        ],
        "topics": [
            {"topic": one, "url": f"{here}?topic={one.id}"}
            for one in topics_for(found)
            if one.id not in on_it
        ],
        "draft_key": f"agenda-{found.id}",
        "trail": trail_of(found, Link(_("议程"))),
    }
    return render(request, "council/agenda.html", context, status=status)
