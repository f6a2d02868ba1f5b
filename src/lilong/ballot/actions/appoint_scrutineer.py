"""Appoint a scrutineer (监票人) for a vote."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.actions.give_notice import asks
from lilong.ballot.events import ScrutineerAppointed
from lilong.ballot.models import Motion, Scrutineer
from lilong.ballot.moving import locked_motion, now_for, tell_of
from lilong.ballot.states import MotionState
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Refused
from lilong.people import queries as people

# From the notice until the result is posted.
APPOINTING = (MotionState.NOTICED, MotionState.OPEN, MotionState.CLOSED, MotionState.COUNTED)
# Whoever works for the committee, or for the company that may be what is voted on.
_BARRED = (*permissions.NO_SCRUTINEERS, "property_staff")


@use_case
def appoint_scrutineer(actor: Actor, *, motion_id: UUID, person_id: UUID) -> Scrutineer:
    """Let an owner who is asked, and does not belong to those who count, check the count.

    Raises:
        NotAllowed: who prepares does not decide.
        Refused: not an owner here, of the committee or the property company, or a scrutineer of
            this motion already; the result was posted.
    """
    motion = locked_motion(motion_id)
    permissions.decide_motion(actor, motion)
    if motion.state not in APPOINTING:
        raise Refused(_("公告以后、公布结果以前，才可以安排监票人"))
    _check_person(motion, person_id)
    if Scrutineer.objects.filter(motion=motion, person_id=person_id).exists():
        raise Refused(_("这位业主已经在监票人名单里"))
    appointed = Scrutineer.objects.create(
        space_id=motion.space_id,
        motion=motion,
        person_id=person_id,
        appointed_at=now_for(motion).at,
    )
    tell_of(actor, motion, ScrutineerAppointed, person_id=person_id)
    return appointed


def _check_person(motion: Motion, person_id: UUID) -> None:
    grants = people.grants_today(person_id)
    owns = any(grant.role in permissions.OWNERS and asks(motion, grant.path) for grant in grants)
    if not owns:
        raise Refused(_("监票人要是这次表决范围里的业主"), remedy=_("请从名单里选一位业主。"))
    held = {grant.role for grant in grants if _around(motion, grant.path)}
    if held & set(_BARRED):
        raise Refused(
            _("业委会委员、业委会秘书和物业人员不能监票"),
            basis=_("自己的计票不能自己监：监票人要和业委会、物业无关"),
            remedy=_("请另选一位业主。"),
        )


def _around(motion: Motion, path: str) -> bool:
    return covers(path, motion.place_path) or covers(motion.place_path, path)
