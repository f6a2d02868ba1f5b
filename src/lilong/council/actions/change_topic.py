"""Give a topic a clearer title or background."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import topic_permissions as permissions
from lilong.council.actions.open_topic import checked_words
from lilong.council.covering import Personal, looked_through
from lilong.council.models import Topic
from lilong.council.topic_events import TopicChanged
from lilong.council.topic_writing import check_open, locked_topic, tell
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Conflict, Invalid


@use_case
def change_topic(
    actor: Actor,
    *,
    topic_id: UUID,
    title: str,
    background: str,
    base_version: int,
    personal: str = Personal.ASK,
) -> Topic:
    """Change title and background of an open topic; options and points stay as they are.

    Args:
        base_version: the version that the actor saw.
        personal: what to do with numbers and names in what is changed.

    Raises:
        NotAllowed: not a keeper here.
        Conflict: somebody else changed it meanwhile.
        Invalid: no title, no background, something too long, or nothing is changed.
        Telling: numbers or names in it, and nobody has said yet what is meant.
        Refused: the topic has ended.
    """
    topic = locked_topic(topic_id)
    permissions.change_topic(actor, topic.place_path)
    check_open(topic)
    title, background = checked_words(title, background)
    wanted = {"title": title, "background": background}
    if base_version != topic.version:
        raise Conflict(
            _("您修改的时候，别人也改了。两份都在下面，请核对后再保存。"),
            theirs={"title": topic.title, "background": topic.background},
            mine=wanted,
        )
    changed = {name: text for name, text in wanted.items() if getattr(topic, name) != text}
    wanted |= looked_through(personal, changed)
    fields = tuple(name for name, value in wanted.items() if getattr(topic, name) != value)
    if not fields:
        raise Invalid(_("没有改动"))
    for name in fields:
        setattr(topic, name, wanted[name])
    topic.version += 1
    topic.save(update_fields=[*fields, "version"])
    tell(actor, topic, TopicChanged, fields=fields, version=topic.version)
    return topic
