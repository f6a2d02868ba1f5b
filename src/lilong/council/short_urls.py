"""The addresses that stand on paper: short, and outside of `council/`."""

from __future__ import annotations

from django.urls import path

from lilong.council.web import feed

urlpatterns = [
    path("s/<str:key>", feed.feed, name="feed"),
    # A code in capitals is a smaller one.
    path("S/<str:key>", feed.feed, name="feed-in-capitals"),
]
