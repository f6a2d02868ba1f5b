"""What may say the same, side by side: a person ticks what belongs together."""

from __future__ import annotations

from collections.abc import Sequence
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

from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.council import theme_permissions as permissions
from lilong.council.actions.confirm_theme import confirm_theme
from lilong.council.actions.propose_themes import propose_themes
from lilong.council.actions.reject_proposal import reject_proposal
from lilong.council.actions.take_back_rejection import take_back_rejection
from lilong.council.categories import category_label
from lilong.council.models import ThemeProposal
from lilong.council.queries.theme_groups import reason
from lilong.council.queries.themes import (
    PROPOSALS,
    open_themes,
    proposals_page,
    proposed_sentences,
    rejected_proposals,
    seen_proposal,
)
from lilong.council.states import ProposalState, SuggestionState
from lilong.council.theme_proposing import WAITING
from lilong.council.web.covering import covered_parts
from lilong.council.web.grounds import area_of
from lilong.council.web.theme_forms import ConfirmForm
from lilong.kernel.refusal import Refused
from lilong.places import queries as places
from lilong.places.web.asking import trail_to, who


@require_safe
def proposals(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The proposals that wait, each with its reason and its first sentences."""
    actor, area = who(request), area_of(place_id)
    lines = proposals_page(actor, area)
    themes_url = reverse("council:themes", args=[area.id])
    context = {
        "area": area,
        "trail": trail_to(area, Link(_("主题"), themes_url), Link(_("归类提议"))),
        "rows": [
            {
                "proposal": line.proposal,
                "texts": line.texts,
                "more": line.proposal.suggestions - len(line.texts),
                "why": why_of(line.proposal),
                "category": category_label(line.proposal.category),
            }
            for line in lines
        ],
        "cut": len(lines) == PROPOSALS,
        "keeping": permissions.propose_themes.allows(actor, area.path),
        "rejected": [
            {
                "text": line.texts[0] if line.texts else "",
                "count": line.proposal.suggestions,
                "on": line.proposal.decided_on,
                "url": reverse("council:proposal", args=[line.proposal.id]),
            }
            for line in rejected_proposals(actor, area)
        ],
        "themes_url": themes_url,
    }
    return render(request, "council/theme_proposals.html", context)


def why_of(proposal: ThemeProposal) -> str:
    """Why these sentences were put together."""
    return reason(proposal.words, added=proposal.theme_id is not None)


@require_POST
def look(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Look again."""
    area = area_of(place_id)
    count = propose_themes(who(request), area_id=area.id)
    said = ngettext("有 %(count)s 组等您看", "有 %(count)s 组等您看", count) % {"count": count}
    messages.success(request, said if count else _("没有看起来说同一件事的"))
    return redirect("council:proposals", area.id)


@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """One proposal with every sentence. POST makes a theme of those that are ticked."""
    actor = who(request)
    found = seen_proposal(actor, proposal_id)
    themes = open_themes(found.area_id)
    if request.method != "POST":
        initial = {"category": found.category, "theme": str(found.theme_id or "")}
        return _page(request, found, ConfirmForm(initial=initial, themes=themes))
    permissions.confirm_theme(actor, found.area_path)
    form = ConfirmForm(request.POST, themes=themes)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    if shown := covered_parts(request, form, "title"):
        return _page(request, found, form, masked=shown, status=422)
    wish = form.cleaned_data
    ticked = _ids(request.POST.getlist("suggestions"))
    try:
        theme = confirm_theme(
            actor,
            proposal_id=proposal_id,
            suggestion_ids=ticked,
            title=wish["title"],
            category=wish["category"],
            theme_id=UUID(wish["theme"]) if wish["theme"] else None,
            anyway="anyway" in request.POST,
        )
    except Refused as refused:
        # Somebody may have decided it meanwhile: what is free still can be grouped.
        found = seen_proposal(actor, proposal_id)
        return _page(request, found, with_refusal(form, refused), status=refused.status)
    messages.success(request, _("归到主题 %(code)s 了") % {"code": theme.code})
    return HttpResponseRedirect(reverse("council:theme", args=[theme.id]) + "?recorded=1")


@require_POST
def reject(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """They do not belong together."""
    rejected = reject_proposal(who(request), proposal_id=proposal_id)
    messages.success(request, _("记下了：这几句不归在一起。点错了的，可以在这一页最下面撤回"))
    return redirect("council:proposals", rejected.area_id)


@require_POST
def take_back(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """They may belong together after all."""
    again = take_back_rejection(who(request), proposal_id=proposal_id)
    messages.success(request, _("撤回了，这一组又可以归了"))
    return redirect("council:proposal", again.id)


def _page(
    request: HttpRequest,
    found: ThemeProposal,
    form: BaseForm,
    *,
    masked: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    actor, area = who(request), places.place(found.area_id)
    keeping = permissions.confirm_theme.allows(actor, found.area_path)
    sentences = proposed_sentences(found)
    free = [one for one in sentences if one.state == SuggestionState.RECEIVED]
    waiting = found.state in WAITING
    # Who had it open when somebody else decided it goes on with what is free.
    deciding = keeping and bool(free) and (waiting or form.is_bound)
    list_url = reverse("council:proposals", args=[area.id])
    ticked = set(request.POST.getlist("suggestions")) if request.method == "POST" else None
    context: dict[str, Any] = {
        "proposal": found,
        "form": form,
        "trail": trail_to(
            area,
            Link(_("主题"), reverse("council:themes", args=[area.id])),
            Link(_("归类提议"), list_url),
            Link(_("看一组")),
        ),
        "sentences": [
            (one, ticked is None or str(one.id) in ticked)
            for one in (free if deciding else sentences)
        ],
        "why": why_of(found),
        "waiting": waiting,
        "deciding": deciding,
        "masked": masked,
        "draft": f"theme-{found.id}-{actor.person_id}",
        "replaced": found.state == ProposalState.OUTDATED,
        "rejected": keeping and found.state == ProposalState.REJECTED,
        "list_url": list_url,
    }
    return render(request, "council/theme_proposal.html", context, status=status)


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
