"""What a topic may be linked to, and what it is linked to."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.commons.links.models import Link
from lilong.commons.links.trace import LINKABLES, Reference
from lilong.council.models import Suggestion, Theme, Topic
from lilong.council.states import SuggestionState
from lilong.council.theme_filling import append_steps
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Refused
from lilong.places import queries as places

ABOUT = "topic_about"
DECIDED_BY = "topic_decided_by"
# In Chinese whoever links it, as all that authors read.
TALKED_OVER = "这件事开成了议题，正在一起商量。住在这里的，登录以后在这一页能看到，也可以说。"
THEME = "council.theme"
MOST_LINKS = 60
KINDS = (
    THEME,
    "council.conversation",
    "survey.finding",
    "places.place",
)


def linked_ids(topic: Topic) -> dict[UUID, str]:
    """What a topic is about: id → kind, in the order in which it was linked. One query."""
    rows = Link.objects.filter(source_id=topic.id, relation=ABOUT).order_by("pk")
    return dict(rows.values_list("target_id", "target_kind"))


def check_readable(targets: Collection[UUID]) -> None:
    """Raises Refused: a topic about so many things would be read by nobody."""
    if len(targets) > MOST_LINKS:
        raise Refused(
            _("关联超过 %(most)s 样，再多没有人看") % {"most": MOST_LINKS},
            remedy=_("请先取消几处。"),
        )


def lead_authors(theme_id: UUID) -> None:
    """Let whoever said a theme's sentences read that they are talked over now, and hear of it.

    Not those whose sentence is decided. No state is changed by it: a topic is no answer yet. The
    step names no topic: whoever holds a short address reads it without an account.
    """
    decided = (SuggestionState.DECLINED, SuggestionState.DONE, SuggestionState.SOLVED)
    rows = Suggestion.objects.filter(theme=theme_id).exclude(state__in=decided)
    rows = rows.select_for_update(no_key=True).defer("grams").order_by("pk")
    append_steps(list(rows), TALKED_OVER)


def reference_of(actor: Actor, topic: Topic, kind: str, target_id: UUID) -> Reference | None:
    """The thing as the actor sees it; None for one they may not see, or of another area."""
    found = LINKABLES[kind].resolve(actor, [target_id]).get(target_id)
    if found is None or not _is_near(topic, kind, target_id):
        return None
    return found


def _is_near(topic: Topic, kind: str, target_id: UUID) -> bool:
    if kind == THEME:
        theme = Theme.objects.filter(pk=target_id).values_list("area_path", flat=True).first()
        return theme is not None and covers(theme, topic.place_path)
    if kind == "places.place":
        place = places.place(target_id)
        area = places.area_path_of(topic.place_path) or topic.place_path
        return covers(area, place.path)
    # What the actor sees in another street than the topic's is none of its matters.
    return True
