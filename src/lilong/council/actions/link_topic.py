"""Link a topic to what it is about: a finding, a place, a theme, a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.links.trace import link
from lilong.commons.usecase import use_case
from lilong.council import topic_permissions as permissions
from lilong.council.topic_events import TopicLinked
from lilong.council.topic_linking import (
    ABOUT,
    KINDS,
    THEME,
    check_readable,
    lead_authors,
    linked_ids,
    reference_of,
)
from lilong.council.topic_writing import locked_topic, tell
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid


@use_case
def link_topic(actor: Actor, *, topic_id: UUID, targets: Sequence[tuple[str, UUID]]) -> None:
    """Link a topic to what the actor may see: all of it or, where one is refused, nothing.

    Each reader sees what they may see. Whoever said a sentence of a theme reads in its feed that
    it is talked over.

    Args:
        targets: kind (one of `topic_linking.KINDS`) and id of each.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: nothing is named; no such thing, none that the actor may see, one of another
            street, or linked already.
        Refused: there are too many links to read.
    """
    topic = locked_topic(topic_id)
    permissions.link_topic(actor, topic.place_path)
    if not targets:
        raise Invalid(_("请至少选一样"))
    there = set(linked_ids(topic))
    for kind, target_id in targets:
        if kind not in KINDS or reference_of(actor, topic, kind, target_id) is None:
            raise _wrong(kind, _("没有找到，请核对编号，或从列表里选"))
        if target_id in there:
            raise _wrong(kind, _("已经关联过了"))
        there.add(target_id)
    check_readable(there)
    # The sentences before the street, which the first event locks.
    for kind, target_id in targets:
        if kind == THEME:
            lead_authors(target_id)
    for kind, target_id in targets:
        link(
            space_id=topic.space_id,
            source=("council.topic", topic.id),
            relation=ABOUT,
            target=(kind, target_id),
        )
        tell(actor, topic, TopicLinked, target_kind=kind, target_id=target_id)


def _wrong(kind: str, why: object) -> Invalid:
    return Invalid(why, fields={kind.partition(".")[2]: [why]})
