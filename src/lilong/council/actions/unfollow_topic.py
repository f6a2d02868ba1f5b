"""Follow a topic no more."""

from __future__ import annotations

from uuid import UUID

from lilong.commons.usecase import use_case
from lilong.council import topic_permissions as permissions
from lilong.council.models import Topic, TopicFollower
from lilong.council.topic_writing import count, locked_topic
from lilong.kernel.actor import Actor


@use_case(unrecorded="who follows what is nobody's business; the topic counts its followers")
def unfollow_topic(actor: Actor, *, topic_id: UUID) -> Topic:
    """Stop following; not having followed changes nothing.

    Raises:
        NotAllowed: no account.
    """
    topic = locked_topic(topic_id)
    permissions.unfollow_topic(actor, topic)
    assert actor.person_id is not None, "the permission asks for an account"
    own = TopicFollower.objects.filter(topic=topic, person_id=actor.person_id)
    gone, _each = own.delete()
    count(topic, followers=-gone)
    return topic
