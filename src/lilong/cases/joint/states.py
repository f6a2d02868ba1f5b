"""The life of a joint meeting, and of what somebody took on there."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from lilong.kernel.moves import Moves


class JointState(models.TextChoices):
    CALLED = "called", pgettext_lazy("联席会议", "已通知")
    HELD = "held", pgettext_lazy("联席会议", "开过了")
    CALLED_OFF = "called_off", pgettext_lazy("联席会议", "没有开")


class TaskState(models.TextChoices):
    OPEN = "open", pgettext_lazy("会后的事", "等答复")
    DONE = "done", pgettext_lazy("会后的事", "办了")
    NOT_DONE = "not_done", pgettext_lazy("会后的事", "没有办成")


JOINT = Moves(
    "case.joint",
    {
        JointState.CALLED: [JointState.HELD, JointState.CALLED_OFF],
        JointState.HELD: [],
        JointState.CALLED_OFF: [],
    },
    dict(JointState.choices),
)
TASK = Moves(
    "case.jointtask",
    {
        TaskState.OPEN: [TaskState.DONE, TaskState.NOT_DONE],
        # What was not done may still be; what was done stays done.
        TaskState.NOT_DONE: [TaskState.DONE],
        TaskState.DONE: [],
    },
    dict(TaskState.choices),
)
