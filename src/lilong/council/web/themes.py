"""What many say: the list of themes, and one theme with its sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lilong.commons.positions import LAST_POSITION
from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.council import theme_permissions as permissions
from lilong.council.actions.answer_theme import answer_theme
from lilong.council.actions.change_theme import change_theme
from lilong.council.actions.move_to_theme import move_to_theme
from lilong.council.actions.take_out_of_theme import take_out_of_theme
from lilong.council.categories import category_label
from lilong.council.meeting_permissions import prepare_meeting
from lilong.council.models import Theme
from lilong.council.queries.meetings import meetings_at
from lilong.council.queries.themes import (
    Sentence,
    open_themes,
    seen_theme,
    sentences_of,
    themes_page,
    told_count,
    waiting_proposals,
)
from lilong.council.queries.topics import topics_about
from lilong.council.states import SuggestionState, ThemeState
from lilong.council.topic_permissions import open_topic
from lilong.council.web.covering import covered_parts
from lilong.council.web.grounds import area_of
from lilong.council.web.theme_forms import AnswerForm, MoveForm, ThemeForm
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who

TAGS = {ThemeState.OPEN: "info", ThemeState.CLOSED: "quiet"}
STATE_TAGS = {
    SuggestionState.ADOPTED: "ok",
    SuggestionState.DONE: "ok",
    SuggestionState.SOLVED: "ok",
    SuggestionState.DECLINED: "warn",
}


MOST_AGENDAS = 5


@require_safe
def themes(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The themes of a residents' area, where something was said last first."""
    actor, area = who(request), area_of(place_id)
    state = request.GET.get("state", "")
    before, after = (_number(request.GET.get(name, "")) for name in ("before", "after"))
    page = themes_page(actor, area, state=state, before=before, after=after)
    here = reverse("council:themes", args=[area.id])
    kept = f"state={state}&" if state in ThemeState.values else ""
    seeing = permissions.see_proposals.allows(actor, area.path)
    context = {
        "area": area,
        "trail": trail_to(area, Link(_("主题"))),
        "tabs": [
            Link(_("全部"), here, not kept),
            *(
                Link(str(one.label), f"{here}?state={one.value}", one.value == state)
                for one in ThemeState
            ),
        ],
        "rows": [
            {
                "theme": one,
                "count": told_count(one, full=page.full),
                "kind": TAGS[ThemeState(one.state)],
                "category": category_label(one.category),
            }
            for one in page.themes
        ],
        "newer": f"{here}?{kept}after={page.newer}" if page.newer is not None else "",
        "older": f"{here}?{kept}before={page.older}" if page.older is not None else "",
        "seeing": seeing,
        "waiting": waiting_proposals(area.id) if seeing else 0,
        "say_url": reverse("council:say", args=[area.id]),
        "proposals_url": reverse("council:proposals", args=[area.id]) if seeing else "",
    }
    return render(request, "council/themes.html", context)


def _number(text: str) -> int | None:
    number = int(text) if text.isdecimal() and len(text) < 20 else LAST_POSITION + 1
    return number if number <= LAST_POSITION else None


@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: HttpRequest, theme_id: UUID) -> HttpResponse:
    """One theme. POST changes its title, category or state."""
    actor = who(request)
    found = seen_theme(actor, theme_id)
    if request.method != "POST":
        return _page(request, found)
    permissions.change_theme(actor, found.area_path)
    form = ThemeForm(request.POST)
    return _acted(
        request,
        found,
        form,
        lambda wish: change_theme(
            actor,
            theme_id=theme_id,
            title=wish["title"],
            category=wish["category"],
            state=wish["state"],
            base_version=wish["version"],
        ),
        lambda _done: _("改好了"),
    )


@require_POST
def answer(request: HttpRequest, theme_id: UUID) -> HttpResponse:
    """Answer everybody who said it."""
    actor = who(request)
    found = seen_theme(actor, theme_id)
    permissions.answer_theme(actor, found.area_path)
    form = AnswerForm(request.POST)

    def act(wish: dict[str, Any]) -> Any:
        return answer_theme(
            actor,
            theme_id=theme_id,
            state=wish["state"],
            words=wish["words"],
            base_version=wish["version"],
        )

    def said(done: Any) -> str:
        told = ngettext("答复了 %(count)s 句", "答复了 %(count)s 句", done.count)
        left = _("，还有 %(left)s 句，请再答复一次") if done.left else ""
        return (told + left) % {"count": done.count, "left": done.left}

    return _acted(request, found, form, act, said)


def _acted(
    request: HttpRequest,
    found: Theme,
    form: ThemeForm | AnswerForm,
    act: Callable[[dict[str, Any]], Any],
    said: Callable[[Any], str],
) -> HttpResponse:
    """Do what a form of the theme's page asks; show it again with what stands in the way."""
    if not form.is_valid():
        return _page(request, found, tried=form, status=422)
    if shown := covered_parts(request, form, form.words_field):
        return _page(request, found, tried=form, masked=shown, status=422)
    try:
        done = act(form.cleaned_data)
    except Refused as refused:
        fresh = seen_theme(who(request), found.id)
        # What was typed rests on what the page shows now, so that it can be sent once more.
        typed = request.POST.copy()
        typed["version"] = str(fresh.version)
        bad = with_refusal(type(form)(typed), refused)
        return _page(request, fresh, tried=bad, status=refused.status)
    messages.success(request, said(done))
    return HttpResponseRedirect(reverse("council:theme", args=[found.id]) + "?recorded=1")


@require_POST
def move(request: HttpRequest, theme_id: UUID, suggestion_id: UUID) -> HttpResponse:
    """Take one sentence out of the theme, or move it to another one."""
    actor = who(request)
    found = seen_theme(actor, theme_id)
    permissions.take_out_of_theme(actor, found.area_path)
    form = MoveForm(request.POST, themes=open_themes(found.area_id))
    other = form.cleaned_data["theme"] if form.is_valid() else ""
    try:
        if other:
            move_to_theme(actor, suggestion_id=suggestion_id, theme_id=UUID(other))
            messages.success(request, _("移过去了"))
        else:
            take_out_of_theme(actor, suggestion_id=suggestion_id)
            messages.success(request, _("拿出来了，以后不再提议归到这里"))
    except Refused as refused:
        return _page(request, found, refused=refused, status=refused.status)
    return redirect("council:theme", theme_id)


def _page(
    request: HttpRequest,
    found: Theme,
    *,
    tried: BaseForm | None = None,
    masked: Sequence[str] = (),
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, area = who(request), places.place(found.area_id)
    full = permissions.sees_everything(actor, found.area_path)
    keeping = permissions.change_theme.allows(actor, found.area_path)
    before, after = (_number(request.GET.get(name, "")) for name in ("before", "after"))
    page = sentences_of(actor, found, before=before, after=after)
    here, list_url = (
        reverse("council:theme", args=[found.id]),
        reverse("council:themes", args=[area.id]),
    )
    asked = {"version": found.version}
    context: dict[str, Any] = {
        "theme": found,
        "trail": trail_to(area, Link(_("主题"), list_url), Link(found.title)),
        "kind": TAGS[ThemeState(found.state)],
        "category": category_label(found.category),
        "count": told_count(found, full=full),
        "full": full,
        "sentences": [_shown(one) for one in page.sentences],
        "newer": f"{here}?after={page.newer}" if page.newer is not None else "",
        "older": f"{here}?before={page.older}" if page.older is not None else "",
        "refused": refused,
        "list_url": list_url,
        "say_url": reverse("council:say", args=[area.id]),
        "topics": _topics(actor, area, found),
    }
    if keeping:
        first = {"title": found.title, "category": found.category, "state": found.state, **asked}
        context |= {
            "form": tried if isinstance(tried, ThemeForm) else ThemeForm(initial=first),
            "answer_form": tried if isinstance(tried, AnswerForm) else AnswerForm(initial=asked),
            "move_form": MoveForm(themes=open_themes(found.area_id, but=found.id)),
            "agendas": _agendas(actor, area, found),
            "masked": masked,
            "masks_answer": bool(masked) and isinstance(tried, AnswerForm),
            "draft": f"{found.id}-{actor.person_id}",
        }
    return render(request, "council/theme.html", context, status=status)


def _agendas(actor: Actor, area: PlaceView, found: Theme) -> list[Link]:
    """The agendas of coming meetings that the actor writes, each with the theme as an item."""
    coming = meetings_at(actor, area.path, narrowed="coming").meetings
    return [
        Link(
            _("放进“%(title)s”的议程") % {"title": one.title},
            f"{reverse('council:agenda', args=[one.id])}?theme={found.id}",
        )
        for one in coming[:MOST_AGENDAS]
        if prepare_meeting.allows(actor, one)
    ]


def _topics(actor: Actor, area: PlaceView, found: Theme) -> list[Link]:
    """The topics that talk the theme over, and for keepers the way to open one."""
    links = [
        Link(one.title, reverse("council:topic", args=[one.id]), icon="scales")
        for one in topics_about(actor, found.id)
    ]
    if open_topic.allows(actor, area.path):
        url = reverse("council:open-topic", args=[area.id])
        links.append(Link(_("从这个主题开议题"), f"{url}?theme={found.id}", icon="plus"))
    return links


def _shown(one: Sentence) -> dict[str, Any]:
    state = SuggestionState(one.state)
    return {"one": one, "state": state.label, "kind": STATE_TAGS.get(state, "quiet")}
