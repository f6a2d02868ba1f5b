"""Say that the ballot counted for one's unit is not one's own."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lilong.ballot import clocking, permissions
from lilong.ballot.models import Complaint, Motion
from lilong.ballot.moving import hold_motion_of
from lilong.ballot.paper_events import BallotComplained
from lilong.ballot.states import ComplaintState, MotionState
from lilong.ballot.voters import locked_voter, need_state, need_words, owns, standing_ballot
from lilong.commons.ledger.chain import record
from lilong.commons.usecase import use_case
from lilong.kernel.actor import Actor
from lilong.kernel.refusal import Refused

LONGEST_WORDS = 500


@use_case
def complain_about_ballot(actor: Actor, *, voter_id: UUID, words: str) -> Complaint:
    """Ask that the unit's ballot be looked into, after it stands and before the count.

    Raises:
        NotAllowed: not an owner of the unit.
        Refused: nothing stands for the unit, it was counted, the days for it are over, or one
            complaint about this ballot is open already.
        Invalid: without words.
    """
    # Held before its state is read: a count on its way either sees this complaint or is seen here.
    hold_motion_of(voter_id)
    voter = locked_voter(voter_id)
    permissions.complain_about_ballot(actor, owns(actor, voter))
    motion = voter.motion
    need_state(motion, MotionState.OPEN, MotionState.CLOSED)
    said = need_words(words, "words", _("请说一说哪里不对"))[:LONGEST_WORDS]
    now = clocking.moment()
    _refuse_late(motion, now)
    ballot = standing_ballot(motion.id, voter.number)
    if ballot is None:
        raise Refused(_("您家现在没有计入的票"), remedy=_("表决截止前可以投票。"))
    if Complaint.objects.filter(ballot=ballot, state=ComplaintState.OPEN).exists():
        raise Refused(_("您家对这张票的疑问正在核实"), remedy=_("请等业委会答复。"))
    complaint = Complaint.objects.create(
        space_id=voter.space_id,
        motion=motion,
        ballot=ballot,
        by_id=actor.person_id,
        words=said,
        made_at=now.at,
    )
    record(
        actor,
        BallotComplained(
            space_id=voter.space_id,
            place_path=voter.place_path,
            subject_id=voter.id,
            code=motion.code,
            number=voter.number,
        ),
    )
    return complaint


def _refuse_late(motion: Motion, now: clocking.Moment) -> None:
    until = motion.complaints_until
    # A clock in doubt takes no one's right to ask.
    if motion.state == MotionState.CLOSED and until and now.at > until and not now.doubted:
        raise Refused(
            _("提出疑问的时间已经过了"),
            remedy=_(
                "对结果有疑问，可以在知道结果后一年内请求人民法院撤销（民法典第二百八十条）。"
            ),
        )
