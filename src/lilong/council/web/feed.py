"""The feed of one sentence, at its short address: for whoever holds the slip, for ever."""

from __future__ import annotations

from base64 import b64encode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lilong.ballot.web.apart import kept_apart
from lilong.commons.documents.codes import qr_svg
from lilong.commons.sealed.looking import looks_at
from lilong.commons.web.addresses import address
from lilong.council import permissions
from lilong.council.actions.answer_whether_solved import answer_whether_solved
from lilong.council.actions.open_contact import CONTACT
from lilong.council.categories import category_label
from lilong.council.keys import in_fours, short_address, short_qr
from lilong.council.kinds.meetings import read_kind
from lilong.council.meeting_printing import said_on
from lilong.council.queries.resolutions import resolved_about
from lilong.council.queries.suggestions import Feed, asks_author, feed_of
from lilong.council.queries.topics import topics_about
from lilong.council.states import SuggestionState
from lilong.council.web import sentence_panels
from lilong.council.web.suggestion_words import TAGS, next_words, said_day, timeline
from lilong.council.web.topic_words import tag_of
from lilong.kernel.refusal import Refused
from lilong.people.roles import ROLES
from lilong.places.web.asking import who


@kept_apart
@require_safe
def feed(request: HttpRequest, short_key: str) -> HttpResponse:
    """What became of one sentence."""
    found = feed_of(short_key)
    if short_key != found.suggestion.key:  # typed with blanks or small letters
        return HttpResponseRedirect(reverse("feed", args=[found.suggestion.key]))
    return _page(request, found)


@kept_apart
@require_POST
def solved(request: HttpRequest, short_key: str) -> HttpResponse:
    """Whether it is really solved, as whoever holds the address says."""
    found = feed_of(short_key)
    try:
        answer_whether_solved(
            who(request),
            key=short_key,
            solved=request.POST.get("solved") == "yes",
            words=request.POST.get("words", ""),
        )
    except Refused as refused:
        return _page(request, found, refused=refused)
    messages.success(request, _("谢谢您，记下了"))
    return HttpResponseRedirect(reverse("feed", args=[found.suggestion.key]) + "?recorded=1")


def _page(request: HttpRequest, found: Feed, refused: Refused | None = None) -> HttpResponse:
    one = found.suggestion
    actor = who(request)
    asks = asks_author(one, found.steps)
    noted = asks and one.state == SuggestionState.SOLVED
    comes, waited = next_words(one, found.waits_for, noted=noted)
    speaks = permissions.answer_whether_solved.allows(actor, one, key=one.key)
    context = {
        "suggestion": one,
        "category": category_label(one.category),
        "kind": TAGS[SuggestionState(one.state)],
        "steps": timeline(one, found.steps),
        "panels": sentence_panels.panels_of(request, one, inside=False),
        "resolutions": [
            {
                "resolution": each,
                "kind": read_kind(each.meeting.rules).label,
                "on": said_on(timezone.localtime(each.meeting.starts_at).date()),
            }
            for each in (resolved_about(one.theme_id) if one.theme_id else ())
        ],
        "topics": [
            {"topic": each, "url": address("council:topic", each.id), "kind": tag_of(each)}
            for each in (topics_about(actor, one.theme_id) if actor.known and one.theme_id else ())
        ],
        "comes": comes,
        "waited": waited,
        "asks": speaks and asks,
        "noted": noted,
        "draft": f"solved-{one.key}",
        "looks": _looks(found),
        "just_said": request.GET.get("said") == "1",
        "url": short_address(one.key),
        "key": in_fours(one.key),
        "code": b64encode(qr_svg(short_qr(one.key)).encode()).decode(),
        "solved_url": reverse("feed-solved", args=[one.key]),
        "pdf_url": reverse("feed-slip", args=[one.key, "pdf"]),
        "docx_url": reverse("feed-slip", args=[one.key, "docx"]),
        "say_url": address("council:say", one.area_id),
        "refused": refused,
        "words": request.POST.get("words", ""),
    }
    return render(request, "council/feed.html", context, status=refused.status if refused else 200)


def _looks(found: Feed) -> list[str]:
    """Who looked at what the author left to be reached by: the day, the role, what for."""
    told = []
    for look in looks_at(CONTACT, found.suggestion.id):
        role = ROLES.get(look.viewer_role)
        facts = {
            "on": said_day(timezone.localtime(look.at).date()),
            "role": role.label if role else look.viewer_role,
            "purpose": look.purpose,
        }
        told.append(_("%(on)s，%(role)s看过，用途：%(purpose)s") % facts)
    return told
