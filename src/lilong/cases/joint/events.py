"""What happens around joint meetings. No name and no words of a person stand in an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from lilong.cases.files.events import CaseEvent


def _(text: str) -> str:
    """Mark a sentence for translation; it is translated when it is read."""
    return text


@dataclass(frozen=True, kw_only=True)
class JointMeetingCalled(CaseEvent):
    kind: ClassVar[str] = "cases.joint_meeting_called"
    sentence: ClassVar[str] = _("为 %(code)s 召集联席会议，%(on)s，请 %(bodies)s 个单位")

    on: date
    bodies: int


@dataclass(frozen=True, kw_only=True)
class JointMeetingHeld(CaseEvent):
    kind: ClassVar[str] = "cases.joint_meeting_held"
    sentence: ClassVar[str] = _("%(code)s 的联席会议开过了，定下 %(tasks)s 件事")

    tasks: int


@dataclass(frozen=True, kw_only=True)
class JointMeetingCalledOff(CaseEvent):
    kind: ClassVar[str] = "cases.joint_meeting_called_off"
    sentence: ClassVar[str] = _("%(code)s 的联席会议没有开")


@dataclass(frozen=True, kw_only=True)
class JointTaskAnswered(CaseEvent):
    kind: ClassVar[str] = "cases.joint_task_answered"
    sentence: ClassVar[str] = _("%(body)s 答复了 %(code)s 会上定的事")

    body: str
    done: bool
