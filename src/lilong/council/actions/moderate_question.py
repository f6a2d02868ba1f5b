"""Show a question to everybody, or leave it out with a reason that everybody reads."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from lilong.commons.usecase import use_case
from lilong.commons.wording import kept
from lilong.council import topic_permissions as permissions
from lilong.council.models import TopicQuestion
from lilong.council.topic_answering import locked_question
from lilong.council.topic_events import QuestionLeftOut, QuestionShown
from lilong.council.topic_states import SayingState, Unshown
from lilong.council.topic_writing import check_open, count, decide, shown_change, tell
from lilong.kernel.actor import Actor


@use_case
def moderate_question(
    actor: Actor, *, question_id: UUID, state: str, reason: str = ""
) -> TopicQuestion:
    """Decide on a question; who asked is told the next morning (`topic_authors`).

    Args:
        state: `shown` or `left_out`.
        reason: one of `Unshown`, when it is left out.

    Raises:
        NotAllowed: not a keeper here.
        Invalid: no reason.
        Refused: the topic has ended.
        ForbiddenMove: it is in that state already.
    """
    topic, question = locked_question(question_id)
    permissions.moderate_question(actor, topic.place_path)
    check_open(topic)
    before = decide(question, state, reason)
    question.decided_on = timezone.localdate()
    question.save(update_fields=["state", "reason", "decided_on"])
    count(
        topic,
        questions=shown_change(before, state),
        waiting=-1 if before == SayingState.WAITING else 0,
    )
    if state == SayingState.SHOWN:
        tell(actor, topic, QuestionShown)
    else:
        tell(actor, topic, QuestionLeftOut, reason=kept(Unshown(question.reason).label))
    return question
