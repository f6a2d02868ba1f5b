"""Into which theme one sentence goes, by hand."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lilong.commons.web.components import Link
from lilong.commons.web.middleware import with_refusal
from lilong.council import theme_permissions as permissions
from lilong.council.actions.move_to_theme import move_to_theme
from lilong.council.models import Suggestion
from lilong.council.queries.suggestions import seen_suggestion
from lilong.council.queries.themes import open_themes
from lilong.council.web.theme_forms import MoveForm
from lilong.kernel.refusal import Refused
from lilong.places import queries as places
from lilong.places.web.asking import trail_to, who


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, suggestion_id: UUID) -> HttpResponse:
    """Choose a theme for a sentence that no proposal holds."""
    actor = who(request)
    found = seen_suggestion(actor, suggestion_id)
    permissions.move_to_theme(actor, found.place_path)
    themes = open_themes(found.area_id, but=found.theme_id)
    if request.method != "POST":
        return _page(request, found, MoveForm(themes=themes))
    form = MoveForm(request.POST, themes=themes)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    theme_id = UUID(form.cleaned_data["theme"])
    try:
        move_to_theme(actor, suggestion_id=found.id, theme_id=theme_id)
    except Refused as refused:
        return _page(request, found, with_refusal(form, refused), status=refused.status)
    messages.success(request, _("归进去了"))
    return redirect("council:theme", theme_id)


def _page(
    request: HttpRequest, found: Suggestion, form: BaseForm, status: int = 200
) -> HttpResponse:
    area = places.place(found.area_id)
    back_url = reverse("council:suggestion", args=[found.id])
    context = {
        "suggestion": found,
        "form": form,
        "any": len(form.fields["theme"].choices) > 1,  # type: ignore[attr-defined]  # a choice
        "trail": trail_to(area, Link(found.code, back_url), Link(_("归到一个主题"))),
        "back_url": back_url,
        "proposals_url": reverse("council:proposals", args=[area.id]),
    }
    return render(request, "council/theme_choice.html", context, status=status)
