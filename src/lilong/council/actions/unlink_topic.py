"""Take back a link of a topic."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.links.trace import unlink
from lilong.commons.usecase import use_case
from lilong.council import topic_permissions as permissions
from lilong.council.topic_events import TopicUnlinked
from lilong.council.topic_linking import ABOUT, linked_ids
from lilong.council.topic_writing import locked_topic, tell
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound


@use_case
def unlink_topic(actor: Actor, *, topic_id: UUID, target_id: UUID) -> None:
    """Take back one link; that it was there stays in the ledger.

    Raises:
        NotAllowed: not a keeper here.
        NotFound: there is no such link.
    """
    topic = locked_topic(topic_id)
    permissions.unlink_topic(actor, topic.place_path)
    kind = linked_ids(topic).get(target_id)
    if kind is None:
        raise NotFound(_("没有这处关联"))
    unlink(source=("council.topic", topic.id), relation=ABOUT, target_id=target_id)
    tell(actor, topic, TopicUnlinked, target_kind=kind, target_id=target_id)
