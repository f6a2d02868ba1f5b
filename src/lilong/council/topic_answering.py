"""Who may be asked to answer a question, and the question with its topic, locked."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.council.models import Topic, TopicQuestion
from lilong.council.topic_permissions import ANSWERERS
from lilong.council.topic_writing import locked_topic
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import NotFound
from lilong.people import queries as people
from lilong.people.roles import ROLES
from lilong.places import queries as places

LONGEST_AS_WHAT = 60
COMMITTEE = "居委会"
"""What people know the keepers as."""


def locked_question(question_id: UUID) -> tuple[Topic, TopicQuestion]:
    """The question and its topic, both locked until the commit. Raises NotFound."""
    found = TopicQuestion.objects.filter(pk=question_id).values_list("topic_id", flat=True)
    if (topic_id := found.first()) is None:
        raise NotFound(_("没有这个问题"))
    topic = locked_topic(topic_id)
    return topic, TopicQuestion.objects.select_for_update(no_key=True).get(pk=question_id)


def by_proxy(actor: Actor, question: TopicQuestion) -> bool:
    """Whether the actor, a keeper, would write down what somebody else answers."""
    own = actor.person_id is not None and question.assigned_to_id == actor.person_id
    return not own and question.as_what not in ("", COMMITTEE)


@dataclass(frozen=True, slots=True)
class Answerer:
    """Somebody who may be asked: by which name keepers know them, and as what all others."""

    person_id: UUID
    name: str
    role: str

    @property
    def label(self) -> object:
        """The word for their role."""
        return ROLES[self.role].label


def answerers_at(path: str) -> dict[UUID, Answerer]:
    """Who works in or around a place, by person, in the order of the roles. Two queries."""
    area = places.area_path_of(path) or path
    held = people.holders_by_role([area], ANSWERERS)
    near: dict[UUID, str] = {}
    for role in ANSWERERS:
        for person_id, held_at in held.get(role, ()):
            if path.startswith(held_at) or held_at.startswith(path):
                near.setdefault(person_id, role)
    names = people.names_of(near)
    return {pk: Answerer(pk, names.get(pk, ""), role) for pk, role in near.items()}
