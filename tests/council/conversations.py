"""Conversations for tests: a question, neighbours, and what they say."""

from __future__ import annotations

from collections.abc import Sequence

from lilong.council.actions.open_conversation import open_conversation
from lilong.council.actions.say_opinion import say_opinion
from lilong.council.models import Conversation, Statement
from lilong.council.opinion_drawing import draw_map
from lilong.kernel.actor import Actor
from tests.neighbourhood import Street, person_with

SEEDS = (
    "楼道里不应该停电动车",
    "充电棚要先建好再清理",
    "充电费应该由大家平摊",
    "晚上十点以后不许充电",
    "楼组长可以提醒停错的人",
    "应该装监控",
    "电动车停外面不放心",
    "先试三个月再定",
)


def opened(
    keeper: Actor, street: Street, *, statements: Sequence[str] = SEEDS, place=None, **values
) -> Conversation:
    """A question put to the residents' area unless told otherwise."""
    values = {"question": "电动车停在哪里？", "background": "去年两次火警。", **values}
    place = place or street.area
    return open_conversation(keeper, place_id=place.id, statements=statements, **values)


def statements(conversation: Conversation) -> list[Statement]:
    """Its statements in the order in which they were shown."""
    return list(
        Statement.objects.filter(conversation=conversation, number__gt=0).order_by("number")
    )


def neighbours(street: Street, count: int) -> list[Actor]:
    """So many residents, room by room."""
    rooms = street.rooms
    return [person_with("resident", rooms[at % len(rooms)]) for at in range(count)]


def two_camps(conversation: Conversation, street: Street, people: int) -> list[Actor]:
    """Two camps of `people` each, who agree on the last statement only."""
    everybody = neighbours(street, 2 * people)
    *dividing, common = statements(conversation)
    for at, actor in enumerate(everybody):
        side = 1 if at < people else -1
        for number, statement in enumerate(dividing):
            opinion = side if number % 2 else -side
            # Nobody is quite like the others.
            opinion = 0 if (at + number) % 9 == 0 else opinion
            say_opinion(actor, statement_id=statement.id, opinion=opinion)
        say_opinion(actor, statement_id=common.id, opinion=1)
    return everybody


def drawn(conversation: Conversation) -> int:
    """Have the map drawn as the job does; how many votes it rests on."""
    return draw_map.func(str(conversation.id))
