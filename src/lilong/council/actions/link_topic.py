"""Link a topic to what it is about: a finding, a place, a theme, a conversation."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.links.trace import link
from lilong.commons.usecase import use_case
from lilong.council import topic_permissions as permissions
from lilong.council.topic_events import TopicLinked
from lilong.council.topic_linking import ABOUT, KINDS, linked_ids, reference_of
from lilong.council.topic_writing import locked_topic, tell
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused

MOST_LINKS = 60


@use_case
def link_topic(actor: Actor, *, topic_id: UUID, kind: str, target_id: UUID) -> None:
    """Link a topic to one thing that the actor may see; each reader sees what they may see.

    Args:
        kind: one of `topic_linking.KINDS`.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no such thing, none that the actor may see, one of another street, or linked
            already.
        Refused: there are too many links to read.
    """
    topic = locked_topic(topic_id)
    permissions.link_topic(actor, topic.place_path)
    why = _("没有找到，请核对编号，或从列表里选")
    if kind not in KINDS or reference_of(actor, topic, kind, target_id) is None:
        raise Invalid(why, fields={kind.partition(".")[2]: [why]})
    there = linked_ids(topic)
    if target_id in there:
        why = _("已经关联过了")
        raise Invalid(why, fields={kind.partition(".")[2]: [why]})
    if len(there) >= MOST_LINKS:
        raise Refused(
            _("已经关联了 %(most)s 样，再多没有人看") % {"most": MOST_LINKS},
            remedy=_("请先取消几处。"),
        )
    link(
        space_id=topic.space_id,
        source=("council.topic", topic.id),
        relation=ABOUT,
        target=(kind, target_id),
    )
    tell(actor, topic, TopicLinked, target_kind=kind, target_id=target_id)
