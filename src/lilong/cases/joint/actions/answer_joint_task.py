"""Note what a body answered about what it took on at a joint meeting."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, writing
from lilong.cases.joint import permissions
from lilong.cases.joint.events import JointTaskAnswered
from lilong.cases.joint.models import JointTask
from lilong.cases.joint.moving import doubts_about_said, locked_task
from lilong.cases.joint.states import TASK, TaskState
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal, looked_through
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid

LONGEST_ANSWER = 300


@use_case
def answer_joint_task(
    actor: Actor, *, task_id: UUID, done: bool, words: str, personal: str = Personal.ASK
) -> JointTask:
    """Note that it was done, or why it was not; what was not done may be noted as done later.

    Args:
        words: what the body said; the parties read it.
        personal: what to do with numbers and names in the words.

    Raises:
        NotAllowed: neither keeper nor above them here.
        NotFound: no such task.
        Invalid: no words, or too many.
        Refused: they order something, and the body has no such power.
        Telling: they tell who somebody is or who complained, or may be meant as an order, and
            nobody has said yet whether that is meant.
        ForbiddenMove: it is answered.
    """
    case, task = locked_task(task_id)
    permissions.note_joint_meeting(actor, case)
    needed = _("请写对方做了什么，或者为什么没有办成")
    words = moving.check_words(words, personal=Personal.KEEP, needed=needed, apart=True)
    if len(words) > LONGEST_ANSWER:
        said = _("最多写 %(most)s 个字，请写短一点") % {"most": LONGEST_ANSWER}
        raise Invalid(said, fields={"words": [said]})
    texts = {"words": words}
    doubts = doubts_about_said(case.kind, [task.body], texts)
    words = looked_through(personal, texts, doubts)["words"]
    task.state = TASK.check(task.state, TaskState.DONE if done else TaskState.NOT_DONE)
    task.answer, task.answered_on = words, timezone.localdate()
    task.save(update_fields=["state", "answer", "answered_on"])
    moving.tell(actor, JointTaskAnswered(**moving.about(case), body=task.body, done=done))
    writing.save(case, [])
    moving.append_step(actor, case, "answer_joint_task", words=words, told_by=task.body)
    return task
