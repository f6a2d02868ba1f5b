"""The addresses that stand on paper: short, and outside of `council/`."""

from __future__ import annotations

from django.urls import path

from lilong.council.web import cockpit, door_codes, feed, saying, suggestion_papers

urlpatterns = [
    path("s/<str:short_key>", feed.feed, name="feed"),
    path("s/<str:short_key>/solved", feed.solved, name="feed-solved"),
    path("s/<str:short_key>/slip.<slug:fmt>", suggestion_papers.slip, name="feed-slip"),
    path("b/<str:area_key>", saying.board, name="say-board"),
    path("hall/<str:hall_key>", cockpit.projector, name="projector"),
    path("hall/<str:hall_key>/code", door_codes.wall_code, name="projector-code"),
    # A code in capitals is a smaller one.
    path("S/<str:short_key>", feed.feed, name="feed-in-capitals"),
]
