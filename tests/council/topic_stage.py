"""Topics brought as far as a test needs them, through the real use cases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from lilong.commons.ledger.models import LedgerEntry
from lilong.commons.notices.models import Notice
from lilong.council.actions.add_option import add_option
from lilong.council.actions.add_point import add_point
from lilong.council.actions.ask_question import ask_question
from lilong.council.actions.moderate_point import moderate_point
from lilong.council.actions.moderate_question import moderate_question
from lilong.council.actions.open_topic import open_topic
from lilong.council.actions.rate_point import rate_point
from lilong.council.models import Topic, TopicOption, TopicPoint, TopicQuestion
from lilong.council.telling_rounds import GROUP, tell_until
from lilong.kernel.actor import Actor
from tests.neighbourhood import Street, person_with


def opened(keeper: Actor, street: Street, **other: Any) -> Topic:
    """三会 about the area's public washbasins, from today unless told otherwise."""
    values: dict[str, Any] = {
        "place_id": street.area.id,
        "template": "three_meetings",
        "title": "公共水斗怎么留",
        "background": "四十八个水斗占着公共部位，冬天结冰，也有人天天要用。",
        "personal": "keep",
        **other,
    }
    return open_topic(keeper, **values)


def begun(days: int) -> date:
    """The day so many days before today."""
    day: date = timezone.localdate()
    return day - timedelta(days=days)


def older(topic: Topic, days: int) -> Topic:
    """The same as if it had been opened so many days earlier."""
    for step in topic.phases:
        for name in ("starts_on", "ends_on"):
            step[name] = (date.fromisoformat(step[name]) - timedelta(days=days)).isoformat()
    topic.save(update_fields=["phases"])
    return topic


def option(keeper: Actor, topic: Topic, title: str = "留两个，其余拆掉") -> TopicOption:
    """An option of a topic."""
    return add_option(keeper, topic_id=topic.id, title=title, details="物业出水费。")


def written(
    actor: Actor, on: TopicOption, text: str = "冬天洗拖把有地方", side: str = "for"
) -> TopicPoint:
    """A point that waits."""
    return add_point(actor, option_id=on.id, side=side, text=text)


def shown(keeper: Actor, actor: Actor, on: TopicOption, **other: Any) -> TopicPoint:
    """A point that everybody reads."""
    point = written(actor, on, **other)
    return moderate_point(keeper, point_id=point.id, state="shown")


def asked(actor: Actor, topic: Topic, text: str = "拆掉以后在哪里洗拖把？") -> TopicQuestion:
    """A question that waits."""
    return ask_question(actor, topic_id=topic.id, text=text)


def asked_aloud(keeper: Actor, actor: Actor, topic: Topic, **other: Any) -> TopicQuestion:
    """A question that everybody reads."""
    question = asked(actor, topic, **other)
    return moderate_question(keeper, question_id=question.id, state="shown")


def neighbours(street: Street, count: int) -> list[Actor]:
    """So many residents, room by room."""
    rooms = street.rooms
    return [person_with("resident", rooms[at % len(rooms)]) for at in range(count)]


def rated(point: TopicPoint, people: list[Actor], rating: int = 1) -> TopicPoint:
    """The same after these people have said the same to it."""
    for one in people:
        rate_point(one, point_id=point.id, rating=rating)
    return TopicPoint.objects.get(pk=point.pk)


MEMBERS = frozenset(
    {
        "owners_committee_member@compound",
        "block_leader@number",
        "block_leader@other number",
        "volunteer@number",
        "owner@room",
        "resident@room",
    }
)


def ledger(kind: str) -> LedgerEntry:
    """The one entry of a kind."""
    return LedgerEntry.objects.get(kind=f"council.{kind}")


def told_in_the_morning(days: int = 0) -> dict[UUID, str]:
    """Hold the round of today as if it were tomorrow: person → the sentence they read.

    Args:
        days: how many days earlier or later it is held.
    """
    tell_until(timezone.localdate() + timedelta(days=days))
    return {one.person_id: one.sentence % one.facts for one in Notice.objects.filter(group=GROUP)}
