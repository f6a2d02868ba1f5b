"""What a topic may be linked to, and what it is linked to."""

from __future__ import annotations

from uuid import UUID

from lilong.commons.links.models import Link
from lilong.commons.links.trace import LINKABLES, Reference
from lilong.council.models import Theme, Topic
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.places import queries as places

ABOUT = "topic_about"
DECIDED_BY = "topic_decided_by"
KINDS = (
    "council.theme",
    "council.conversation",
    "survey.finding",
    "places.place",
)


def linked_ids(topic: Topic) -> dict[UUID, str]:
    """What a topic is about: id → kind, in the order in which it was linked. One query."""
    rows = Link.objects.filter(source_id=topic.id, relation=ABOUT).order_by("pk")
    return dict(rows.values_list("target_id", "target_kind"))


def reference_of(actor: Actor, topic: Topic, kind: str, target_id: UUID) -> Reference | None:
    """The thing as the actor sees it; None for one they may not see, or of another area."""
    found = LINKABLES[kind].resolve(actor, [target_id]).get(target_id)
    if found is None or not _is_near(topic, kind, target_id):
        return None
    return found


def _is_near(topic: Topic, kind: str, target_id: UUID) -> bool:
    if kind == "council.theme":
        theme = Theme.objects.filter(pk=target_id).values_list("area_path", flat=True).first()
        return theme is not None and covers(theme, topic.place_path)
    if kind == "places.place":
        place = places.place(target_id)
        area = places.area_path_of(topic.place_path) or topic.place_path
        return covers(area, place.path)
    # What the actor sees in another street than the topic's is none of its matters.
    return True
