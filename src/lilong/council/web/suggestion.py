"""One sentence before its keepers: what was said, what became of it, and the next answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lilong.commons.links.trace import trace_of
from lilong.commons.web.addresses import address
from lilong.commons.web.components import Fact, Link, Photo
from lilong.commons.web.middleware import with_refusal
from lilong.council import permissions
from lilong.council.actions.answer_suggestion import answer_suggestion
from lilong.council.actions.file_suggestion import file_suggestion
from lilong.council.actions.move_branch import move_branch
from lilong.council.actions.note_whether_solved import note_whether_solved
from lilong.council.actions.open_contact import open_contact
from lilong.council.actions.release_suggestion import release_suggestion
from lilong.council.categories import categories, category_label
from lilong.council.models import Suggestion
from lilong.council.queries.suggestions import photos_of, seen_suggestion, steps_for, who_has_it
from lilong.council.states import Branch, SuggestionState
from lilong.council.web import sentence_panels
from lilong.council.web.covering import covered_parts
from lilong.council.web.suggestion_forms import AnswerForm, PurposeForm
from lilong.council.web.suggestion_words import TAGS, next_words, said_day, timeline
from lilong.engines.tabular.personal import NAME, personal_parts
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused
from lilong.places import queries as places
from lilong.places.web.asking import trail_to, who


@require_safe
def suggestion(request: HttpRequest, suggestion_id: UUID) -> HttpResponse:
    """One sentence as far as the reader may see it."""
    return _page(request, seen_suggestion(who(request), suggestion_id))


@require_POST
def answer(request: HttpRequest, suggestion_id: UUID) -> HttpResponse:
    """Answer it."""
    actor = who(request)
    found = seen_suggestion(actor, suggestion_id)
    form = AnswerForm(request.POST, suggestion=found)
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    if shown := covered_parts(request, form, "words", "waits_for"):
        return _page(request, found, form=form, masked=shown, status=422)
    given = form.cleaned_data
    try:
        answer_suggestion(
            actor,
            suggestion_id=found.id,
            to=given["to"],
            words=given["words"],
            waits_for=given["waits_for"],
            until=given["until"],
            base_version=given["base_version"],
        )
    except Refused as refused:
        fresh = seen_suggestion(actor, suggestion_id)
        # What was typed rests on what the page shows now, so that it can be sent once more.
        typed = request.POST.copy()
        typed["base_version"] = str(fresh.version)
        bad = with_refusal(AnswerForm(typed, suggestion=fresh), refused)
        return _page(request, fresh, form=bad, status=refused.status)
    messages.success(request, _("答复好了，提的人凭短网址就能看到"))
    return HttpResponseRedirect(f"{reverse('council:suggestion', args=[found.id])}?recorded=1")


@require_POST
def step(request: HttpRequest, suggestion_id: UUID) -> HttpResponse:
    """Release, take back, file or move it."""
    actor = who(request)
    found = seen_suggestion(actor, suggestion_id)
    take = _STEPS.get(request.POST.get("step", ""))
    if take is None:
        return _back(found)
    try:
        said = take(actor, found, request)
    except Refused as refused:
        return _page(request, found, refused=refused, status=refused.status)
    messages.success(request, said)
    return _back(found)


@never_cache
@require_POST
def contact(request: HttpRequest, suggestion_id: UUID) -> HttpResponse:
    """How the author can be reached: shown once after a purpose was named."""
    actor = who(request)
    found = seen_suggestion(actor, suggestion_id)
    try:
        told = open_contact(actor, suggestion_id=found.id, purpose=request.POST.get("purpose", ""))
    except Refused as refused:
        return _page(request, found, refused=refused, status=refused.status)
    context = {"suggestion": found, "told": told, "trail": _trail(found, Link(_("联系方式")))}
    return render(request, "council/suggestion_contact.html", context)


def _back(found: Suggestion) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("council:suggestion", args=[found.id]))


def _release(actor: Actor, found: Suggestion, request: HttpRequest) -> str:
    # A machine misses names: whoever releases has read the whole sentence and says so.
    if request.POST.get("looked") != "1":
        raise Invalid(_("请先把整句话看一遍，再勾“整句看过了”"))
    hidden = request.POST.getlist("hide")
    release_suggestion(
        actor,
        suggestion_id=found.id,
        cover=True,
        also=_lines(request.POST.get("also", "")),
        harmless=[words for words, _kind in _found_parts(found) if words not in hidden],
    )
    return _("公开了，本居民区的人都能看到")


def _lines(typed: str) -> list[str]:
    return [line.strip() for line in typed.splitlines() if line.strip()]


def _found_parts(found: Suggestion) -> list[tuple[str, str]]:
    """What the machine would cover: the words once each, and whether they are a name."""
    parts = personal_parts(found.text)
    return list(dict.fromkeys((found.text[part.start : part.end], part.kind) for part in parts))


def _marked(found: Suggestion) -> list[tuple[str, bool]]:
    """The sentence in pieces, and which of them the machine found."""
    pieces, at = list[tuple[str, bool]](), 0
    for part in personal_parts(found.text):
        pieces += [(found.text[at : part.start], False), (found.text[part.start : part.end], True)]
        at = part.end
    return [*pieces, (found.text[at:], False)]


def _releasing(found: Suggestion, request: HttpRequest) -> dict[str, Any]:
    """The question before a sentence is released: the whole of it, and who is named in it."""
    sent = request.POST.get("step") == "release"
    hidden = request.POST.getlist("hide")
    return {
        "pieces": _marked(found),
        "parts": [
            {"words": words, "name": kind == NAME, "hidden": not sent or words in hidden}
            for words, kind in _found_parts(found)
        ],
        "also": request.POST.get("also", ""),
        "open": sent,
    }


def _take_back(actor: Actor, found: Suggestion, request: HttpRequest) -> str:
    release_suggestion(actor, suggestion_id=found.id, public=False)
    return _("不再公开了")


def _file(actor: Actor, found: Suggestion, request: HttpRequest) -> str:
    file_suggestion(actor, suggestion_id=found.id, category=request.POST.get("category", ""))
    return _("类别改好了")


def _move(actor: Actor, found: Suggestion, request: HttpRequest) -> str:
    other = Branch.CLAIM if found.branch == Branch.SUGGESTION else Branch.SUGGESTION
    reason = request.POST.get("reason", "")
    move_branch(actor, suggestion_id=found.id, branch=other, reason=reason)
    return _("改好了，理由提的人看得到")


def _note(actor: Actor, found: Suggestion, request: HttpRequest) -> str:
    solved = request.POST.get("solved") == "yes"
    words = request.POST.get("noted", "")
    note_whether_solved(actor, suggestion_id=found.id, solved=solved, words=words)
    return _("替提的人记下了，他们凭短网址看得到")


_STEPS: dict[str, Callable[[Actor, Suggestion, HttpRequest], str]] = {
    "release": _release,
    "take_back": _take_back,
    "file": _file,
    "move": _move,
    "note": _note,
}


def _trail(found: Suggestion, *pages: Link) -> list[Link]:
    area = places.place(found.area_id)
    return trail_to(
        area,
        Link(_("大家提的"), address("council:suggestions", area.id)),
        Link(found.code, address("council:suggestion", found.id)),
        *pages,
    )


def _page(
    request: HttpRequest,
    found: Suggestion,
    *,
    form: BaseForm | None = None,
    masked: Sequence[str] = (),
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, path = who(request), found.place_path
    keeping = permissions.answer_suggestion.allows(actor, path)
    steps = steps_for(actor, found)
    _comes, waited = next_words(found, who_has_it(found, steps), inside=True)
    context: dict[str, Any] = {
        "suggestion": found,
        "trail": _trail(found),
        "kind": TAGS[SuggestionState(found.state)],
        "facts": _facts(found, keeping=keeping),
        "photos": _photos(found),
        "steps": timeline(found, steps, inside=True),
        "panels": sentence_panels.panels_of(request, found, inside=True),
        "waited": waited,
        "keeping": keeping,
        "form": form or AnswerForm(suggestion=found),
        "masked": masked,
        "releasing": _releasing(found, request) if keeping else None,
        "purposes": PurposeForm() if permissions.open_contact.allows(actor, found) else None,
        "categories": _categories(found) if keeping else [],
        "reason": request.POST.get("reason", ""),
        "refused": refused,
        "neighbours": trace_of(actor, found.id, steps=0).neighbours,
        "list_url": address("council:suggestions", found.area_id) if keeping else "",
        "draft": f"answer-{found.id}-{actor.person_id}",
        "asked": found.state == SuggestionState.DONE,
        "noted": request.POST.get("noted", ""),
    }
    return render(request, "council/suggestion.html", context, status=status)


def _facts(found: Suggestion, *, keeping: bool) -> list[Fact]:
    facts = [
        Fact(_("在哪里"), found.address),
        Fact(_("哪一天"), said_day(found.said_on)),
        Fact(_("类别"), category_label(found.category)),
    ]
    if keeping:
        facts += [
            Fact(_("怎么来的"), found.get_said_by_display()),
            Fact(_("公开"), _("已公开") if found.released else _("没有公开")),
        ]
    return facts


def _photos(found: Suggestion) -> list[Photo]:
    if not found.photos:
        return []
    return [
        Photo(
            src=address("files:serve", file_id, "small"),
            alt=_("%(code)s 的照片，第 %(number)s 张") % {"code": found.code, "number": number},
            href=address("files:serve", file_id, "large"),
        )
        for number, file_id in enumerate(photos_of(found.id), 1)
    ]


def _categories(found: Suggestion) -> list[tuple[str, str, bool]]:
    return [(code, one.label, code == found.category) for code, one in categories().items()]
