"""What joint meetings add to the packet for those who decide: what was tried at which table."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lilong.cases.files.models import Case
from lilong.cases.joint.queries.meetings import meetings_of
from lilong.commons.documents.blocks import Block, Table


def section(case: Case) -> tuple[str, list[Block], Any] | None:
    """Each meeting, and who took on what by when; None where none was called."""
    meetings = meetings_of(case)
    if not meetings:
        return None
    rows = tuple(
        (
            f"{timezone.localtime(one.at):%Y-%m-%d}",
            "、".join(one.bodies),
            one.decides,
            f"{one.get_state_display()} {one.agreed}".strip(),
        )
        for one in meetings
    )
    head = (_("日期"), _("请了哪些单位"), _("要定什么"), _("结果"))
    blocks: list[Block] = [Table(head, rows, widths=(5, 6, 6, 8), flows=True)]
    tasks = tuple(
        (
            task.body,
            task.what,
            task.due_on.isoformat(),
            f"{task.get_state_display()} {task.answer}".strip(),
        )
        for one in meetings
        for task in one.tasks.all()
    )
    if tasks:
        head = (_("单位"), _("做什么"), _("答复期限"), _("答复"))
        blocks.append(Table(head, tasks, widths=(5, 9, 5, 7), flows=True))
    value = [
        {
            "at": timezone.localtime(one.at).isoformat(),
            "bodies": one.bodies,
            "decides": one.decides,
            "state": one.state,
            "agreed": one.agreed or None,
            "held_on": one.held_on.isoformat() if one.held_on else None,
            "tasks": [
                {
                    "body": task.body,
                    "what": task.what,
                    "due_on": task.due_on.isoformat(),
                    "state": task.state,
                    "answer": task.answer or None,
                }
                for task in one.tasks.all()
            ],
        }
        for one in meetings
    ]
    return _("联席会议"), blocks, value
