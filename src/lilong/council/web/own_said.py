"""What I said myself, and what I promised: for whoever has signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lilong.commons.web.addresses import address
from lilong.council.categories import category_label
from lilong.council.meeting_printing import said_on, stands
from lilong.council.models import Promise, Suggestion
from lilong.council.queries.own_said import own_said
from lilong.council.queries.promises import Line, standing_of
from lilong.council.states import SuggestionState
from lilong.council.web.meeting_words import PROMISE_TAGS
from lilong.council.web.suggestion_words import TAGS, said_day
from lilong.places.web.asking import who


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My sentences with where each stands, and my open promises."""
    found = own_said(who(request))
    context = {
        "said": [_said(one) for one in found.suggestions],
        "promised": [_promised(one) for one in found.promises],
    }
    return render(request, "council/mine.html", context)


def _said(one: Suggestion) -> dict[str, Any]:
    return {
        "text": one.text if len(one.text) <= 120 else f"{one.text[:119]}…",
        "code": one.code,
        "about": one.address,
        "on": said_day(one.said_on),
        "category": category_label(one.category),
        "state": one.get_state_display(),
        "kind": TAGS[SuggestionState(one.state)],
        "asked": one.state == SuggestionState.DONE,
        # The page of the short address shows the whole of it, and asks whether it is solved.
        "href": reverse("feed", args=[one.key]),
    }


def _promised(one: Promise) -> dict[str, Any]:
    standing = standing_of(one, timezone.localdate())
    return {
        "text": one.text,
        "due": said_on(one.due_on),
        "stands": stands(Line(one, standing, ())),
        "kind": PROMISE_TAGS[standing],
        "href": address("council:promise", one.pk),
    }
