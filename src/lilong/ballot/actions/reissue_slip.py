"""Give out a new slip for one that was lost or spoilt; the old one is void."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import permissions
from lilong.ballot.models import Voter
from lilong.ballot.states import MotionState
from lilong.ballot.voters import (
    FIRST,
    give_next_slip,
    locked_voter,
    need_state,
    need_words,
    repeat_policy,
    valid_ballot,
)
from lilong.ballot.waiting import waiting_entry
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused

# What the column of the serial holds, and far more than any unit needs.
MOST_SLIPS = 99


@use_case
def reissue_slip(actor: Actor, *, voter_id: UUID, reason: str) -> Voter:
    """Make the unit's slip void and the next number good.

    Raises:
        NotAllowed: not one of those who prepare.
        Refused: the motion is neither announced nor open; the unit's valid ballot stands and the
            first one counts; a paper slip of it is being checked.
        Invalid: without a reason.
    """
    voter = locked_voter(voter_id)
    motion = voter.motion
    permissions.prepare_motion(actor, motion.place_path)
    need_state(motion, MotionState.NOTICED, MotionState.OPEN)
    why = need_words(reason, "reason", _("请写明为什么换发"))[:200]
    if waiting_entry(voter):
        raise Refused(
            _("这一户有一张纸质票正在核对，现在不能换发"), remedy=_("请先核对完，或者先退回。")
        )
    if repeat_policy(motion) == FIRST and valid_ballot(motion.id, voter.number):
        raise Refused(
            _("这一户已经投过票，不再换发"),
            basis=_("本小区议事规则：以第一张有效票为准"),
            remedy=_("不是本人投的，请业主在计票前提出疑问。"),
        )
    if voter.serial >= MOST_SLIPS:
        raise Refused(_("这一户换发的次数太多了"), remedy=_("请业主带身份证到居委会当面办理。"))
    give_next_slip(actor, voter, why)
    return voter
