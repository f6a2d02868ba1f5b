"""Appoint a scrutineer (监票人) for a vote."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.actions.give_notice import asks
from lilong.ballot.events import ScrutineerAppointed
from lilong.ballot.models import BallotBox, BallotEvidence, Motion, PaperEntry, Scrutineer
from lilong.ballot.moving import locked_motion, now_for, tell_of
from lilong.ballot.states import SCRUTINY, MotionState, ScrutinyState
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.paths import covers
from lilong.kernel.refusal import Refused
from lilong.people import queries as people

# From the notice until the result is posted.
APPOINTING = (MotionState.NOTICED, MotionState.OPEN, MotionState.CLOSED, MotionState.COUNTED)
# Whoever decides, prepares or may stand in, and the company that may be what is voted on.
_BARRED = (*permissions.PREPARERS, "property_staff")


@use_case
def appoint_scrutineer(actor: Actor, *, motion_id: UUID, person_id: UUID) -> Scrutineer:
    """Let an owner who is asked, and does not belong to those who count, check the count.

    Who was let go may be asked again.

    Raises:
        NotAllowed: who prepares does not decide.
        Refused: not an owner here, of the committee, its helpers or the property company, had a
            hand in ballots of this motion, or a scrutineer of it already; the result was posted.
    """
    motion = locked_motion(motion_id)
    permissions.decide_motion(actor, motion)
    if motion.state not in APPOINTING:
        raise Refused(_("公告以后、公布结果以前，才可以安排监票人"))
    check_person(motion, person_id)
    ours = Scrutineer.objects.filter(motion=motion, person_id=person_id)
    one = ours.first() or Scrutineer(
        space_id=motion.space_id, motion=motion, person_id=person_id, state=ScrutinyState.ENDED
    )
    if one.state != ScrutinyState.ENDED:
        raise Refused(_("这位业主已经在监票人名单里"))
    one.state = SCRUTINY.check(one.state, ScrutinyState.APPOINTED)
    one.appointed_at = now_for(motion).at
    one.save()
    tell_of(actor, motion, ScrutineerAppointed, person_id=person_id)
    return one


def check_person(motion: Motion, person_id: UUID) -> None:
    """Whether this person may check this count; asked when appointed, and when they speak.

    Raises:
        Refused: not one of the owners who are asked, or with those who count; had a hand in it.
    """
    grants = people.grants_today(person_id)
    owns = any(grant.role in permissions.OWNERS and asks(motion, grant.path) for grant in grants)
    if not owns:
        raise Refused(_("监票人要是这次表决范围里的业主"), remedy=_("请从名单里选一位业主。"))
    held = {grant.role for grant in grants if _around(motion, grant.path)}
    if held & set(_BARRED):
        raise Refused(
            _("业委会委员、业委会秘书、居委会主任、社工和物业人员不能监票"),
            basis=_("自己的计票不能自己监：监票人要和业委会、代行的居委会、物业无关"),
            remedy=_("请另选一位业主。"),
        )
    if _handled_ballots(motion, person_id):
        raise Refused(
            _("这位业主录入、核对、收取或见证过这次的票，不能监票"),
            basis=_("自己经手的票不能自己监"),
            remedy=_("请另选一位业主。"),
        )


def _handled_ballots(motion: Motion, person_id: UUID) -> bool:
    """Whether paper, door or proxy ballots of this motion went through this person's hands.

    Also whole boxes of them: who took, watched or ended one answers for what lay in it.
    """
    by = Q(entered_by_id=person_id) | Q(confirmed_by_id=person_id)
    if PaperEntry.objects.filter(by, motion=motion).exists():
        return True
    if BallotBox.objects.filter(
        Q(taken_by_id=person_id) | Q(witness_id=person_id) | Q(ended_by_id=person_id),
        motion=motion,
    ).exists():
        return True
    return BallotEvidence.objects.filter(by, ballot__motion=motion).exists()


def _around(motion: Motion, path: str) -> bool:
    return covers(path, motion.place_path) or covers(motion.place_path, path)
