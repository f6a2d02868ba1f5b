"""Follow a topic: hear of its steps, answers and result."""

from __future__ import annotations

from uuid import UUID

from lilong.commons.usecase import use_case
from lilong.council import topic_permissions as permissions
from lilong.council.models import Topic, TopicFollower
from lilong.council.topic_writing import check_open, count, locked_topic
from lilong.kernel.actor import Actor


@use_case(unrecorded="who follows what is nobody's business; the topic counts its followers")
def follow_topic(actor: Actor, *, topic_id: UUID) -> Topic:
    """Follow; following twice changes nothing.

    Raises:
        NotAllowed: no account, or none that may read the topic.
        Refused: the topic has ended, there is nothing more to hear.
    """
    topic = locked_topic(topic_id)
    permissions.follow_topic(actor, topic)
    check_open(topic)
    assert actor.person_id is not None, "the permission asks for an account"
    row = TopicFollower(space_id=topic.space_id, topic=topic, person_id=actor.person_id)
    if not TopicFollower.objects.filter(topic=topic, person_id=actor.person_id).exists():
        row.save()
        count(topic, followers=1)
    return topic
