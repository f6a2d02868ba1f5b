"""Note what a joint meeting agreed on: who does what, and by which day it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, writing
from lilong.cases.files.models import Case
from lilong.cases.files.ordering import complaints_in
from lilong.cases.files.summaries import tells_of_broken
from lilong.cases.joint import permissions
from lilong.cases.joint.events import JointMeetingHeld
from lilong.cases.joint.models import JointMeeting, JointTask
from lilong.cases.joint.moving import (
    LONGEST_BODY,
    check_power,
    doubts_about_said,
    locked_meeting,
)
from lilong.cases.joint.states import JOINT, JointState
from lilong.commons.usecase import use_case
from lilong.council.covering import Doubt, Personal, looked_through
from lilong.council.wording import legible
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Invalid

MOST_TASKS = 20
LONGEST_WHAT = 200
LAST = timedelta(days=2 * 366)


@dataclass(frozen=True)
class TaskDraft:
    """What one body takes on, by a day."""

    body: str
    what: str
    due_on: date | None


@use_case
def note_joint_meeting(
    actor: Actor,
    *,
    meeting_id: UUID,
    held_on: date,
    agreed: str,
    tasks: Sequence[TaskDraft] = (),
    personal: str = Personal.ASK,
) -> JointMeeting:
    """Note what came of it. Each task waits for its answer until its day.

    Nothing is ordered here: what only a body with the power may do is that body's, and is written
    down as told by it (`note_told`).

    Args:
        held_on: the day it was held.
        agreed: what was agreed; the parties read it.
        tasks: who does what by when.
        personal: what to do with numbers and names in the words.

    Raises:
        NotAllowed: neither keeper nor above them here.
        NotFound: no such meeting.
        Invalid: no words, a day ahead or before it was called, before its hour, half a task.
        Telling: the words tell who somebody is or who complained, or may be meant as an order, and
            nobody has said yet whether that is meant.
        Refused: something was ordered and none of the bodies has the power, an order was laid upon
            one that has none (居委会条例 art. 25), or water and power are to be cut off.
        ForbiddenMove: its outcome is noted, or it was called off.
    """
    case, meeting = locked_meeting(meeting_id)
    permissions.note_joint_meeting(actor, case)
    agreed = moving.check_words(
        agreed, personal=Personal.KEEP, needed=_("请写会上定了什么"), apart=True
    )
    lines = [_tidy(one) for one in tasks]
    _check(meeting, held_on, lines)
    if not tells_of_broken(case.kind):
        for one in lines:
            check_power(one.body, one.what)
    doubts = doubts_about_said(case.kind, meeting.bodies, {"agreed": agreed})
    agreed, lines = _covered(personal, agreed, lines, doubts)
    meeting.state = JOINT.check(meeting.state, JointState.HELD)
    meeting.agreed, meeting.held_on = agreed, held_on
    meeting.save(update_fields=["state", "agreed", "held_on"])
    _take_on(case, meeting, lines)
    moving.tell(actor, JointMeetingHeld(**moving.about(case), tasks=len(lines)))
    writing.save(case, [])
    asked = "、".join(meeting.bodies)[:60]
    verb = "note_joint_meeting"
    moving.append_step(actor, case, verb, words=agreed, told_by=asked, on=held_on)
    return meeting


def _take_on(case: Case, meeting: JointMeeting, lines: list[TaskDraft]) -> None:
    JointTask.objects.bulk_create(
        JointTask(
            space_id=case.space_id,
            meeting=meeting,
            order=order,
            area_id=case.area_id,
            body=one.body,
            what=one.what,
            due_on=one.due_on,
        )
        for order, one in enumerate(lines, 1)
        if one.due_on is not None  # checked above
    )


def _tidy(task: TaskDraft) -> TaskDraft:
    body, what = (" ".join(legible(one).split()) for one in (task.body, task.what))
    return TaskDraft(body, what, task.due_on)


def _covered(
    personal: str, agreed: str, lines: list[TaskDraft], doubts: dict[str, Doubt]
) -> tuple[str, list[TaskDraft]]:
    """Everything that was typed, asked about at once."""
    texts = {"agreed": agreed}
    for order, one in enumerate(lines):
        texts |= {f"body-{order}": one.body, f"what-{order}": one.what}
    told = looked_through(personal, texts, doubts | complaints_in(texts))
    return told["agreed"], [
        TaskDraft(told[f"body-{order}"], told[f"what-{order}"], one.due_on)
        for order, one in enumerate(lines)
    ]


def _check(meeting: JointMeeting, held_on: date, lines: list[TaskDraft]) -> None:
    wrong: dict[str, list[Any]] = {}
    today, at = timezone.localdate(), timezone.localtime(meeting.at)
    if held_on == today == at.date() and timezone.now() < at:
        wrong["held_on"] = [_("这次会定在今天 %(at)s，还没有到时间") % {"at": f"{at:%H:%M}"}]
    elif not at.date() <= held_on <= today:
        wrong["held_on"] = [_("请写真正开会的那一天：不早于通知的日子，不晚于今天")]
    if len(lines) > MOST_TASKS:
        wrong["tasks"] = [_("最多记 %(most)s 件") % {"most": MOST_TASKS}]
    for one in lines:
        if not one.body or not one.what or one.due_on is None:
            wrong["tasks"] = [_("每一件都要写：哪个单位、做什么、哪一天以前答复")]
        elif len(one.body) > LONGEST_BODY or len(one.what) > LONGEST_WHAT:
            said = _("单位不超过 %(body)s 个字，做什么不超过 %(what)s 个字")
            wrong["tasks"] = [said % {"body": LONGEST_BODY, "what": LONGEST_WHAT}]
        elif not held_on <= one.due_on <= held_on + LAST:
            wrong["tasks"] = [_("答复的日子不能早于开会那天，最晚两年以内")]
    if wrong:
        # No box of a page is called tasks: what is wrong with them stands in the sentence, too.
        said = wrong.get("tasks", [_("有几处需要改一下")])[0]
        raise Invalid(said, fields=wrong)
