"""Close a topic with what came of it."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.links.trace import link
from lilong.commons.usecase import use_case
from lilong.council import topic_permissions as permissions
from lilong.council.models import Resolution, Topic
from lilong.council.models.topics import LONGEST_REASON
from lilong.council.topic_authors import forget_of, tell_all_of
from lilong.council.topic_events import TopicClosed
from lilong.council.topic_linking import DECIDED_BY
from lilong.council.topic_states import TOPIC, Outcome, TopicState
from lilong.council.topic_writing import checked, locked_topic, tell
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Invalid, Refused


@use_case
def close_topic(
    actor: Actor,
    *,
    topic_id: UUID,
    outcome: str,
    reason: str,
    resolution_id: UUID | None = None,
) -> Topic:
    """Close a topic; its followers read the result, its authors are told and forgotten.

    Args:
        outcome: `resolution`, `answered` (what people said in its themes was answered) or
            `no_result`.
        reason: the result in words, or why there is none.
        resolution_id: what decided it, where a resolution did.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no outcome, no reason, no resolution of this place.
        Refused: points or questions still wait for a keeper.
        ForbiddenMove: it has ended already.
    """
    topic = locked_topic(topic_id)
    permissions.close_topic(actor, topic.place_path)
    topic.state = TOPIC.check(topic.state, TopicState.CLOSED)
    if outcome not in Outcome.values:
        why = _("请选结果是哪一种")
        raise Invalid(why, fields={"outcome": [why]})
    empty = _("请写结果，没有结果的写为什么；大家都会看到")
    words = checked(reason, field="reason", most=LONGEST_REASON, empty=empty)
    if topic.waiting:
        raise Refused(
            _("还有 %(count)s 条没有看过") % {"count": topic.waiting},
            remedy=_("请先决定公开还是不公开，写的人在等答复。"),
        )
    topic.outcome, topic.ended_because = outcome, words
    topic.ended_at, topic.turns_on = timezone.now(), None
    topic.save(update_fields=["state", "outcome", "ended_because", "ended_at", "turns_on"])
    if outcome == Outcome.RESOLUTION:
        _decided_by(topic, resolution_id)
    tell_all_of(topic)
    forget_of(topic)
    label = str(Outcome(outcome).label)
    tell(actor, topic, TopicClosed, outcome=label, reason=words)
    return topic


def _decided_by(topic: Topic, resolution_id: UUID | None) -> None:
    """Link the resolution: one of the place, or of one around it."""
    found = Resolution.objects.filter(pk=resolution_id).first() if resolution_id else None
    if found is None or not covers(found.place_path, topic.place_path):
        why = _("请选这里的一项决议")
        raise Invalid(why, fields={"resolution": [why]})
    link(
        space_id=topic.space_id,
        source=("council.topic", topic.id),
        relation=DECIDED_BY,
        target=("council.resolution", found.id),
    )
