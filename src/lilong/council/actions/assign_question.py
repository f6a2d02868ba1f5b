"""Say who answers a question, and until when."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.commons.wording import kept
from lilong.council import topic_permissions as permissions
from lilong.council.models import TopicQuestion
from lilong.council.topic_answering import LONGEST_AS_WHAT, answerers_at, locked_question
from lilong.council.topic_events import QuestionAssigned
from lilong.council.topic_states import SayingState, TopicState
from lilong.council.topic_writing import checked, tell
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid, Refused


@use_case
def assign_question(
    actor: Actor,
    *,
    question_id: UUID,
    due_on: date,
    person_id: UUID | None = None,
    as_what: str = "",
) -> TopicQuestion:
    """Ask somebody to answer; everybody reads as what they are asked, nobody by which name.

    Args:
        person_id: somebody who works in or around the place; they are told.
        as_what: the body that answers, where nobody of it is registered here.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: nobody is named, or somebody who does not work here; a day that is past.
        Refused: the question is not shown, is answered already, or the topic was withdrawn.
    """
    topic, question = locked_question(question_id)
    permissions.assign_question(actor, topic.place_path)
    _check(question, topic.state)
    if due_on < timezone.localdate():
        why = _("请选今天或以后的日子")
        raise Invalid(why, fields={"due_on": [why]})
    typed = checked(as_what, field="as_what", most=LONGEST_AS_WHAT, empty="")
    question.assigned_to_id, question.as_what = person_id, " ".join(typed.split())
    if person_id is not None:
        known = answerers_at(topic.place_path).get(person_id)
        if known is None:
            why = _("请选在这里工作的人")
            raise Invalid(why, fields={"person": [why]})
        question.as_what = kept(known.label)
    if not question.as_what:
        why = _("请选一位，或写哪个单位答复")
        raise Invalid(why, fields={"person": [why]})
    question.assigned_on, question.due_on = timezone.localdate(), due_on
    question.save(update_fields=["assigned_to", "as_what", "assigned_on", "due_on"])
    tell(
        actor,
        topic,
        QuestionAssigned,
        question_id=question.id,
        as_what=question.as_what,
        due_on=due_on,
    )
    return question


def _check(question: TopicQuestion, state: str) -> None:
    if question.state != SayingState.SHOWN or state == TopicState.WITHDRAWN:
        raise Refused(_("没有公开的问题不请人答复"), remedy=_("请先决定公开。"))
    if question.answer:
        raise Refused(_("这个问题已经答复过了"))
