"""Ask a question about a topic."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import topic_permissions as permissions
from lilong.council.kinds.topics import QUESTIONS
from lilong.council.models import Topic, TopicQuestion
from lilong.council.models.topics import LONGEST_TOPIC_QUESTION
from lilong.council.topic_authors import seal
from lilong.council.topic_events import QuestionAsked, QuestionPut
from lilong.council.topic_phases import check_allowed
from lilong.council.topic_states import SayingState
from lilong.council.topic_writing import (
    MOST_ASKED,
    check_open,
    check_room,
    checked_line,
    count,
    count_written,
    locked_topic,
    locked_voice,
    refuse_flood,
    tell,
)
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid


@use_case
def ask_question(
    actor: Actor,
    *,
    topic_id: UUID,
    text: str,
    as_committee: bool = False,
    form_id: UUID | None = None,
) -> TopicQuestion:
    """Ask something. A resident's question waits for a keeper; nobody learns who asked.

    Args:
        as_committee, form_id: as for `add_point`.

    Raises:
        NotAllowed: neither a member of the place nor a keeper.
        Invalid: empty, too long, there already, with a telephone number in it.
        TooManySayings: one too many this hour.
        Refused: this step takes no questions, the topic has ended, or this person has asked
            enough here.
    """
    topic = locked_topic(topic_id)
    permissions.ask_question(actor, topic.place_path)
    member = not permissions.writes_as_committee(actor, topic.place_path, wished=as_committee)
    if member:
        check_allowed(topic, QUESTIONS, _("现在不收问题"))
    else:
        check_open(topic)
    line = checked_line(text, most=LONGEST_TOPIC_QUESTION, empty=_("请写您想问什么"))
    there = TopicQuestion.objects.filter(topic=topic, text=line)
    if there.exclude(state=SayingState.LEFT_OUT).exists():
        said = _("这个问题已经有人问了")
        raise Invalid(said, fields={"text": [said]})
    check_room(topic)
    question = TopicQuestion(space_id=topic.space_id, topic=topic, text=line)
    question.id = form_id or question.id
    if not member:
        return _put(actor, topic, question)
    refuse_flood(actor)
    count_written(locked_voice(actor, topic), "asked", MOST_ASKED)
    question.save(force_insert=True)
    assert actor.person_id is not None, "a member is somebody"
    seal(question, actor.person_id)
    count(topic, waiting=1)
    tell(actor, topic, QuestionAsked)
    return question


def _put(actor: Actor, topic: Topic, question: TopicQuestion) -> TopicQuestion:
    """Show what the committee itself asks, such as what somebody asked at the door."""
    question.by_keeper, question.state = True, SayingState.SHOWN
    question.decided_on = timezone.localdate()
    question.save(force_insert=True)
    count(topic, questions=1)
    tell(actor, topic, QuestionPut)
    return question
