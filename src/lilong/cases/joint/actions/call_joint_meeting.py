"""Call the bodies that a case needs to one table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lilong.cases.files import moving, writing
from lilong.cases.files.models import Case
from lilong.cases.files.ordering import complaints_in
from lilong.cases.files.permissions import CONFIDENTIAL
from lilong.cases.files.states import AT_REST
from lilong.cases.joint import permissions
from lilong.cases.joint.events import JointMeetingCalled
from lilong.cases.joint.models import JointMeeting
from lilong.cases.joint.moving import doubts_about_said, units, wrong_units
from lilong.cases.joint.states import JointState
from lilong.cases.joint.telling import INVITED, tell_invited
from lilong.commons.usecase import use_case
from lilong.council.covering import Personal, looked_through
from lilong.council.wording import legible
from lilong.kernel.actor import Actor
from lilong.kernel.ids import uuid7
from lilong.kernel.refusal import Invalid, Refused

LONGEST_WHERE = 120
AHEAD = timedelta(days=366)


@use_case
def call_joint_meeting(
    actor: Actor,
    *,
    case_id: UUID,
    at: datetime,
    where: str,
    bodies: Sequence[str],
    decides: str,
    roles: Collection[str] = (),
    meeting_id: UUID | None = None,
    base_version: int | None = None,
    personal: str = Personal.ASK,
) -> JointMeeting:
    """Call a joint meeting: a step of the case, which stays on its rung and with its owner.

    Args:
        bodies: the units that are asked, no persons.
        decides: what it shall decide; the parties read it.
        roles: who with an account at or above the place is told besides, of `INVITED`.
        meeting_id: made when the form was, so that the same form sent twice calls once.
        personal: what to do with numbers and names in the words.

    Raises:
        NotAllowed: neither keeper nor above them here.
        Invalid: no unit, no room, no question, a time that is over or more than a year off.
        Telling: the words tell who somebody is or who complained, or may be meant as an order, and
            nobody has said yet whether that is meant.
        Refused: it is the parties' own business, at rest, one is called already; it shall decide
            what none of the bodies may order; somebody was quicker.
    """
    case = moving.locked_case(case_id)
    permissions.call_joint_meeting(actor, case)
    if meeting_id is not None and case.joint_meetings.filter(pk=meeting_id).exists():
        raise Refused(_("这次会刚才已经召集了，没有重复召集"))
    moving.check_version(case, base_version)
    _check_case(case)
    bodies, where = units(bodies), " ".join(legible(where).split())
    decides = moving.check_words(decides, personal=Personal.KEEP, apart=True)
    _check(at, where, bodies, decides, roles)
    texts = _looked_through(personal, case.kind, where, bodies, decides)
    meeting = JointMeeting.objects.create(
        id=meeting_id or uuid7(),
        space_id=case.space_id,
        case=case,
        number=(case.joint_meetings.aggregate(last=Max("number"))["last"] or 0) + 1,
        place_path=case.place_path,
        at=at,
        where=texts["where"],
        bodies=texts["bodies"].split("\n"),
        roles=[role for role in INVITED if role in roles],
        decides=texts["decides"],
        called_by_id=actor.person_id,
    )
    on = timezone.localtime(at).date()
    moving.tell(actor, JointMeetingCalled(**moving.about(case), on=on, bodies=len(bodies)))
    writing.save(case, [])
    asked = "、".join(meeting.bodies)[:60]
    moving.append_step(actor, case, "call_joint_meeting", words=meeting.decides, told_by=asked)
    tell_invited(actor, case, meeting)
    return meeting


def _looked_through(
    personal: str, kind: str, where: str, bodies: Sequence[str], decides: str
) -> dict[str, str]:
    """Everything that was typed, asked about at once."""
    typed = {"where": where, "bodies": "\n".join(bodies), "decides": decides}
    doubts = doubts_about_said(kind, bodies, {"decides": decides}) | complaints_in(typed)
    return looked_through(personal, typed, doubts)


def _check_case(case: Case) -> None:
    if case.kind in CONFIDENTIAL:
        raise Refused(
            _("纠纷是当事人自己的事，不能拿到联席会上说"),
            basis=_("《人民调解法》第二十三条"),
            remedy=_("要请派出所、司法所一起来的，先问过当事人，再请进调解里来。"),
        )
    if case.state in AT_REST:
        raise Refused(_("这一件已经办结"), remedy=_("需要的话先重新办理。"))
    if case.joint_meetings.filter(state=JointState.CALLED).exists():
        raise Refused(
            _("已经召集了一次，还没有记结果"), remedy=_("先记下那一次定了什么，或者为什么没有开。")
        )


def _check(
    at: datetime, where: str, bodies: Sequence[str], decides: str, roles: Collection[str]
) -> None:
    wrong: dict[str, list[Any]] = {}
    now = timezone.now()
    if not now <= at <= now + AHEAD:
        wrong["at"] = [_("请写今后一年里的时间")]
    if not where or len(where) > LONGEST_WHERE:
        wrong["where"] = [_("请写在哪里开")]
    if said := wrong_units(bodies):
        wrong["bodies"] = said
    if not decides:
        wrong["decides"] = [_("请写这次会要定什么")]
    if set(roles) - set(INVITED):
        wrong["roles"] = [_("请选请谁")]
    if wrong:
        raise Invalid(_("有几处需要改一下"), fields=wrong)
