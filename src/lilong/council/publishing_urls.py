"""The addresses of what anybody may read, below the council's."""

from __future__ import annotations

from django.urls import URLPattern, path

from lilong.council.web import feeds, published

_PUBLIC = "<uuid:place_id>/public"

publishing_patterns: list[URLPattern] = [
    path(f"{_PUBLIC}/", published.published, name="published"),
    path(f"{_PUBLIC}/subscribe", published.subscribe, name="subscribe"),
    path(f"{_PUBLIC}/choose", published.publishing, name="publishing"),
    path(f"{_PUBLIC}/feed.rss", feeds.rss, name="feed-rss"),
    path(f"{_PUBLIC}/feed.atom", feeds.atom, name="feed-atom"),
    path(f"{_PUBLIC}/feed.json", feeds.json_feed, name="feed-json"),
    path(f"{_PUBLIC}/meetings.ics", feeds.calendar, name="public-calendar"),
    path("public/<slug:stream>/<uuid:entry_id>/", published.entry, name="published-entry"),
]
