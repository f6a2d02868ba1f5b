"""Say whether there is something in a point."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import topic_permissions as permissions
from lilong.council.kinds.topics import RATINGS
from lilong.council.models import PointRating, TopicPoint, TopicVoice
from lilong.council.topic_phases import check_allowed
from lilong.council.topic_states import Rating, SayingState
from lilong.council.topic_writing import FEWEST_TOLD, locked_topic, locked_voice, refresh_option
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, NotFound, Refused


@use_case(unrecorded="who rates what is nobody's business; the point counts the ratings")
def rate_point(actor: Actor, *, point_id: UUID, rating: int) -> PointRating:
    """Rate a point, or say something else than before: the last word counts.

    What is told moves on when five more people have said something: two looks at a point tell of
    nobody alone, and somebody who changes their mind moves nothing by it.

    Raises:
        NotFound: no such point, or it waits for a keeper.
        NotAllowed: not a member of the place.
        Invalid: neither of the two ratings.
        Refused: this step takes no ratings, the topic has ended, the point is shown no more.
    """
    found = TopicPoint.objects.filter(pk=point_id).exclude(state=SayingState.WAITING)
    topic_id = found.values_list("topic_id", flat=True).first()
    if topic_id is None:
        raise NotFound(_("没有这条理由"))
    # The topic first, as everywhere: what is asked below stays so until the commit.
    topic = locked_topic(topic_id)
    permissions.rate_point(actor, topic.place_path)
    point = found.select_for_update(of=("self",), no_key=True).select_related("option").get()
    check_allowed(topic, RATINGS, _("现在不评理由"))
    if point.state != SayingState.SHOWN or point.option.taken_back_because:
        raise Refused(_("这条理由已经不公开了"), remedy=_("请看下一条。"))
    if rating not in Rating.values:
        raise Invalid(_("请选有道理或者没道理"))
    voice = locked_voice(actor, topic)
    return _rated(voice, point, rating)


def _rated(voice: TopicVoice, kept: TopicPoint, rating: int) -> PointRating:
    said = PointRating.objects.filter(voice=voice, point=kept).first()
    if said is None:
        said = PointRating(space_id=kept.space_id, topic_id=kept.topic_id, voice=voice, point=kept)
    elif said.rating == rating:
        return said
    else:
        _add(kept, said.rating, -1)
    said.rating = rating
    said.save()
    _add(kept, rating, +1)
    told = kept.told_agree + kept.told_disagree
    moved = kept.agree + kept.disagree - told >= FEWEST_TOLD
    if moved:
        kept.told_agree, kept.told_disagree = kept.agree, kept.disagree
        kept.standing = kept.agree - kept.disagree
    kept.save(update_fields=["agree", "disagree", "told_agree", "told_disagree", "standing"])
    if moved:
        refresh_option(kept.option, kept.side)
    return said


def _add(point: TopicPoint, rating: int, amount: int) -> None:
    name = "agree" if rating == Rating.AGREE else "disagree"
    setattr(point, name, getattr(point, name) + amount)
