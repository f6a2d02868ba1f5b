"""What anybody may read, as pages; how to subscribe to it; and the form that decides about it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lilong.commons.web.addresses import address
from lilong.commons.web.components import FilterGroup, Link
from lilong.commons.web.middleware import with_refusal
from lilong.commons.wording import listed
from lilong.council import publishing_permissions as permissions
from lilong.council.actions.set_publishing import set_publishing
from lilong.council.meeting_printing import said_on
from lilong.council.models import Publishing
from lilong.council.queries.published import (
    STREAMS,
    Entry,
    published_entry,
    published_in,
    publishing_of,
)
from lilong.council.web.grounds import area_of
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Refused
from lilong.places import queries as places
from lilong.places.queries import PlaceView
from lilong.places.web.asking import trail_to, who


class PublishingForm(forms.Form):
    """What anybody may read here."""

    suggestions = forms.BooleanField(
        label=gettext_lazy("公开过的建议和主题（没有姓名，地点只到弄）"), required=False
    )
    meetings = forms.BooleanField(
        label=gettext_lazy("居委会发过通知的会议：时间、地点、议程；纪要只说定稿了"), required=False
    )
    resolutions = forms.BooleanField(label=gettext_lazy("居委会的决议"), required=False)
    promises = forms.BooleanField(
        label=gettext_lazy("会上的承诺（只写身份，没有姓名）"), required=False
    )
    topics = forms.BooleanField(label=gettext_lazy("议题：标题、背景、进展"), required=False)


@require_safe
def published(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The latest of what anybody may read."""
    area, only = area_of(place_id), request.GET.get("only", "")
    here = address("council:published", area.id)
    context = {
        "place": area,
        "trail": _trail(request, area),
        "rows": [_row(entry) for entry in published_in(area.id, only=only)],
        "groups": [_filter(here, only)],
        "narrowed": only in STREAMS,
        "set_url": _set_url(request, area),
    }
    return render(request, "council/published.html", context)


@require_safe
def entry(request: HttpRequest, stream: str, entry_id: UUID) -> HttpResponse:
    """One thing that anybody may read; whoever belongs here finds more on its own page."""
    area_id, found = published_entry(stream, entry_id)
    area = places.place(area_id)
    context = {
        "place": area,
        "trail": _trail(request, area, Link(str(STREAMS[stream].label))),
        "entry": found,
        "row": _row(found),
        "own_url": _own_page(found),
    }
    return render(request, "council/published_entry.html", context)


@require_safe
def subscribe(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """How to have what is new come by itself, in plain words."""
    area = area_of(place_id)
    kept = publishing_of(area.id)
    calendar = settings.SITE_URL + address("council:public-calendar", area.id)
    context = {
        "place": area,
        "trail": _trail(request, area, Link(_("订阅"))),
        "shown": _shown(kept),
        "meetings": kept.meetings,
        "calendar_url": calendar,
        "webcal_url": f"webcal://{urlsplit(calendar).netloc}{urlsplit(calendar).path}",
        "rss_url": settings.SITE_URL + address("council:feed-rss", area.id),
        "atom_url": settings.SITE_URL + address("council:feed-atom", area.id),
        "json_url": settings.SITE_URL + address("council:feed-json", area.id),
        "set_url": _set_url(request, area),
    }
    return render(request, "council/subscribe.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def publishing(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Look at what anybody may read, and change it."""
    actor, area = who(request), area_of(place_id)
    permissions.set_publishing(actor, area.path)
    kept = publishing_of(area.id)
    initial = {name: getattr(kept, name) for name in PublishingForm.base_fields}
    form = PublishingForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            set_publishing(actor, area_id=area.id, **form.cleaned_data)
        except Refused as refused:
            with_refusal(form, refused)
            status = refused.status
        else:
            messages.success(request, _("改好了"))
            return redirect("council:published", area.id)
    context = {
        "place": area,
        "form": form,
        "trail": _trail(request, area, Link(_("公开哪些内容"))),
    }
    return render(request, "council/publishing.html", context, status=status)


def _trail(request: HttpRequest, area: PlaceView, *pages: Link) -> list[Link]:
    here = Link(_("公开的消息"), address("council:published", area.id))
    # Where the area lies among the places is shown to those who are at home around it.
    around = any(
        covers(one.path, area.path) or covers(area.path, one.path) for one in who(request).grants
    )
    return trail_to(area, here, *pages) if around else [here, *pages]


def _set_url(request: HttpRequest, area: PlaceView) -> str:
    may = permissions.set_publishing.allows(who(request), area.path)
    return address("council:publishing", area.id) if may else ""


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry,
        "stream": STREAMS[entry.stream].label,
        "on": entry.when or said_on(timezone.localtime(entry.at).date()),
        "href": address("council:published-entry", entry.stream, entry.id),
    }


def _filter(here: str, only: str) -> FilterGroup:
    links = [
        Link(str(one.label), here if code == only else f"{here}?only={code}", code == only)
        for code, one in STREAMS.items()
    ]
    return FilterGroup(_("哪一类"), links)


_PAGES = {
    "suggestion": "council:suggestion",
    "theme": "council:theme",
    "topic": "council:topic",
    "meeting": "council:meeting",
    "minutes": "council:minutes",
    "resolution": "council:resolution",
    "promise": "council:promise",
}


def _own_page(entry: Entry) -> str:
    name = _PAGES.get(entry.stream)
    return address(name, entry.about or entry.id) if name else ""


def _shown(kept: Publishing) -> str:
    words = {
        "suggestions": _("大家提的、主题"),
        "meetings": _("会议、纪要定稿"),
        "resolutions": _("决议"),
        "promises": _("承诺"),
        "topics": _("议题"),
    }
    return listed(label for name, label in words.items() if getattr(kept, name))
