"""Note that the next step of a topic has begun, for the trace."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import topic_permissions as permissions
from lilong.council.models import Topic
from lilong.council.topic_events import PhaseBegun
from lilong.council.topic_phases import next_turn, phases_of
from lilong.council.topic_writing import check_open, locked_topic, tell
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def begin_phase(actor: Actor, *, topic_id: UUID) -> Topic:
    """Note the next step whose first day has come; each morning by itself.

    The dates alone say what may be done, and whom the step is told (`topic_telling`).

    Raises:
        NotAllowed: neither a keeper here nor the house itself.
        Refused: no step is due, or the topic has ended.
    """
    topic = locked_topic(topic_id)
    permissions.begin_phase(actor, topic.place_path)
    check_open(topic)
    due = [one for one in phases_of(topic) if one.starts_on <= timezone.localdate()]
    if len(due) <= topic.begun:
        raise Refused(_("下一步还没有到日子"))
    # After days without power only the step that is under way is told of.
    topic.begun = len(due)
    topic.turns_on = next_turn(topic)
    topic.save(update_fields=["begun", "turns_on"])
    phase = due[-1]
    tell(
        actor,
        topic,
        PhaseBegun,
        order=phase.order,
        phase=topic.rules["phases"][phase.order - 1]["name"],
        ends_on=phase.ends_on,
    )
    return topic
