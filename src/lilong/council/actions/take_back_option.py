"""Say that an option is no longer considered, and why."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import topic_permissions as permissions
from lilong.council.covering import Personal, looked_through
from lilong.council.models import TopicOption
from lilong.council.models.topics import LONGEST_REASON
from lilong.council.topic_events import OptionTakenBack
from lilong.council.topic_writing import check_open, checked, count, locked_topic, tell
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound, Refused


@use_case
def take_back_option(
    actor: Actor, *, option_id: UUID, reason: str, personal: str = Personal.ASK
) -> TopicOption:
    """Take an option out of consideration; it stays on the page with its points and the reason.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no reason.
        Telling: numbers or names in it, and nobody has said yet what is meant.
        Refused: the topic has ended, or it was taken back before.
    """
    found = TopicOption.objects.filter(pk=option_id).values_list("topic_id", flat=True).first()
    if found is None:
        raise NotFound(_("没有这个方案"))
    topic = locked_topic(found)
    permissions.take_back_option(actor, topic.place_path)
    check_open(topic)
    option = TopicOption.objects.select_for_update(no_key=True).get(pk=option_id)
    if option.taken_back_because:
        raise Refused(_("这个方案已经不再考虑了"))
    empty = _("请写一句理由，大家都会看到")
    option.taken_back_because = looked_through(
        personal, {"reason": checked(reason, field="reason", most=LONGEST_REASON, empty=empty)}
    )["reason"]
    option.save(update_fields=["taken_back_because"])
    count(topic, options=-1)
    tell(
        actor,
        topic,
        OptionTakenBack,
        number=option.number,
        reason=option.taken_back_because,
    )
    return option
