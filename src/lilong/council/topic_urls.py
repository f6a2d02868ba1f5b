"""The addresses of topics, below the council's."""

from __future__ import annotations

from django.urls import URLPattern, path

from lilong.council.web import (
    topic_keeping,
    topic_links,
    topic_options,
    topic_papers,
    topic_questions,
    topic_sayings,
    topics,
)

_PLACE, _TOPIC = "<uuid:place_id>/topics", "topics/<uuid:topic_id>"
_OPTION, _QUESTION = "topic-options/<uuid:option_id>", "topic-questions/<uuid:question_id>"

topic_patterns: list[URLPattern] = [
    path(f"{_PLACE}/", topics.topics, name="topics"),
    path(f"{_PLACE}/open", topics.open_, name="open-topic"),
    path(f"{_TOPIC}/", topics.topic, name="topic"),
    path(f"{_TOPIC}/follow", topics.follow, name="follow-topic"),
    path(f"{_TOPIC}/change", topic_keeping.change, name="change-topic"),
    path(f"{_TOPIC}/steps/<int:order>", topic_keeping.phase, name="move-phase"),
    path(f"{_TOPIC}/close", topic_keeping.close, name="close-topic"),
    path(f"{_TOPIC}/withdraw", topic_keeping.withdraw, name="withdraw-topic"),
    path(f"{_TOPIC}/options", topic_options.add, name="add-option"),
    path(f"{_OPTION}/", topic_options.option, name="topic-option"),
    path(f"{_OPTION}/take-back", topic_options.take_back, name="take-back-option"),
    path("topic-points/<uuid:point_id>/rate", topic_options.rate, name="rate-point"),
    path("topic-points/<uuid:point_id>/decide", topic_sayings.decide_point, name="decide-point"),
    path(f"{_TOPIC}/ask", topic_questions.ask, name="ask-question"),
    path(f"{_QUESTION}/decide", topic_sayings.decide_question, name="decide-question"),
    path(f"{_QUESTION}/assign", topic_questions.assign, name="assign-question"),
    path(f"{_QUESTION}/answer", topic_questions.answer, name="answer-question"),
    path(f"{_TOPIC}/sayings", topic_sayings.sayings, name="topic-sayings"),
    path(f"{_TOPIC}/left-out", topic_sayings.log, name="topic-log"),
    path(f"{_TOPIC}/links", topic_links.links, name="topic-links"),
    path(f"{_TOPIC}/unlink", topic_links.unlink, name="unlink-topic"),
    path(f"{_TOPIC}/poster.<slug:fmt>", topic_papers.poster, name="topic-poster"),
]
