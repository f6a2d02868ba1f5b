"""Show a point to everybody, or leave it out with a reason that everybody reads."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.commons.wording import kept
from lilong.council import topic_permissions as permissions
from lilong.council.models import TopicPoint
from lilong.council.topic_events import PointLeftOut, PointShown
from lilong.council.topic_states import SayingState, Unshown
from lilong.council.topic_writing import (
    check_open,
    count,
    decide,
    locked_topic,
    refresh_option,
    shown_change,
    tell,
)
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound


@use_case
def moderate_point(actor: Actor, *, point_id: UUID, state: str, reason: str = "") -> TopicPoint:
    """Decide on a point; its author is told the next morning (`topic_authors`).

    Args:
        state: `shown` or `left_out`.
        reason: one of `Unshown`, when it is left out.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no reason.
        Refused: the topic has ended.
        ForbiddenMove: it is in that state already.
    """
    found = TopicPoint.objects.filter(pk=point_id).values_list("topic_id", flat=True).first()
    if found is None:
        raise NotFound(_("没有这条理由"))
    topic = locked_topic(found)
    permissions.moderate_point(actor, topic.place_path)
    check_open(topic)
    rows = TopicPoint.objects.select_for_update(of=("self",), no_key=True)
    point = rows.select_related("option").get(pk=point_id)
    before = decide(point, state, reason)
    point.decided_on = timezone.localdate()
    point.save(update_fields=["state", "reason", "decided_on"])
    shown = shown_change(before, state)
    count(topic, points=shown, waiting=-1 if before == SayingState.WAITING else 0)
    if shown:
        refresh_option(point.option, point.side, shown=shown)
    if state == SayingState.SHOWN:
        tell(actor, topic, PointShown)
    else:
        tell(actor, topic, PointLeftOut, reason=kept(Unshown(point.reason).label))
    return point
