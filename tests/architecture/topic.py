"""A topic with points and questions in each state, in a tenant's street; bodies that name them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from lilong.council.actions.assign_question import assign_question
from lilong.council.actions.follow_topic import follow_topic
from lilong.council.actions.link_topic import link_topic
from lilong.council.actions.moderate_point import moderate_point
from lilong.council.actions.moderate_question import moderate_question
from lilong.council.actions.withdraw_topic import withdraw_topic
from lilong.council.models import Meeting
from lilong.kernel.actor import Actor
from tests.council import topic_stage as stage
from tests.neighbourhood import Street


def objects(street: Street, actors: dict[str, Actor], word: str) -> dict[str, list[Any]]:
    """Things by the parameter that names them; every text holds the street's word."""
    secretary, resident = actors["secretary"], actors["resident"]
    words = {"title": f"{word}水斗", "background": f"{word}背景"}
    topic = stage.opened(secretary, street, **words)
    gone = stage.opened(secretary, street, **words)
    withdraw_topic(secretary, topic_id=gone.id, reason=f"{word}重复")
    option = stage.option(secretary, topic, f"{word}留两个")
    shown, waiting, left_out = (
        stage.written(resident, option, f"{word}{text}") for text in ("方便", "再想想", "骂人")
    )
    moderate_point(secretary, point_id=shown.id, state="shown")
    moderate_point(secretary, point_id=left_out.id, state="left_out", reason="insult")
    asked, unseen = (
        stage.asked(resident, topic, f"{word}{text}") for text in ("会停水吗", "谁付钱")
    )
    moderate_question(secretary, question_id=asked.id, state="shown")
    assign_question(
        secretary,
        question_id=asked.id,
        person_id=actors["property_staff"].person_id,
        due_on=timezone.localdate() + timedelta(days=5),
    )
    for place in (street.area, street.lanes[0]):
        link_topic(secretary, topic_id=topic.id, targets=[("places.place", place.id)])
    follow_topic(resident, topic_id=topic.id)
    return {
        "topic_id": [topic.id, gone.id],
        "option_id": [option.id],
        "point_id": [shown.id, waiting.id, left_out.id],
        "question_id": [asked.id, unseen.id],
    }


def bodies(own: Any, about: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Route, address and what is sent: themes, people, resolutions, topics and places named."""
    topic, asked = own.objects["topic_id"][0], own.objects["question_id"][0]
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    theirs = {name: str(ids[0]) for name, ids in about.objects.items() if ids}
    words = {"template": "deliberation", "title": "一件", "background": "为什么"}
    dates = {f"{what}-{step}": day for step in (1, 2, 3) for what in ("starts", "ends")}
    place = own.street.area.id
    opening = reverse("council:open-topic", args=[place])
    yield "open-topic", opening, {**words, **dates, "theme": theirs["theme_id"]}
    worker = str(about.accounts["community_worker"].person_id)
    assigning = reverse("council:assign-question", args=[asked])
    yield "assign-question", assigning, {"person": worker, "due_on": day}
    links = reverse("council:topic-links", args=[topic])
    for named in (
        {"theme": theirs["theme_id"]},
        {"conversation": theirs["conversation_id"]},
        {"place": str(about.street.lanes[0].id)},
        {"finding": "1"},
    ):
        yield "topic-links", links, named
    lane = str(about.street.lanes[0].id)
    yield "unlink-topic", reverse("council:unlink-topic", args=[topic]), {"target": lane}
    ending = {"reason": "谈完了"}
    decided = {"outcome": "resolution", "resolution": theirs["resolution_id"]}
    yield "close-topic", reverse("council:close-topic", args=[topic]), {**ending, **decided}
    onward = {"successor": theirs["topic_id"]}
    yield "withdraw-topic", reverse("council:withdraw-topic", args=[topic]), {**ending, **onward}
    planned = own.objects["meeting_id"][1]
    version = Meeting.objects.values_list("item_version", flat=True).get(pk=planned)
    row = {"base": str(version), "title-0": "一项", "order-0": "1", "topic-0": theirs["topic_id"]}
    yield "agenda", reverse("council:agenda", args=[planned]), row
