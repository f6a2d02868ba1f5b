"""The addresses of conversations and opinion maps, below the council's."""

from __future__ import annotations

from django.urls import URLPattern, path

from lilong.council.web import conversations, opinion_map

opinion_patterns: list[URLPattern] = [
    path("<uuid:place_id>/conversations/", conversations.conversations, name="conversations"),
    path("<uuid:place_id>/conversations/open", conversations.open_, name="open-conversation"),
    path("conversations/<uuid:conversation_id>/", conversations.conversation, name="conversation"),
    path("conversations/<uuid:conversation_id>/own", conversations.own, name="own-opinions"),
    path("conversations/<uuid:conversation_id>/write", conversations.write, name="write-statement"),
    path(
        "conversations/<uuid:conversation_id>/close", conversations.close, name="close-conversation"
    ),
    path("conversations/<uuid:conversation_id>/map", opinion_map.opinion_map, name="opinion-map"),
    path(
        "conversations/<uuid:conversation_id>/map/print",
        opinion_map.opinion_map_print,
        name="opinion-map-print",
    ),
    path(
        "conversations/<uuid:conversation_id>/statements", opinion_map.moderation, name="moderation"
    ),
    path("conversations/<uuid:conversation_id>/left-out", opinion_map.left_out, name="left-out"),
    path("statements/<uuid:statement_id>/say", conversations.say, name="say-opinion"),
    path("statements/<uuid:statement_id>/decide", opinion_map.decide, name="decide-statement"),
]
