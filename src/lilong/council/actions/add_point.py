"""Write a point: one short sentence for an option or against it."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import topic_permissions as permissions
from lilong.council.kinds.topics import POINTS
from lilong.council.models import Topic, TopicOption, TopicPoint
from lilong.council.models.topics import LONGEST_POINT
from lilong.council.topic_authors import seal
from lilong.council.topic_events import PointAdded, PointPut
from lilong.council.topic_phases import check_allowed
from lilong.council.topic_states import SayingState, Side
from lilong.council.topic_writing import (
    MOST_WRITTEN,
    check_open,
    check_room,
    checked_line,
    count,
    count_written,
    locked_topic,
    locked_voice,
    refresh_option,
    refuse_flood,
    tell,
)
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound, Refused


@use_case
def add_point(
    actor: Actor,
    *,
    option_id: UUID,
    side: str,
    text: str,
    as_committee: bool = False,
    form_id: UUID | None = None,
) -> TopicPoint:
    """Add a point. A resident's waits for a keeper; who wrote it stands nowhere in clear.

    A keeper who is no member of the place writes as the committee: that is shown at once, in
    every step, and said to be theirs.

    Args:
        side: `for` or `against`.
        as_committee: whether a keeper who is a member, too, writes for the committee.
        form_id: the number of the form, which becomes the point's: sent again it adds no second.

    Raises:
        NotAllowed: neither a member of the place nor a keeper.
        Invalid: no side; empty, too long, there already, with a telephone number in it.
        TooManySayings: one too many this hour.
        Refused: this step takes no points, the topic has ended, the option is not considered any
            more, or this person has written enough here.
    """
    option = TopicOption.objects.filter(pk=option_id).first()
    if option is None:
        raise NotFound(_("没有这个方案"))
    topic = locked_topic(option.topic_id)
    permissions.add_point(actor, topic.place_path)
    member = not permissions.writes_as_committee(actor, topic.place_path, wished=as_committee)
    _check_when(topic, option, member=member)
    if side not in Side.values:
        why = _("请选赞成还是反对")
        raise Invalid(why, fields={"side": [why]})
    line = checked_line(text, most=LONGEST_POINT, empty=_("请写一句理由"))
    _check_new(option, side, line)
    check_room(topic)
    point = TopicPoint(space_id=topic.space_id, topic=topic, option=option, side=side, text=line)
    point.id = form_id or point.id
    if not member:
        return _put(actor, topic, option, point)
    refuse_flood(actor)
    count_written(locked_voice(actor, topic), "written", MOST_WRITTEN)
    point.save(force_insert=True)
    assert actor.person_id is not None, "a member is somebody"
    seal(point, actor.person_id)
    count(topic, waiting=1)
    tell(actor, topic, PointAdded)
    return point


def _check_when(topic: Topic, option: TopicOption, *, member: bool) -> None:
    if member:
        check_allowed(topic, POINTS, _("现在不收理由"))
    else:
        check_open(topic)
    if option.taken_back_because:
        raise Refused(_("这个方案已经不再考虑了"), remedy=_("请看别的方案。"))


def _check_new(option: TopicOption, side: str, line: str) -> None:
    there = TopicPoint.objects.filter(option=option, side=side, text=line)
    if there.exclude(state=SayingState.LEFT_OUT).exists():
        said = _("这一条已经有了，一模一样的不用再写")
        raise Invalid(said, fields={"text": [said]})


def _put(actor: Actor, topic: Topic, option: TopicOption, point: TopicPoint) -> TopicPoint:
    """Show what the committee itself puts there."""
    point.by_keeper, point.state = True, SayingState.SHOWN
    point.decided_on = timezone.localdate()
    point.save(force_insert=True)
    refresh_option(option, point.side, shown=1)
    count(topic, points=1)
    tell(actor, topic, PointPut, number=option.number)
    return point
