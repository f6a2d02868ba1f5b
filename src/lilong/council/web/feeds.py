"""Feeds and a calendar of what anybody may read of a residents' area."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lilong.commons.web.addresses import address
from lilong.council.meeting_calendar import calendar_of_area
from lilong.council.queries.published import Entry, published_in, published_meetings
from lilong.council.web.feed_formats import FORMATS, Channel
from lilong.council.web.grounds import area_of
from lilong.places.queries import PlaceView

MINUTES_KEPT = 5
"""How long a reader or a proxy may take a feed for fresh: as long as a thing may stay visible
after it was taken back."""


@require_safe
def rss(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The feed as RSS 2.0."""
    return _feed(request, place_id, "rss")


@require_safe
def atom(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The feed as Atom 1.0."""
    return _feed(request, place_id, "atom")


@require_safe
def json_feed(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The feed as JSON Feed 1.1."""
    return _feed(request, place_id, "json")


@require_safe
def calendar(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The meetings that anybody may know of, for a calendar that looks again by itself."""
    area = area_of(place_id)
    found = [
        (
            meeting,
            items,
            settings.SITE_URL + address("council:published-entry", "meeting", meeting.id),
        )
        for meeting, items in published_meetings(area.id)
    ]
    name = _("%(place)s的会议") % {"place": area.name}
    text = calendar_of_area(str(name), found)
    return conditional(request, text, "text/calendar")


def _feed(request: HttpRequest, place_id: UUID, fmt: str) -> HttpResponse:
    area, only = area_of(place_id), request.GET.get("only", "")
    entries: list[Entry] = published_in(area.id, only=only)
    made = FORMATS[fmt]
    text = made.write(_channel(request, area), entries)
    return conditional(request, text, made.content_type)


def _channel(request: HttpRequest, area: PlaceView) -> Channel:
    return Channel(
        title=_("%(place)s：公开的消息") % {"place": area.name},
        about=_("大家提的、会议、决议和承诺里，不登录也能看的部分。"),
        home=settings.SITE_URL + address("council:published", area.id),
        here=settings.SITE_URL + request.get_full_path(),
        author=area.name,
    )


def conditional(request: HttpRequest, text: str, content_type: str) -> HttpResponse:
    """The text, or "not modified" for who has this very text: by its hash alone.

    No date is told. What was taken back carries none, and two things of one day carry the same:
    a reader that goes by dates would be told that nothing has changed.
    """
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    response = HttpResponse(text, content_type=f"{content_type}; charset=utf-8")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={MINUTES_KEPT * 60}"
    # A calendar or a page elsewhere may read what anybody may read.
    response.headers["Access-Control-Allow-Origin"] = "*"
    answer = get_conditional_response(request, etag, None, response)
    assert isinstance(answer, HttpResponse)
    return answer
