"""What is done each morning about what was taken on at joint meetings."""

from __future__ import annotations

from django.utils import timezone

from lilong.cases.files import hours
from lilong.cases.files.hours import MORNING
from lilong.cases.files.keeping import keepers_of_each
from lilong.cases.joint.queries.meetings import late_tasks
from lilong.commons.jobs.declaring import job, scheduled
from lilong.commons.notices.telling import tell
from lilong.commons.web.addresses import address


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


LATE = _("%(code)s 会上定的事，%(body)s 应在 %(due_on)s 前答复，还没有")


def register() -> None:
    """Importing this module has declared its jobs."""


@scheduled(daily_at=MORNING)
@job(attempts=2)
def remind_of_joint_tasks() -> int:
    """On each working day, tell who looks after each case once of what nobody has answered.
    Returns how many are late."""
    if not hours.is_worked(timezone.localdate()):
        return 0
    late = late_tasks(timezone.localdate())
    keeping = keepers_of_each(task.meeting.case for task in late)
    for task in late:
        case = task.meeting.case
        tell(
            keeping[case.pk],
            space_id=task.space_id,
            key=f"joint-task-late:{task.pk}",
            group="cases.joint",
            sentence=LATE,
            facts={"code": case.code, "body": task.body, "due_on": task.due_on.isoformat()},
            url=address("cases:case", case.id),
        )
    return len(late)
