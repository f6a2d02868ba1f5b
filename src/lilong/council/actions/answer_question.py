"""Answer a question, for everybody to read."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.commons.usecase import use_case
from lilong.council import topic_permissions as permissions
from lilong.council.covering import Personal, looked_through
from lilong.council.models import TopicQuestion
from lilong.council.models.topics import LONGEST_ANSWER
from lilong.council.topic_answering import COMMITTEE, by_proxy, locked_question
from lilong.council.topic_events import AnswerWrittenDown, QuestionAnswered
from lilong.council.topic_states import SayingState, TopicState
from lilong.council.topic_writing import checked, tell
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused


@use_case
def answer_question(
    actor: Actor, *, question_id: UUID, answer: str, personal: str = Personal.ASK
) -> TopicQuestion:
    """Answer; who follows and who asked hear of it the next morning.

    What a keeper writes for somebody else says so: nobody's mouth is borrowed.

    A topic that is closed still owes its answers. An answer may be given anew: what is wrong
    is set right in the open, and the ledger says so.

    Raises:
        NotAllowed: neither the one who is asked nor a keeper.
        Invalid: no answer, or too long.
        Telling: numbers or names in it, and nobody has said yet what is meant.
        Refused: the question is not shown, or the topic was withdrawn.
    """
    topic, question = locked_question(question_id)
    permissions.answer_question(actor, topic.place_path, question)
    if question.state != SayingState.SHOWN or topic.state == TopicState.WITHDRAWN:
        raise Refused(_("没有公开的问题不答复"), remedy=_("请先决定公开。"))
    empty = _("请写答复，大家都会看到")
    question.answer = looked_through(
        personal, {"answer": checked(answer, field="answer", most=LONGEST_ANSWER, empty=empty)}
    )["answer"]
    question.as_what = question.as_what or COMMITTEE
    question.by_proxy = by_proxy(actor, question)
    question.answered_on = timezone.localdate()
    question.save(update_fields=["answer", "as_what", "by_proxy", "answered_on"])
    event = AnswerWrittenDown if question.by_proxy else QuestionAnswered
    tell(actor, topic, event, question_id=question.id, as_what=question.as_what)
    return question
