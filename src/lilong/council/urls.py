"""The addresses of the council's pages."""

from __future__ import annotations

from django.urls import URLPattern

from lilong.council.answering_urls import answering_patterns
from lilong.council.cockpit_urls import cockpit_patterns
from lilong.council.meeting_urls import meeting_patterns
from lilong.council.opinion_urls import opinion_patterns
from lilong.council.publishing_urls import publishing_patterns
from lilong.council.suggestion_urls import suggestion_patterns
from lilong.council.theme_urls import theme_patterns
from lilong.council.topic_urls import topic_patterns

app_name = "council"
urlpatterns: list[URLPattern] = [
    *answering_patterns,
    *cockpit_patterns,
    *meeting_patterns,
    *opinion_patterns,
    *publishing_patterns,
    *suggestion_patterns,
    *theme_patterns,
    *topic_patterns,
]
