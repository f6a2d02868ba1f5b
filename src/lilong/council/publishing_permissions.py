"""Who decides what anybody may read; and the rows that anybody may read where it was decided.

This is the only gate to everybody: feeds, the page of what is public, the programs' door without
an account and Open311 all pass here. It lets out texts that were released, and what the residents'
committee itself told, resolved and noted; the owners' committee's own affairs stay with the owners.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import permission
from lilong.council.kinds.meetings import RESIDENTS_COMMITTEE
from lilong.council.models import (
    Meeting,
    MinutesVersion,
    Promise,
    Publishing,
    Resolution,
    Suggestion,
    Theme,
    Topic,
)
from lilong.council.permissions import HEADS
from lilong.council.states import Branch, MinutesState
from lilong.council.theme_permissions import told_to_all
from lilong.council.topic_states import TopicState
from lilong.kernel.actor import Actor
from lilong.kernel.paths import subtree
from lilong.kernel.refusal import NotAllowed
from lilong.places import queries as places


@permission
def set_publishing(actor: Actor, path: str) -> None:
    """Secretary and chair."""
    if not actor.has_role_at(path, HEADS):
        raise NotAllowed(
            _("哪些内容不登录也能看，由书记或主任决定"), remedy=_("请告诉居委会的社工。")
        )


def public_suggestions(kept: Publishing) -> QuerySet[Suggestion]:
    """The released suggestions of the area, where it shows them."""
    if not kept.suggestions:
        return Suggestion.objects.none()
    return Suggestion.objects.filter(area_id=kept.area_id, released=True, branch=Branch.SUGGESTION)


def public_themes(kept: Publishing) -> QuerySet[Theme]:
    """The themes of the area that point to nobody, where it shows suggestions."""
    if not kept.suggestions:
        return Theme.objects.none()
    return told_to_all(Theme.objects.filter(area_id=kept.area_id))


def public_meetings(kept: Publishing) -> QuerySet[Meeting]:
    """The meetings of the residents' committee that were told."""
    if not kept.meetings:
        return Meeting.objects.none()
    return Meeting.objects.filter(_of(kept), told_at__isnull=False)


def public_minutes(kept: Publishing) -> QuerySet[MinutesVersion]:
    """Minutes that stand: that there are some. Their text is for who may read the meeting."""
    if not kept.meetings:
        return MinutesVersion.objects.none()
    return MinutesVersion.objects.filter(
        state=MinutesState.APPROVED, meeting__in=public_meetings(kept).values("pk")
    )


def public_resolutions(kept: Publishing) -> QuerySet[Resolution]:
    """What the residents' committee resolved."""
    if not kept.resolutions:
        return Resolution.objects.none()
    return Resolution.objects.filter(_of(kept))


def public_promises(kept: Publishing) -> QuerySet[Promise]:
    """What was promised in its meetings; readers show the role and never the name."""
    if not kept.promises:
        return Promise.objects.none()
    return Promise.objects.filter(_of(kept))


def public_topics(kept: Publishing) -> QuerySet[Topic]:
    """The topics of the area that nobody has withdrawn."""
    if not kept.topics:
        return Topic.objects.none()
    low, high = subtree(kept.area_path)
    rows = Topic.objects.filter(place_path__gte=low, place_path__lt=high)
    return rows.exclude(state=TopicState.WITHDRAWN)


def topic_is_public(topic: Topic) -> bool:
    """Whether anybody may read this topic: the single check to `public_topics`. One query."""
    if topic.state == TopicState.WITHDRAWN:
        return False
    area = places.area_path_of(topic.place_path)
    return Publishing.objects.filter(area_path=area, topics=True).exists()


def _of(kept: Publishing) -> Q:
    low, high = subtree(kept.area_path)
    return Q(run_by=RESIDENTS_COMMITTEE, place_path__gte=low, place_path__lt=high)
