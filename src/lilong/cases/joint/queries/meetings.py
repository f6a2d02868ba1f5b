"""Reads of joint meetings: those of a case, one by itself, and what is due."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Prefetch

from lilong.cases.files.models import Case
from lilong.cases.files.permissions import Sight, sight_of, visible_to
from lilong.cases.files.queries.outlines import withhold
from lilong.cases.files.states import AT_REST
from lilong.cases.joint import permissions
from lilong.cases.joint.models import JointMeeting, JointTask
from lilong.cases.joint.moving import no_such_meeting
from lilong.cases.joint.states import TaskState
from lilong.kernel.actor import Actor

# Each is told of once; what no morning has told of for so long is seen in the case all the same.
REMINDED = timedelta(days=14)


def meetings_of(case: Case) -> list[JointMeeting]:
    """Each meeting about a case with what was taken on, in order. Two queries."""
    tasks = Prefetch("tasks", JointTask.objects.order_by("order"))
    return list(case.joint_meetings.order_by("number").prefetch_related(tasks))


def seen_meeting(actor: Actor, case_id: UUID, meeting_id: UUID) -> JointMeeting:
    """A meeting of a case whose ladder the actor may read. Raises NotFound."""
    rows = visible_to(actor, Case.objects.filter(pk=case_id)).defer("grams")
    case = rows.select_related("owner").first()
    if case is None or sight_of(actor, case) < Sight.FIELD:
        raise no_such_meeting()
    found = JointMeeting.objects.filter(pk=meeting_id, case=case).first()
    if found is None:
        raise no_such_meeting()
    found.case = case
    return found


def invitation(actor: Actor, case_id: UUID, meeting_id: UUID) -> JointMeeting | None:
    """A meeting to which the actor was asked and of which they note nothing: its case with the lane
    in the place of the door, and without what it is about. None for everybody else."""
    rows = JointMeeting.objects.filter(pk=meeting_id, case_id=case_id)
    found = rows.select_related("case").defer("case__grams").first()
    if found is None or permissions.note_joint_meeting.allows(actor, found.case):
        return None
    if not permissions.read_invitation.allows(actor, found):
        return None
    withhold(found.case)
    return found


def seen_task(actor: Actor, case_id: UUID, task_id: UUID) -> JointTask:
    """What was taken on at such a meeting. Raises NotFound."""
    task = JointTask.objects.filter(pk=task_id).first()
    if task is None:
        raise no_such_meeting()
    task.meeting = seen_meeting(actor, case_id, task.meeting_id)
    return task


def late_tasks(today: date) -> list[JointTask]:
    """Of what was due in the last days, what nobody has answered; the oldest first. Of a case at
    rest nothing is waited for. One query."""
    late = JointTask.objects.filter(state=TaskState.OPEN, due_on__lt=today)
    late = late.filter(due_on__gte=today - REMINDED).exclude(
        meeting__case__state__in=sorted(AT_REST)
    )
    rows = late.select_related("meeting__case").defer("meeting__case__grams")
    return list(rows.order_by("due_on", "id"))
