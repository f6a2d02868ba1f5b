"""Answer a question, for everybody to read."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import topic_permissions as permissions
from lilong.council.models import TopicQuestion
from lilong.council.models.topics import LONGEST_ANSWER
from lilong.council.topic_answering import COMMITTEE, locked_question
from lilong.council.topic_events import QuestionAnswered
from lilong.council.topic_states import SayingState, TopicState
from lilong.council.topic_writing import checked, tell
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def answer_question(actor: Actor, *, question_id: UUID, answer: str) -> TopicQuestion:
    """Answer; followers hear of it at once, who asked the next morning.

    A topic that is closed still owes its answers. An answer may be given anew: what is wrong
    is set right in the open, and the ledger says so.

    Raises:
        NotAllowed: neither the one who is asked nor a keeper.
        Invalid: no answer, or too long.
        Refused: the question is not shown, or the topic was withdrawn.
    """
    topic, question = locked_question(question_id)
    permissions.answer_question(actor, topic.place_path, question)
    if question.state != SayingState.SHOWN or topic.state == TopicState.WITHDRAWN:
        raise Refused(_("没有公开的问题不答复"), remedy=_("请先决定公开。"))
    empty = _("请写答复，大家都会看到")
    question.answer = checked(answer, field="answer", most=LONGEST_ANSWER, empty=empty)
    question.as_what = question.as_what or COMMITTEE
    question.answered_on = timezone.localdate()
    question.save(update_fields=["answer", "as_what", "answered_on"])
    tell(actor, topic, QuestionAnswered, question_id=question.id, as_what=question.as_what)
    return question
