"""Shared by the verbs of joint meetings: what is locked, and what is checked in typed lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving
from lilong.cases.files.models import Case
from lilong.cases.joint.models import JointMeeting, JointTask
from lilong.council.wording import legible
from lilong.kernel.refusal import NotFound, Refused

MOST_BODIES = 20
LONGEST_BODY = 60
_BLANKS = re.compile(r"\s+")
# What only somebody with the power orders, and what nobody may do to make people comply.
_ORDERS = re.compile("责令|强制拆|强拆|强制执行|罚款|停水|断水|停电|断电|停气|断气")
_WITHOUT_POWER = re.compile("居委|居民委员会|居民区|业委会|业主|物业|楼组长|志愿者")


def locked_meeting(meeting_id: UUID) -> tuple[Case, JointMeeting]:
    """A meeting and its case, both locked, the case first. Raises NotFound."""
    rows = JointMeeting.objects.filter(pk=meeting_id)
    case_id = rows.values_list("case_id", flat=True).first()
    if case_id is None:
        raise no_such_meeting()
    case = moving.locked_case(case_id)
    return case, rows.select_for_update().get()


def locked_task(task_id: UUID) -> tuple[Case, JointTask]:
    """What was taken on, with its meeting, and the case, locked. Raises NotFound."""
    rows = JointTask.objects.filter(pk=task_id)
    meeting_id = rows.values_list("meeting_id", flat=True).first()
    if meeting_id is None:
        raise NotFound(_("没有这件事"))
    case, _meeting = locked_meeting(meeting_id)
    return case, rows.select_for_update().get()


def no_such_meeting() -> NotFound:
    """What is said of a meeting that is not there, or not for who asks."""
    return NotFound(_("没有这次联席会议，或者您没有查看它的权限"))


def units(bodies: Sequence[str]) -> list[str]:
    """Each unit once, without blanks around it."""
    told = (_BLANKS.sub(" ", legible(one)).strip() for one in bodies)
    return list(dict.fromkeys(one for one in told if one))


def wrong_units(bodies: Sequence[str]) -> list[Any]:
    """What is wrong with the units that are asked."""
    if not bodies:
        return [_("请写请哪些单位，一行一个")]
    if len(bodies) > MOST_BODIES or max(map(len, bodies)) > LONGEST_BODY:
        said = _("最多请 %(most)s 个单位，每个不超过 %(long)s 个字")
        return [said % {"most": MOST_BODIES, "long": LONGEST_BODY}]
    return []


def check_power(body: str, what: str) -> None:
    """Raises Refused: something only others may order was laid upon who has no such power."""
    if _ORDERS.search(what) and _WITHOUT_POWER.search(body):
        raise Refused(
            _("%(body)s没有责令、处罚和强制的权力，会上也不能派给它") % {"body": body},
            basis=_("《上海市居民委员会工作条例》第二十五条"),
            remedy=_("可以写劝导、上报、协助；责令和决定由有权的单位作出。"),
        )
