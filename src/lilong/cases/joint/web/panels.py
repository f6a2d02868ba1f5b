"""What joint meetings say on the page of a case: each with what was taken on, and the way to the
next."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from lilong.cases.files.models import Case
from lilong.cases.files.permissions import CONFIDENTIAL, Sight
from lilong.cases.files.states import AT_REST
from lilong.cases.files.web import case_panels
from lilong.cases.joint import permissions
from lilong.cases.joint.models import JointMeeting
from lilong.cases.joint.queries.meetings import meetings_of
from lilong.cases.joint.states import JointState, TaskState
from lilong.commons.web.addresses import address
from lilong.commons.wording import listed
from lilong.places.web.asking import who
from lilong.places.web.panels import Panel

TAGS = {
    JointState.CALLED: "info",
    JointState.HELD: "ok",
    JointState.CALLED_OFF: "quiet",
    TaskState.OPEN: "info",
    TaskState.DONE: "ok",
    TaskState.NOT_DONE: "stop",
}


def register() -> None:
    """Speak on the page of every case that others read of."""
    case_panels.register("joint.meetings", meetings)


def meetings(request: HttpRequest, case: Case, sight: Sight) -> Panel | None:
    """The meetings of a case; a party reads of them in its steps."""
    if sight < Sight.FIELD or case.kind in CONFIDENTIAL:
        return None
    acting = permissions.call_joint_meeting.allows(who(request), case)
    found = meetings_of(case)
    waits = any(one.state == JointState.CALLED for one in found)
    calling = acting and not waits and case.state not in AT_REST
    if not found and not calling:
        return None
    context = {
        "meetings": [_drawn(one, acting=acting) for one in found],
        "call_url": address("cases:joint", case.id) if calling else "",
    }
    return Panel("cases/joint_panel.html", context)


def _drawn(one: JointMeeting, *, acting: bool) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "meeting": one,
        "tag": TAGS[JointState(one.state)],
        "bodies": listed(one.bodies),
        "note_url": address("cases:joint-meeting", one.case_id, one.id)
        if acting and one.state == JointState.CALLED
        else "",
        "tasks": [
            {
                "task": task,
                "late": task.state == TaskState.OPEN and task.due_on < today,
                "tag": TAGS[TaskState(task.state)],
                "url": address("cases:joint-task", one.case_id, task.id)
                if acting and task.state != TaskState.DONE
                else "",
            }
            for task in one.tasks.all()
        ],
    }
