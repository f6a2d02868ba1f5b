"""Add an option (方案) to a topic."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import topic_permissions as permissions
from lilong.council.covering import Personal, looked_through
from lilong.council.models import TopicOption
from lilong.council.models.topics import LONGEST
from lilong.council.topic_events import OptionAdded
from lilong.council.topic_writing import check_open, checked, count, locked_topic, tell
from lilong.kernel.actor import Actor
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Invalid, Refused

MOST_OPTIONS = 8


@use_case
def add_option(
    actor: Actor,
    *,
    topic_id: UUID,
    title: str,
    details: str = "",
    form_id: UUID | None = None,
    personal: str = Personal.ASK,
) -> TopicOption:
    """Add an option. Its words are never changed: who gives a reason gives it to these.

    Args:
        form_id: the number of the form, which becomes the option's: sent again it adds no second.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no title, something too long, or the very same is there.
        Telling: numbers or names in it, and nobody has said yet what is meant.
        Refused: the topic has ended, or has as many options as anybody can compare.
    """
    topic = locked_topic(topic_id)
    permissions.add_option(actor, topic.place_path)
    check_open(topic)
    empty = _("请写这个方案是什么")
    title = " ".join(checked(title, field="title", most=LONGEST["option"], empty=empty).split())
    details = checked(details, field="details", most=LONGEST["details"], empty="")
    words = looked_through(personal, {"title": title, "details": details})
    title, details = words["title"], words["details"]
    there = TopicOption.objects.filter(topic=topic)
    if there.filter(title=title, taken_back_because="").exists():
        why = _("这个方案已经有了")
        raise Invalid(why, fields={"title": [why]})
    if topic.options >= MOST_OPTIONS:
        raise Refused(
            _("方案最多 %(most)s 个，再多大家比不过来") % {"most": MOST_OPTIONS},
            remedy=_("请先拿掉一个不再考虑的，并写明理由。"),
        )
    number = there.count() + 1
    option = TopicOption.objects.create(
        id=form_id or uuid7(),
        space_id=topic.space_id,
        topic=topic,
        number=number,
        title=title,
        details=details,
    )
    count(topic, options=1)
    tell(actor, topic, OptionAdded, number=number, option=title)
    return option
