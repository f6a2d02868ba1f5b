"""Withdraw a topic: its address stays, with the reason and where its themes went."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.links.trace import link
from lilong.commons.usecase import use_case
from lilong.council import topic_permissions as permissions
from lilong.council.covering import Personal, looked_through
from lilong.council.models import Topic, TopicPoint, TopicQuestion
from lilong.council.models.topics import LONGEST_REASON
from lilong.council.topic_authors import forget_of, tell_all_of
from lilong.council.topic_events import TopicWithdrawn
from lilong.council.topic_linking import ABOUT, check_readable, linked_ids
from lilong.council.topic_states import TOPIC, SayingState, TopicState, Unshown
from lilong.council.topic_writing import checked, count, locked_topics, no_such_topic, tell
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Invalid


@use_case
def withdraw_topic(
    actor: Actor,
    *,
    topic_id: UUID,
    reason: str,
    successor_id: UUID | None = None,
    personal: str = Personal.ASK,
) -> Topic:
    """Withdraw an open topic. Nothing of it is deleted; whoever follows it reads why.

    What still waits for a keeper is left out, and its authors are told that nobody looks at it
    any more: after this the house does not know them.

    Args:
        successor_id: another open topic of this residents' area that goes on with its themes;
            without one they go on being gathered as themes.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no reason; no open topic of this area to go on with.
        Telling: numbers or names in it, and nobody has said yet what is meant.
        ForbiddenMove: it has ended already.
        Refused: the one that goes on would have too many links to read.
    """
    found = locked_topics([topic_id, *([successor_id] if successor_id else [])])
    topic = found.get(topic_id)
    if topic is None:
        raise no_such_topic()
    permissions.withdraw_topic(actor, topic.place_path)
    topic.state = TOPIC.check(topic.state, TopicState.WITHDRAWN)
    empty = _("请写为什么撤回，关注它的人都会看到")
    topic.ended_because = looked_through(
        personal, {"reason": checked(reason, field="reason", most=LONGEST_REASON, empty=empty)}
    )["reason"]
    successor = _successor(topic, found.get(successor_id)) if successor_id else None
    topic.successor = successor
    topic.ended_at, topic.turns_on = timezone.now(), None
    columns = ["state", "ended_because", "successor", "ended_at", "turns_on"]
    topic.save(update_fields=columns)
    unread = _leave_unread(topic)
    if successor is not None:
        handed_on = linked_ids(topic)
        check_readable({*linked_ids(successor), *handed_on})
        for target_id, kind in handed_on.items():
            link(
                space_id=topic.space_id,
                source=("council.topic", successor.id),
                relation=ABOUT,
                target=(kind, target_id),
            )
    tell_all_of(topic)
    forget_of(topic)
    told = {"reason": topic.ended_because, "successor_id": successor_id, "unread": unread}
    tell(actor, topic, TopicWithdrawn, **told)
    return topic


def _leave_unread(topic: Topic) -> int:
    """Leave out what nobody has looked at; return how much it was."""
    values = {
        "state": SayingState.LEFT_OUT,
        "reason": Unshown.WITHDRAWN,
        "decided_on": timezone.localdate(),
    }
    waiting = {"topic": topic, "state": SayingState.WAITING}
    unread = TopicPoint.objects.filter(**waiting).update(**values)
    unread += TopicQuestion.objects.filter(**waiting).update(**values)
    count(topic, waiting=-unread)
    return unread


def _successor(topic: Topic, found: Topic | None) -> Topic:
    near = found is not None and (
        covers(found.place_path, topic.place_path) or covers(topic.place_path, found.place_path)
    )
    if found is None or found.state != TopicState.OPEN or not near or found == topic:
        why = _("请选这里另一个正在商量的议题")
        raise Invalid(why, fields={"successor": [why]})
    return found
