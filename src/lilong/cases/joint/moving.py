"""Shared by the verbs of joint meetings: what is locked, and what is checked in typed lines.

A table has no power of its own: what is said there is ordered by a body that has it, or by nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving
from lilong.cases.files.authorities import has_power
from lilong.cases.files.models import Case
from lilong.cases.files.ordering import (
    BASIS,
    complaints_in,
    doubts_about,
    folded,
    may_be_order,
    refuse_order,
    sounds_like_order,
    speaks_to,
)
from lilong.cases.files.summaries import tells_of_broken
from lilong.cases.joint.models import JointMeeting, JointTask
from lilong.council.covering import Doubt
from lilong.council.wording import legible
from lilong.kernel.refusal import NotFound, Refused

MOST_BODIES = 20
LONGEST_BODY = 60
_BLANKS = re.compile(r"\s+")
_CLAUSE = re.compile("[，,。；;：:]")
# What only somebody with the power does.
_THEIRS = re.compile(
    "责令|勒令|责改|强制|强拆|执行|罚款|处罚|查封|没收|限期|整改通知|作出.{0,6}决定"
    "|拆(?!迁|洗|开|后|前|时|除后|除前|除时|除的?(?:情况|进度|费用|方案|报价))"
)
# What everybody may do about it: ask, help, bring what others wrote, clear away what is their own.
_HELPED = re.compile(
    "劝|请|陪|协助|配合|上报|报告|反映|联系|跟进|委托|告知|帮|见证|拍照|听|问|等|送达|转送|转交"
    "|自行|自己|自家|自愿"
)
_DECIDED_HERE = re.compile(
    "(?:会议|会上|各方|一致|到会).{0,6}(?:决定|同意|议定|要求)(?:(?!请|劝|协助|由).){0,8}"
    "(?:拆(?!迁)|强|停工|限期)"
)
_CUTS = re.compile("[停断].{0,2}[水电气]")
_NOT_CUT = re.compile("(?:不[会能得准许再]?|没有|不采取|禁止)(?:[停断].?[水电气]、?)+")
_REPAIR = re.compile("检修|维修|抢修|修理|修好|更换|改造|安全|应急")
_ASKED = _("会上写的像是责令、限期。这样要求的只能是有权的单位，请写明是哪个单位、凭哪份文书")


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
    """Raises Refused: something only others may order was laid upon who has no such power, or
    what nobody may do."""
    refuse_cutting(what)
    if has_power(body) or not any(map(_theirs, _clauses(what))):
        return
    raise Refused(
        _("%(body)s没有责令、处罚和强制的权力，会上也不能派给它") % {"body": body},
        basis=BASIS,
        remedy=_("可以写劝导、上报、协助；责令和决定由有权的单位作出。"),
    )


def refuse_cutting(words: str) -> None:
    """Raises Refused: water, power or gas are to be cut off, and not for a repair."""
    told = _clauses(_NOT_CUT.sub("", words))
    if any(_CUTS.search(one) and not _REPAIR.search(one) for one in told):
        raise Refused(
            _("谁都不能用停水、停电、停气的办法来要求居民"),
            basis=_("《行政强制法》第四十三条"),
            remedy=_("因为维修要停的，请写明修什么。"),
        )


def doubts_about_said(
    kind: str, bodies: Sequence[str], said: Mapping[str, str]
) -> dict[str, Doubt]:
    """What has to be asked about what these bodies say or are asked to decide.

    Where several sit at a table of whom one has the power, nobody knows whose an order is: it is
    asked about, and so is what may be meant as one.

    Raises:
        Refused: it orders something, and none of them may; or it cuts off water and power, which
            nobody may.
    """
    doubts = complaints_in(said)
    if tells_of_broken(kind) and not any(map(speaks_to, said.values())):
        return doubts
    for words in said.values():
        refuse_cutting(words)
    if any(map(has_power, bodies)):
        asked = () if len(bodies) == 1 else (sounds_like_order, may_be_order)
        return doubts | {
            name: Doubt(words, _ASKED)
            for name, words in said.items()
            if any(sounds(words) for sounds in asked)
        }
    for words in said.values():
        refuse_order(words, also=_DECIDED_HERE.search(words) is not None)
    return doubts_about(said) | doubts


def _clauses(words: str) -> list[str]:
    return _CLAUSE.split("".join(folded(words).split()))


def _theirs(clause: str) -> bool:
    if sounds_like_order(clause) and not _HELPED.search(clause):
        return True
    return any(not _HELPED.search(clause[: hit.start()]) for hit in _THEIRS.finditer(clause))
